//! Knows how a command fails: by its use or in its work; the exit code tells which.

use std::error::Error;
use std::fmt::Write;
use std::process::ExitCode;

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It was asked wrongly: a flag, a setting or an argument; exit code 2.
    #[error("{0}")]
    Usage(String),
    /// It was asked rightly and could not; exit code 1.
    #[error("{0}")]
    Work(String),
}

impl Failure {
    /// A failure of the work, told with all its causes.
    pub fn of(doing: &str, error: &dyn Error) -> Self {
        let mut told = format!("{doing}: {error}");
        let mut cause = error.source();
        while let Some(error) = cause {
            // Writing to a string cannot fail.
            let _ = write!(told, ": {error}");
            cause = error.source();
        }
        Self::Work(told)
    }

    /// What the shell is told.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::from(2),
            Self::Work(_) => ExitCode::FAILURE,
        }
    }
}

/// Lets a result be told as a failure of what was being done.
pub(crate) trait While<T> {
    /// The value, or a failure that says what was being done.
    fn or_while(self, doing: &str) -> Result<T, Failure>;
}

impl<T, E: Error> While<T> for Result<T, E> {
    fn or_while(self, doing: &str) -> Result<T, Failure> {
        self.map_err(|error| Failure::of(doing, &error))
    }
}
