//! Knows what a store of usage promises.

use async_trait::async_trait;
use bursar_kernel::Id;
use chrono::{DateTime, Utc};

use super::record::UsageRecord;
use super::resource::Resource;
use super::span::Span;
use crate::client::Client;
use crate::repository::StoreError;

/// Where usage is kept, within one unit of work. Usage is only added to: a record gets its end once,
/// and nothing else about it changes; the store itself refuses more.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait UsageRepository: Send + Sync {
    /// The record, or [`StoreError::NotFound`].
    async fn get(&self, id: Id<UsageRecord>) -> Result<UsageRecord, StoreError>;

    /// The record of a resource that begins at this second, if there is one. There is never a second
    /// one, so whoever tells of it twice finds it.
    async fn starting(
        &self,
        resource: &Resource,
        at: DateTime<Utc>,
    ) -> Result<Option<UsageRecord>, StoreError>;

    /// A record of a resource that covers some second from `start` up to `end`, or up to any time if
    /// there is no end. A unit of work that asks waits for others that ask about the same resource.
    async fn overlapping(
        &self,
        resource: &Resource,
        start: DateTime<Utc>,
        end: Option<DateTime<Utc>>,
    ) -> Result<Option<UsageRecord>, StoreError>;

    /// Keeps a new record; [`StoreError::Taken`] if its resource has one that begins at that second.
    async fn add(&self, record: &UsageRecord) -> Result<(), StoreError>;

    /// Keeps the end of a record; [`StoreError::Stale`] if the stored version has moved on.
    async fn save(&self, record: &UsageRecord) -> Result<(), StoreError>;

    /// Records of a client that cover some second of a span, by resource and then by start, after a
    /// record if one is given; at most so many. To rate by.
    async fn within(
        &self,
        client: Id<Client>,
        span: Span,
        after: Option<Id<UsageRecord>>,
        most: u32,
    ) -> Result<Vec<UsageRecord>, StoreError>;
}
