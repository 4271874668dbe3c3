//! Knows how to look after a database's schema, through our own binary.

use std::fs;
use std::process::Command;

use clap::{Args, Subcommand};

use crate::failure::{Failure, Outcome, While};
use crate::{bursar, shell};

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Bring the schema up to date, or say that it is.
    Up(Options),
    /// Throw everything away and start with an empty database.
    Reset(Options),
}

#[derive(Args, Debug)]
pub(crate) struct Options {
    /// The database, as `sqlite://path` or `postgres://…`.
    #[arg(long, default_value = "sqlite://target/dev.db")]
    url: String,
}

pub(crate) fn run(action: &Action) -> Outcome {
    let binary = bursar::build()?;
    match action {
        Action::Up(Options { url }) => shell::run(bursar::on(&binary, url).arg("migrate")),
        Action::Reset(Options { url }) => {
            empty(url)?;
            shell::run(bursar::on(&binary, url).arg("migrate"))
        }
    }
}

fn empty(url: &str) -> Outcome {
    match url.strip_prefix("sqlite://") {
        Some(path) => remove_files(path.split('?').next().unwrap_or(path)),
        None => empty_schema(url),
    }
}

fn remove_files(path: &str) -> Outcome {
    for suffix in ["", "-wal", "-shm"] {
        let file = shell::root().join(format!("{path}{suffix}"));
        if file.exists() {
            fs::remove_file(&file).while_doing(format!("removing {}", file.display()))?;
        }
    }
    Ok(())
}

fn empty_schema(url: &str) -> Outcome {
    if !shell::has("psql") {
        return Err(Failure::new("emptying a PostgreSQL database needs psql"));
    }
    let statement = "DROP SCHEMA public CASCADE; CREATE SCHEMA public";
    let mut psql = Command::new("psql");
    shell::run(psql.args(["--quiet", "--set=ON_ERROR_STOP=1", "--command", statement, url]))
}
