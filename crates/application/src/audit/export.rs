//! The audit log as a file, made while it is sent.

use async_trait::async_trait;
use bursar_domain::access::Permission;
use bursar_domain::event::Change;
use chrono::SecondsFormat;

use super::{AuditEntry, AuditFilter};
use crate::page::{Page, PageRequest};
use crate::text_file::{BOM, TextFile, guard, line};
use crate::{Actor, Desk, Error};

/// The headings of the file.
const HEADINGS: [&str; 12] = [
    "id",
    "at",
    "actor_id",
    "actor",
    "on_behalf_of",
    "action",
    "subject_kind",
    "subject_id",
    "client_id",
    "reason",
    "changes",
    "request_id",
];

/// A file of entries that is being made, piece by piece.
struct Sheet {
    desk: Desk,
    filter: AuditFilter,
    ready: Option<String>,
    rest: Option<PageRequest>,
}

impl Desk {
    /// Begins a file of the entries that match, newest first. `words` is how they were asked for;
    /// that somebody took the file is an entry itself, written before the first byte leaves.
    #[tracing::instrument(skip_all)]
    pub async fn export_audit(
        &self,
        actor: &Actor,
        filter: AuditFilter,
        words: &str,
    ) -> Result<Box<dyn TextFile>, Error> {
        actor.require(Permission::ViewAudit)?;
        let headings = HEADINGS.iter().map(|heading| (*heading).to_owned());
        let ready = Some(format!("{BOM}{}", line(headings)));
        let rest = Some(PageRequest::chunk(None));
        self.note_export(actor, "audit.exported", words).await?;
        Ok(Box::new(Sheet { desk: self.clone(), filter, ready, rest }))
    }
}

#[async_trait]
impl TextFile for Sheet {
    async fn next(&mut self) -> Result<Option<String>, Error> {
        if let Some(ready) = self.ready.take() {
            return Ok(Some(ready));
        }
        let Some(request) = self.rest.take() else { return Ok(None) };
        let Page { items, next, .. } = self.desk.ports.audit.list(&self.filter, &request).await?;
        self.rest = next.map(|cursor| PageRequest::chunk(Some(cursor)));
        Ok(Some(items.iter().map(row).collect()))
    }
}

/// The line of one entry. Text that a spreadsheet would run as a formula is guarded.
fn row(entry: &AuditEntry) -> String {
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
    let number = |id: &Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let text = |text: &Option<String>| guard(text.as_deref().unwrap_or_default());
    let cells = [
        id.to_string(),
        at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        number(actor_id),
        guard(actor_name),
        text(on_behalf_of),
        action.clone(),
        subject_kind.clone(),
        subject_id.to_string(),
        number(client_id),
        text(reason),
        guard(&told(changes)),
        guard(request_id),
    ];
    line(cells.into_iter())
}

/// The changes of an entry, one a line: `city: Oslo → Bergen`.
fn told(changes: &[Change]) -> String {
    let side = |value: &Option<String>| value.clone().unwrap_or_default();
    let told = changes.iter().map(|change| {
        format!("{}: {} → {}", change.field, side(&change.before), side(&change.after))
    });
    told.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_one_row_and_nothing_in_it_is_a_formula() {
        let change = |field: &str, before: Option<&str>, after: &str| Change {
            field: field.into(),
            before: before.map(str::to_owned),
            after: Some(after.into()),
        };
        let entry = AuditEntry {
            id: 81,
            at: "2026-11-22T09:58:00Z".parse().unwrap(),
            actor_id: None,
            actor_name: "Bursar".into(),
            on_behalf_of: None,
            action: "client.edited".into(),
            subject_kind: "client".into(),
            subject_id: 10_482,
            client_id: Some(10_482),
            reason: Some("=cmd()".into()),
            changes: vec![change("city", Some("Oslo"), "Bergen"), change("zip", None, "5003")],
            request_id: "req-7f31c2".into(),
        };
        let written = row(&entry);
        assert!(written.starts_with("81,2026-11-22T09:58:00Z,,Bursar,,client.edited,client,"));
        assert!(written.contains("'=cmd()"), "{written}");
        assert!(written.contains("\"city: Oslo → Bergen\nzip:  → 5003\""), "{written}");
    }
}
