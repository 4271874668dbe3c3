//! Knows a record of usage: an interval that may still be open.

use bursar_kernel::Id;
use chrono::{DateTime, Utc};

use super::attributes::Attributes;
use super::error::UsageError;
use super::resource::{Interval, Resource};
use super::span::Span;
use crate::client::Client;
use crate::repository::Aggregate;

/// One interval of one resource of a client. While the resource is there as it is, it has no end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRecord {
    id: Id<Self>,
    client: Id<Client>,
    resource: Resource,
    started_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    attributes: Attributes,
    version: i64,
}

/// What is told when usage begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageInput {
    /// Whose it is.
    pub client: Id<Client>,
    /// What is used.
    pub resource: Resource,
    /// From when on.
    pub started_at: DateTime<Utc>,
    /// Until when, if it is over.
    pub ended_at: Option<DateTime<Utc>>,
    /// What it is like.
    pub attributes: Attributes,
}

/// Everything that a store keeps of a record, to bring it back.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the accessors of UsageRecord, documented there")]
pub struct StoredUsage {
    pub id: Id<UsageRecord>,
    pub client: Id<Client>,
    pub resource: Resource,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub attributes: Attributes,
    pub version: i64,
}

impl Aggregate for UsageRecord {
    const NAME: &'static str = "usage_record";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl UsageRecord {
    /// Usage as it is told; instants are cut to their second.
    pub fn begin(id: Id<Self>, input: UsageInput) -> Result<Self, UsageError> {
        let UsageInput { client, resource, started_at, ended_at, attributes } = input;
        let started_at = whole(started_at);
        let mut record =
            Self { id, client, resource, started_at, ended_at: None, attributes, version: 1 };
        if let Some(at) = ended_at {
            record.end(at)?;
        }
        Ok(record)
    }

    /// A record as the store kept it.
    pub fn restore(stored: StoredUsage) -> Self {
        let StoredUsage { id, client, resource, started_at, ended_at, attributes, version } =
            stored;
        Self { id, client, resource, started_at, ended_at, attributes, version }
    }

    /// Notes that the resource is gone, or no longer what it was.
    pub fn end(&mut self, at: DateTime<Utc>) -> Result<(), UsageError> {
        if let Some(at) = self.ended_at {
            return Err(UsageError::Ended { at });
        }
        self.ended_at = Some(Span::new(self.started_at, at)?.end());
        Ok(())
    }

    /// Ends the record because the resource changed, and begins the one after it.
    pub fn change(
        &mut self,
        next: Id<Self>,
        at: DateTime<Utc>,
        attributes: Attributes,
    ) -> Result<Self, UsageError> {
        self.end(at)?;
        let (client, resource) = (self.client, self.resource.clone());
        let input = UsageInput { client, resource, started_at: at, ended_at: None, attributes };
        Self::begin(next, input)
    }

    /// The interval as it is at an instant: what is still open ends there. Nothing if it had not
    /// begun a second before.
    pub fn as_of(&self, now: DateTime<Utc>) -> Option<Interval> {
        let end = self.ended_at.map_or(now, |end| end.min(now));
        let span = Span::new(self.started_at, end).ok()?;
        Some(Interval { record: self.id, span, attributes: self.attributes.clone() })
    }

    /// Whose it is.
    pub const fn client(&self) -> Id<Client> {
        self.client
    }

    /// What was used.
    pub const fn resource(&self) -> &Resource {
        &self.resource
    }

    /// The first second.
    pub const fn started_at(&self) -> DateTime<Utc> {
        self.started_at
    }

    /// The second after the last one; none while it goes on.
    pub const fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.ended_at
    }

    /// What the resource was like.
    pub const fn attributes(&self) -> &Attributes {
        &self.attributes
    }
}

fn whole(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_secs(at.timestamp()).unwrap_or(at)
}
