//! Knows what the database's failures mean to callers.

use std::fmt::Display;

use bursar_domain::repository::{Aggregate, StoreError};
use sea_orm::{DbErr, SqlErr};

/// The store failed while it was `doing` something.
pub(crate) fn unavailable(doing: &str) -> impl FnOnce(DbErr) -> StoreError {
    move |source| StoreError::Unavailable { doing: doing.to_owned(), source: Box::new(source) }
}

/// The store failed while it was writing an aggregate: another one has its `unique` value, or
/// something else is wrong.
pub(crate) fn refused<A: Aggregate>(unique: &'static str) -> impl FnOnce(DbErr) -> StoreError {
    move |error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(message)) => {
            let flag = FLAGS.iter().find(|(words, _)| words.iter().any(|w| message.contains(w)));
            StoreError::Taken { what: A::NAME, field: flag.map_or(unique, |(_, field)| *field) }
        }
        _ => unavailable(&format!("writing a {}", A::NAME))(error),
    }
}

/// Flags that one row of a table may have: how the engines name them, and the field.
const FLAGS: [([&str; 2], &str); 2] = [
    (["_one_default", ".is_default"], "is_default"),
    (["_one_administrator", ".is_administrator"], "is_administrator"),
];

/// A stored row that cannot be read as what it should be. It is never replaced by a default.
#[derive(Debug, thiserror::Error)]
#[error("the stored {what} {id} is unreadable: {reason}")]
pub(crate) struct Unreadable {
    what: &'static str,
    id: i64,
    reason: String,
}

impl Unreadable {
    /// Says what is wrong with a column of this row.
    pub(crate) fn row<E: Display>(what: &'static str, id: i64) -> impl Fn(E) -> Self + Copy {
        move |reason| Self { what, id, reason: reason.to_string() }
    }
}

impl From<Unreadable> for StoreError {
    fn from(unreadable: Unreadable) -> Self {
        let doing = format!("reading {} {}", unreadable.what, unreadable.id);
        Self::Unavailable { doing, source: Box::new(unreadable) }
    }
}

impl From<Unreadable> for bursar_application::Error {
    fn from(unreadable: Unreadable) -> Self {
        Self::Store(unreadable.into())
    }
}
