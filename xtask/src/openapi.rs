//! Knows where the API document is kept and whether it is up to date.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;

use crate::failure::{Failure, Outcome, While};
use crate::{bursar, shell};

#[derive(Args, Debug)]
pub(crate) struct Options {
    /// Write nothing; fail when the document is not what the binary prints.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let binary = bursar::build()?;
    if options.check { check(&binary) } else { write(&binary) }
}

/// Fails when the kept document is not what this binary prints.
pub(crate) fn check(binary: &Path) -> Outcome {
    let kept = fs::read_to_string(document()).while_doing("reading docs/openapi.json")?;
    if kept == printed_by(binary)? {
        return Ok(());
    }
    Err(Failure::new("docs/openapi.json is out of date: run `cargo xtask openapi`"))
}

fn write(binary: &Path) -> Outcome {
    fs::write(document(), printed_by(binary)?).while_doing("writing docs/openapi.json")
}

fn printed_by(binary: &Path) -> Outcome<String> {
    let mut printed = shell::read(Command::new(binary).arg("openapi"))?;
    if !printed.ends_with('\n') {
        printed.push('\n');
    }
    Ok(printed)
}

fn document() -> PathBuf {
    shell::root().join("docs/openapi.json")
}
