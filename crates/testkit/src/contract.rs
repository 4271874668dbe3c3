//! What every store promises, written as tests that any store can be put through.
//!
//! Each function is one promise. It is given an empty store whose schema is up to date, and panics
//! if the promise is not kept.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a broken promise fails like any test"
)]

pub mod access;
pub mod audit;
pub mod client_list;
pub mod clients;
pub mod guards;
pub mod journal;
pub mod movements;
pub mod operations;
pub mod outbox;
pub mod schedule;
pub mod settings;
pub mod taxes;

use bursar_application::Actor;
use bursar_application::ports::Store;
use bursar_domain::access::Permission;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;
use chrono::{DateTime, TimeDelta, Utc};

/// An instant some minutes after the day on which these tests begin.
pub fn minute(minutes: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
}

/// A new id.
pub async fn id<A: Aggregate>(store: &dyn Store) -> Id<A> {
    let work = store.begin().await.unwrap();
    let id = work.ids().one().await.unwrap();
    work.commit().await.unwrap();
    id
}

/// Whether the store said that somebody else changed the record.
pub fn is_stale(outcome: &Result<(), StoreError>) -> bool {
    matches!(outcome, Err(StoreError::Stale { .. }))
}

/// Whether the store said that there is no such record.
pub fn is_missing<T>(outcome: &Result<T, StoreError>) -> bool {
    matches!(outcome, Err(StoreError::NotFound { .. }))
}

/// Whether the store said that another record has the value of this field.
pub fn is_taken(outcome: &Result<(), StoreError>, in_field: &str) -> bool {
    matches!(outcome, Err(StoreError::Taken { field, .. }) if *field == in_field)
}

/// A member of staff who may do everything.
pub fn somebody() -> Actor {
    let everything = Permission::ALL.iter().copied().collect();
    Actor::staff(Id::new(1).unwrap(), "Maja Holm".to_owned(), everything, "request-1".to_owned())
}
