//! Knows what the database's failures mean to callers.

use bursar_domain::repository::StoreError;
use sea_orm::{DbErr, SqlErr};

/// What the failure means to the one who was `doing` something.
pub(crate) fn unavailable(doing: impl Into<String>) -> impl FnOnce(DbErr) -> StoreError {
    let doing = doing.into();
    move |source| StoreError::Unavailable { doing, source: Box::new(source) }
}

/// A stored row that cannot be read as what it should be.
#[derive(Debug, thiserror::Error)]
#[error("the stored {what} {id} is unreadable: {reason}")]
pub(crate) struct Unreadable {
    what: &'static str,
    id: i64,
    reason: String,
}

impl Unreadable {
    pub(crate) fn new(what: &'static str, id: i64, reason: impl ToString) -> Self {
        Self { what, id, reason: reason.to_string() }
    }
}

impl From<Unreadable> for StoreError {
    fn from(unreadable: Unreadable) -> Self {
        Self::Unavailable {
            doing: format!("reading {} {}", unreadable.what, unreadable.id),
            source: Box::new(unreadable),
        }
    }
}

/// Whether a unique index refused the change.
pub(crate) fn is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}
