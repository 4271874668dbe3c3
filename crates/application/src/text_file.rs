//! Knows how a file is made while it is read: piece by piece, never held whole.

use async_trait::async_trait;

use crate::Error;
pub(crate) use crate::clients::exchange::export::{BOM, line};
pub(crate) use crate::clients::exchange::table::guard;

/// A file that is made while it is read.
#[async_trait]
pub trait TextFile: Send {
    /// The next piece of the file; `None` behind its end.
    async fn next(&mut self) -> Result<Option<String>, Error>;
}
