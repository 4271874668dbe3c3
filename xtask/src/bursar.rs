//! Knows how to build and call our own binary, the way `cargo run` would.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::Outcome;
use crate::shell;

/// Builds the binary as `cargo run` does and gives its place.
pub(crate) fn build() -> Outcome<PathBuf> {
    shell::run(shell::cargo().args(["build", "--quiet", "--package", "bursar-app"]))?;
    Ok(shell::root().join("target/debug/bursar"))
}

/// A call of the binary on a given database.
pub(crate) fn on(binary: &PathBuf, database: &str) -> Command {
    let mut bursar = Command::new(binary);
    bursar.current_dir(shell::root()).env("BURSAR_DATABASE__URL", database);
    bursar
}
