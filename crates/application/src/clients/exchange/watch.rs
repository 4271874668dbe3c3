//! Knows how far an import is, and who watches it.

use async_trait::async_trait;

use crate::Error;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportProgress {
    /// The file has so many rows.
    Read(usize),
    /// So many of them are checked.
    Checked(usize),
    /// So many clients are to be written.
    Writing(usize),
    /// So many clients are written; they become visible all at once at the end.
    Written(usize),
}

/// Watches how far an import is.
#[async_trait]
pub trait ImportWatch: Send {
    /// Notes how far it is; an error stops the import.
    async fn note(&mut self, progress: ImportProgress) -> Result<(), Error>;
}

/// Watches nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

#[async_trait]
impl ImportWatch for Unwatched {
    async fn note(&mut self, _: ImportProgress) -> Result<(), Error> {
        Ok(())
    }
}
