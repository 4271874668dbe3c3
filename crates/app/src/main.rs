//! The program `bursar`.

use std::process::ExitCode;

/// Gives memory back that a burst has used: building the facet index leaves a third less behind
/// than with the system's allocator (`docs/benchmarks.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    bursar_app::cli::main()
}
