//! The command line (api.md 4): what can be asked, and how it is answered.
//!
//! Results go to standard output, the log to standard error. Exit codes: 0 done, 1 failed, 2 usage.

mod demo;
mod generate;
mod import;
mod journal;
mod migrate;
mod openapi;
mod output;
mod serve;
mod token;
mod user;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{self, Given, Settings};
use crate::failure::{Failure, While};
use crate::log;

/// Staff panel and billing service for an OpenStack cloud provider.
#[derive(Parser, Debug)]
#[command(name = "bursar", version, about, propagate_version = true)]
struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Settings that every command takes as flags.
#[derive(Args, Debug)]
struct Flags {
    /// A TOML file with settings.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The database: `sqlite://path` or `postgres://user:password@host/name`.
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// The directory for files that Bursar keeps itself.
    #[arg(long, global = true, value_name = "DIRECTORY")]
    data_dir: Option<String>,
    /// The address and port to listen on.
    #[arg(long, global = true, value_name = "ADDRESS")]
    listen: Option<String>,
    /// The address under which people reach the panel.
    #[arg(long, global = true, value_name = "URL")]
    public_url: Option<String>,
    /// For whom the log is written.
    #[arg(long, global = true, value_name = "FORMAT", value_parser = ["human", "json"])]
    log_format: Option<String>,
    /// How much is logged: a level, or directives.
    #[arg(long, global = true, value_name = "LEVEL")]
    log_level: Option<String>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve the panel and the API; what happens when no command is named.
    Serve,
    /// Serve a made-up provider from a database of its own.
    Demo(demo::Demo),
    /// Bring the database to the current schema, or say that it is.
    Migrate,
    /// Members of staff.
    #[command(subcommand)]
    User(user::User),
    /// API tokens.
    #[command(subcommand)]
    Token(token::Token),
    /// The journal.
    #[command(subcommand)]
    Journal(journal::Journal),
    /// Bring records in from files.
    #[command(subcommand)]
    Import(import::Import),
    /// Fill an empty database with made-up clients, for load tests.
    Generate(generate::Generate),
    /// Print the OpenAPI document.
    Openapi,
}

impl Flags {
    fn given(&self) -> Given {
        let flags = [
            ("database.url", &self.database_url),
            ("data_dir", &self.data_dir),
            ("http.listen", &self.listen),
            ("http.public_url", &self.public_url),
            ("log.format", &self.log_format),
            ("log.level", &self.log_level),
        ];
        flags.into_iter().filter_map(|(key, flag)| Some((key, flag.clone()?))).collect()
    }
}

/// Does what the arguments of this process ask.
pub fn main() -> ExitCode {
    answer(std::env::args_os())
}

/// Does what these arguments ask, the program's name first.
fn answer(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let asked = match Cli::try_parse_from(arguments) {
        Ok(asked) => asked,
        Err(error) => {
            // There is nobody left to tell if this fails.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match run(&asked) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::complain(&failure);
            failure.exit_code()
        }
    }
}

fn run(asked: &Cli) -> Result<(), Failure> {
    let environment = config::environment()?;
    let settings =
        Settings::read(asked.flags.config.as_deref(), &environment, &asked.flags.given())?;
    log::begin(&settings)?;
    let runtime = tokio::runtime::Runtime::new().or_while("starting")?;
    runtime.block_on(async {
        match &asked.command {
            Some(Command::Serve) | None => serve::run(&settings).await,
            Some(Command::Demo(demo)) => {
                let directory = asked.flags.data_dir.as_deref().map(Path::new);
                demo::run(&settings, demo, directory).await
            }
            Some(Command::Migrate) => migrate::run(&settings).await,
            Some(Command::User(user)) => user::run(&settings, user).await,
            Some(Command::Token(token)) => token::run(&settings, token).await,
            Some(Command::Journal(journal)) => journal::run(&settings, journal).await,
            Some(Command::Import(import)) => import::run(&settings, import).await,
            Some(Command::Generate(generate)) => generate::run(&settings, generate).await,
            Some(Command::Openapi) => openapi::run(),
        }
    })
}
