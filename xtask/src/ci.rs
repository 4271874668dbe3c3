//! Knows what a change must pass.

use clap::Args;

use crate::failure::Outcome;
use crate::report::Report;
use crate::{docs, openapi, shell, test};

#[derive(Args, Debug)]
pub(crate) struct Options {
    /// Leave out PostgreSQL and the browser.
    #[arg(long)]
    fast: bool,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let mut report = Report::default();
    report.step("format", || shell::run(shell::cargo().args(["fmt", "--all", "--check"])));
    report.step("lints", lint);
    test_into(&mut report, options.fast);
    report.step("documentation", || docs::run(&docs::Options::default()));
    if shell::has("cargo-deny") {
        report.step("dependencies", deny);
    }
    report.print();
    report.outcome()
}

fn lint() -> Outcome {
    let mut clippy = shell::cargo();
    clippy.args(["clippy", "--workspace", "--all-targets", "--quiet"]);
    shell::run(clippy.args(["--", "--deny", "warnings"]))
}

fn test_into(report: &mut Report, fast: bool) {
    let options = test::Options { fast, ..test::Options::default() };
    match test::run_into(report, &options) {
        Ok(build) => report.step("API document", || openapi::check(&build.bursar)),
        Err(failure) => report.step("tests", || Err(failure)),
    }
}

fn deny() -> Outcome {
    let config = shell::root().join(".deny.toml");
    shell::run(shell::cargo().args(["deny", "check", "--config"]).arg(config))
}
