//! The program `bursar`.

use std::process::ExitCode;

fn main() -> ExitCode {
    bursar_app::cli::main()
}
