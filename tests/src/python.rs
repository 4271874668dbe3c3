//! Programs in Python that look at what Bursar writes without knowing anything of Bursar's code.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use bursar_testkit::run::Part;

/// A Python with Beancount beside it.
#[derive(Clone, Debug)]
pub struct Python {
    program: PathBuf,
}

impl Python {
    /// The one that this run of the tests was given.
    pub fn of_run() -> Option<Self> {
        Some(Self { program: Part::Python.address()?.into() })
    }

    /// Runs one of the programs in `tests/python` over a file.
    pub fn run(&self, program: &str, file: &Path) -> Output {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("python").join(program);
        let mut python = Command::new(&self.program);
        python.arg(program).arg(file).output().expect("a program that starts")
    }

    /// Runs Beancount's own check over a ledger.
    pub fn bean_check(&self, ledger: &Path) -> Output {
        let mut check = Command::new(self.program.with_file_name("bean-check"));
        // Beancount keeps what it read beside the file unless it is told not to.
        check.arg("--no-cache").arg(ledger).output().expect("bean-check, which starts")
    }
}
