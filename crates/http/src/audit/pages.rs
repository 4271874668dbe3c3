//! The pages of the audit log.

mod entry;
mod list;
mod words;

use axum::{Router, routing::get};

use crate::AppState;

/// The routes of the panel.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/audit", get(list::show))
        .route("/audit/export.csv", get(list::file))
        .route("/audit/{id}", get(entry::show))
}

#[cfg(test)]
pub(crate) mod tests {
    use bursar_application::audit::AuditEntry;
    use bursar_domain::event::Change;

    /// An entry about the client 10482.
    pub(crate) fn entry() -> AuditEntry {
        let change = |field: &str, before: Option<&str>, after: &str| Change {
            field: field.into(),
            before: before.map(str::to_owned),
            after: Some(after.into()),
        };
        AuditEntry {
            id: 81,
            at: "2026-11-22T09:58:00Z".parse().unwrap(),
            actor_id: Some(3),
            actor_name: "Maja Holm".into(),
            on_behalf_of: None,
            action: "client.edited".into(),
            subject_kind: "client".into(),
            subject_id: 10_482,
            client_id: Some(10_482),
            reason: Some("Moved".into()),
            changes: vec![change("city", Some("Oslo"), "Bergen <2>"), change("zip", None, "5003")],
            request_id: "req-7f31c2".into(),
        }
    }
}
