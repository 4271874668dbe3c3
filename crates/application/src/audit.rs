//! Knows what the audit trail holds and how it is read.

mod export;

use async_trait::async_trait;
use bursar_domain::access::Permission;
use bursar_domain::client::ClientId;
use bursar_domain::event::{Change, Event};
use bursar_domain::repository::StoreError;
use chrono::{DateTime, NaiveDate, Utc};

use crate::page::{Page, PageRequest, Total};
use crate::{Actor, Desk, Error};

/// Where what happened is written, within one unit of work. Nothing is ever changed or removed;
/// only what was said about a client who is gone is wiped.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait AuditTrail: Send + Sync {
    /// Writes what happened, by whom, in which request; many events with few statements.
    async fn record_all(
        &self,
        actor: &Actor,
        events: &[Event],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Wipes reasons and changes out of everything in a client's history. Who did what, to which
    /// record and when stays.
    async fn wipe(&self, client: ClientId) -> Result<(), StoreError>;
}

/// One entry of the audit trail.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in Event, which it keeps")]
pub struct AuditEntry {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub actor_id: Option<i64>,
    pub actor_name: String,
    pub on_behalf_of: Option<String>,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: i64,
    pub client_id: Option<i64>,
    pub reason: Option<String>,
    pub changes: Vec<Change>,
    pub request_id: String,
}

/// Which entries are asked for; the default asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// By this member of staff.
    pub actor: Option<i64>,
    /// About this kind of record.
    pub subject_kind: Option<String>,
    /// About this record.
    pub subject_id: Option<i64>,
    /// In this client's history.
    pub client: Option<i64>,
    /// With this action, or one that starts with it and a dot.
    pub action: Option<String>,
    /// From this day on, UTC.
    pub from: Option<NaiveDate>,
    /// Up to and including this day, UTC.
    pub to: Option<NaiveDate>,
}

/// Reads the audit trail, newest first.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait AuditDirectory: Send + Sync {
    /// One page of the entries.
    async fn list(
        &self,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<AuditEntry>, Error>;

    /// How many entries there are, up to one past the cap of totals.
    async fn total(&self, filter: &AuditFilter) -> Result<Total, Error>;

    /// One entry.
    async fn get(&self, id: i64) -> Result<AuditEntry, Error>;
}

impl Desk {
    /// One page of the audit trail, newest first. A client's own history needs no more than the
    /// right to see clients.
    pub async fn audit_entries(
        &self,
        actor: &Actor,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<(Page<AuditEntry>, Total), Error> {
        actor.require(match filter.client {
            Some(_) => Permission::ViewClients,
            None => Permission::ViewAudit,
        })?;
        let entries = self.ports.audit.list(filter, page).await?;
        Ok((entries, self.ports.audit.total(filter).await?))
    }

    /// One entry of the audit trail.
    pub async fn audit_entry(&self, actor: &Actor, id: i64) -> Result<AuditEntry, Error> {
        actor.require(Permission::ViewAudit)?;
        self.ports.audit.get(id).await
    }
}
