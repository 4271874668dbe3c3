//! Knows where the log goes: to standard error, for people or for programs.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

use crate::Failure;
use crate::config::{LogFormat, Settings};

/// Begins to write the log as the settings ask.
pub(crate) fn begin(settings: &Settings) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&settings.log.level)
        .map_err(|error| Failure::Usage(format!("log.level: {error}")))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    let begun = match settings.log.format {
        LogFormat::Human => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    begun.map_err(|error| Failure::Work(format!("beginning the log: {error}")))
}
