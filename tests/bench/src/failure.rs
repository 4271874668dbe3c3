//! Knows how a measurement fails.

/// Why no figures can be given.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{0}")]
    Said(String),
    #[error(transparent)]
    Request(#[from] reqwest::Error),
    #[error(transparent)]
    System(#[from] std::io::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Failure {
    pub(crate) fn said(message: impl Into<String>) -> Self {
        Self::Said(message.into())
    }
}

pub(crate) type Outcome<T> = Result<T, Failure>;
