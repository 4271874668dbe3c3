//! Knows how a release build is measured on both databases.

use std::path::Path;
use std::process::Command;

use clap::Args;

use crate::failure::{Outcome, While};
use crate::{postgres, shell, tools};

#[derive(Args, Debug)]
pub(crate) struct Options {
    /// How many clients; may be given more than once.
    #[arg(long = "clients", default_values_t = [100_000])]
    clients: Vec<u32>,
    /// Only on this database: `sqlite` or `postgres`.
    #[arg(long)]
    only: Option<String>,
    /// How many requests each figure of one connection is made of.
    #[arg(long, default_value_t = 40)]
    requests: usize,
    /// Only what writes money.
    #[arg(long)]
    money: bool,
    /// Only rating in memory, on one core.
    #[arg(long)]
    rating: bool,
}

pub(crate) fn run(options: &Options) -> Outcome {
    if options.rating {
        shell::run(shell::cargo().args(["build", "--release", "-p", "bursar-bench"]))?;
        let bench = shell::root().join("target/release/bursar-bench");
        return shell::run(Command::new(bench).arg("--rating"));
    }
    let packages = ["build", "--release", "-p", "bursar-app", "-p", "bursar-bench"];
    shell::run(shell::cargo().args(packages))?;
    let batches = ["build", "--release", "-p", "bursar-persistence", "--example", "postings"];
    shell::run(shell::cargo().args(batches))?;
    for clients in &options.clients {
        for engine in ["sqlite", "postgres"] {
            if options.only.as_deref().is_none_or(|only| only == engine) {
                measure(options, *clients, engine)?;
            }
        }
    }
    Ok(())
}

fn measure(options: &Options, clients: u32, engine: &str) -> Outcome {
    let scratch = tools::scratch("bench")?;
    println!("## {clients} clients, {engine}\n");
    let outcome = if engine == "postgres" {
        let server = postgres::Server::start_for_figures()?;
        measure_on(options, clients, server.url())
    } else {
        measure_on(options, clients, &format!("sqlite://{}", scratch.join("bench.db").display()))
    };
    std::fs::remove_dir_all::<&Path>(scratch.as_ref()).while_doing("clearing up")?;
    outcome
}

fn measure_on(options: &Options, clients: u32, database: &str) -> Outcome {
    let programs = shell::root().join("target/release");
    let mut bench = Command::new(programs.join("bursar-bench"));
    bench.arg("--binary").arg(programs.join("bursar")).args(["--database", database]);
    bench.arg("--postings").arg(programs.join("examples/postings"));
    bench.args(["--clients", &clients.to_string(), "--requests", &options.requests.to_string()]);
    if options.money {
        bench.arg("--money");
    }
    shell::run(&mut bench)
}
