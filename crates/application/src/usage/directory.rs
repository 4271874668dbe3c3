//! Knows what is read of usage.

use async_trait::async_trait;
use bursar_domain::billing::usage::{ResourceKind, UsageRecord};
use bursar_domain::client::ClientId;
use bursar_kernel::{Id, Line};
use chrono::{DateTime, Utc};

use crate::page::{Page, PageRequest, Total};
use crate::{Error, Scope};

/// Which usage is asked for; the default asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsageFilter {
    /// Of this client.
    pub client: Option<ClientId>,
    /// Of this kind of resource.
    pub kind: Option<ResourceKind>,
    /// Of the resource that the cloud calls this.
    pub external_id: Option<Line>,
    /// That goes on after this instant.
    pub from: Option<DateTime<Utc>>,
    /// That began before this instant.
    pub until: Option<DateTime<Utc>>,
}

/// Reads usage, for lists and pages.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait UsageDirectory: Send + Sync {
    /// One page of the records, those that began last first.
    async fn list(
        &self,
        scope: Scope,
        filter: &UsageFilter,
        page: &PageRequest,
    ) -> Result<Page<UsageRecord>, Error>;

    /// How many records match, up to one past the cap of totals.
    async fn total(&self, scope: Scope, filter: &UsageFilter) -> Result<Total, Error>;

    /// One record.
    async fn get(&self, scope: Scope, id: Id<UsageRecord>) -> Result<UsageRecord, Error>;
}
