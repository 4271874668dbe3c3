//! Knows how to build the documentation, without a single warning.

use clap::Args;

use crate::failure::Outcome;
use crate::shell;

#[derive(Args, Debug, Default)]
pub(crate) struct Options {
    /// Show it in the browser.
    #[arg(long)]
    open: bool,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let mut doc = shell::cargo();
    doc.args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "--deny warnings");
    if options.open {
        doc.arg("--open");
    }
    shell::run(&mut doc)
}
