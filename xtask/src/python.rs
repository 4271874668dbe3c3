//! Knows how to get a Python with Beancount, which checks the journal independently of us.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::shell;
use crate::tools::{self, Tool};

const BEANCOUNT: &str = "3.2.0";

/// The Python of an environment in the target directory, which is made if it is missing.
pub(crate) fn with_beancount() -> Outcome<PathBuf> {
    if !is_ready() {
        tools::ensure(&[Tool::Python])?;
        println!("── fetching beancount {BEANCOUNT}");
        shell::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(home()))?;
        let mut pip = Command::new(program("python3"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        shell::run(pip.arg(format!("beancount=={BEANCOUNT}")))?;
    }
    if is_ready() {
        Ok(program("python3"))
    } else {
        Err(Failure::new("beancount came without bean-check"))
    }
}

fn is_ready() -> bool {
    program("bean-check").is_file()
}

fn program(name: &str) -> PathBuf {
    home().join("bin").join(name)
}

fn home() -> PathBuf {
    shell::root().join("target").join(format!("beancount-{BEANCOUNT}"))
}
