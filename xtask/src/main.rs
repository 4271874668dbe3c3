//! The project's own tasks: `cargo xtask test`, `cargo xtask ci` and the rest of `cargo xtask --help`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a task talks to the terminal")]

mod bench;
mod browser;
mod bursar;
mod ci;
mod db;
mod dev;
mod docs;
mod failure;
#[cfg(test)]
mod layers;
mod leash;
mod openapi;
mod postgres;
mod python;
mod report;
mod shell;
mod test;
mod tools;

use std::process::ExitCode;

use clap::Parser;

use failure::Outcome;

/// Tasks of the Bursar workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    /// Run every test: on SQLite, on a private PostgreSQL, and in a real browser.
    Test(test::Options),
    /// Run what a change must pass: format, lints, tests, documentation, API document.
    Ci(ci::Options),
    /// Serve sample data from a throw-away database, and restart on every change.
    Dev(dev::Options),
    /// Look after a database's schema.
    #[command(subcommand)]
    Db(db::Action),
    /// Write docs/openapi.json, or check that it is up to date.
    Openapi(openapi::Options),
    /// Build the documentation of our own crates.
    Docs(docs::Options),
    /// Measure a release build on both databases; figures go to standard output.
    Bench(bench::Options),
}

impl Task {
    fn run(self) -> Outcome {
        match self {
            Self::Test(options) => test::run(&options),
            Self::Ci(options) => ci::run(&options),
            Self::Dev(options) => dev::run(&options),
            Self::Db(action) => db::run(&action),
            Self::Openapi(options) => openapi::run(&options),
            Self::Docs(options) => docs::run(&options),
            Self::Bench(options) => bench::run(&options),
        }
    }
}

fn main() -> ExitCode {
    match Task::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}
