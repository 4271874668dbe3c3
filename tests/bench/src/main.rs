//! Measures a running Bursar from outside, beside bare programs that do only the database's part;
//! and rating, which others may link, by itself.
//!
//! `cargo xtask bench` builds it in release, gives it the databases and keeps what it prints.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its figures are its output")]
#![expect(clippy::float_arithmetic, reason = "measured durations and ratios, never money")]
#![expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "counts become ratios")]

mod bare;
mod facts;
mod failure;
mod load;
mod money;
mod process;
mod rating;
mod report;
mod server;
mod suite;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// What is measured.
#[derive(Debug, Parser)]
pub(crate) struct Options {
    /// The `bursar` binary, built in release.
    #[arg(long, default_value = "target/release/bursar")]
    binary: PathBuf,
    /// The program that posts in batches, built in release.
    #[arg(long, default_value = "target/release/examples/postings")]
    postings: PathBuf,
    /// The address of an empty database.
    #[arg(long, default_value = "sqlite://bench.db")]
    database: String,
    /// How many clients.
    #[arg(long, default_value_t = 100_000)]
    clients: u32,
    /// How many requests each figure of one connection is made of.
    #[arg(long, default_value_t = 40)]
    requests: usize,
    /// Only what writes money.
    #[arg(long)]
    money: bool,
    /// Only rating in memory, which needs no server.
    #[arg(long)]
    rating: bool,
    /// For how many seconds each figure of several connections is taken.
    #[arg(long, default_value_t = 3)]
    seconds: u64,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let options = Options::parse();
    let outcome = if options.rating { rating::run() } else { suite::run(&options).await };
    match outcome {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("bench: {failure}");
            ExitCode::FAILURE
        }
    }
}
