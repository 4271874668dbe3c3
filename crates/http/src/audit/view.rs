//! The audit trail as the API and the pages show it.

use bursar_application::audit::AuditEntry;
use bursar_domain::event::Change;
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::InstantView;

/// Something that happened: by whom, to what, and what differs.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub struct AuditEntryView {
    /// Its id.
    pub id: i64,
    /// When it happened.
    pub at: InstantView,
    /// Whose account did it; `null` for the program itself.
    pub actor_id: Option<i64>,
    /// The name of who did it.
    pub actor_name: String,
    /// For whom, if somebody acted for another.
    pub on_behalf_of: Option<String>,
    /// What was done, such as `client.suspended`.
    pub action: String,
    /// The kind of record.
    pub subject_kind: String,
    /// The record.
    pub subject_id: i64,
    /// The client in whose history it is.
    pub client_id: Option<i64>,
    /// Why, if that was said.
    pub reason: Option<String>,
    /// What differs.
    pub changes: Vec<ChangeView>,
    /// The request that did it.
    pub request_id: String,
}

/// One field that differs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChangeView {
    /// The field.
    pub field: String,
    /// Its value before.
    pub before: Option<String>,
    /// Its value after.
    pub after: Option<String>,
}

impl From<Change> for ChangeView {
    fn from(change: Change) -> Self {
        let Change { field, before, after } = change;
        Self { field, before, after }
    }
}

impl From<AuditEntry> for AuditEntryView {
    fn from(entry: AuditEntry) -> Self {
        let AuditEntry {
            id,
            at,
            actor_id,
            actor_name,
            on_behalf_of,
            action,
            subject_kind,
            subject_id,
            client_id,
            reason,
            changes,
            request_id,
        } = entry;
        Self {
            id,
            at: at.into(),
            actor_id,
            actor_name,
            on_behalf_of,
            action,
            subject_kind,
            subject_id,
            client_id,
            reason,
            changes: changes.into_iter().map(Into::into).collect(),
            request_id,
        }
    }
}
