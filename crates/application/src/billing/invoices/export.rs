//! The list of invoices as a file, made while it is sent.

use async_trait::async_trait;
use bursar_domain::access::Permission;

use super::directory::{InvoiceQuery, InvoiceRow};
use crate::page::{Page, PageRequest};
use crate::text_file::{BOM, TextFile, guard, line};
use crate::{Actor, Desk, Error, Scope};

/// The headings of the file.
const HEADINGS: [&str; 13] = [
    "id",
    "number",
    "is_fiscal",
    "status",
    "is_overdue",
    "kind",
    "client_id",
    "client",
    "dated",
    "due_on",
    "total",
    "due",
    "currency",
];

/// A file of invoices that is being made, piece by piece.
struct Sheet {
    desk: Desk,
    scope: Scope,
    query: InvoiceQuery,
    ready: Option<String>,
    rest: Option<PageRequest>,
}

impl Desk {
    /// Begins a file of the invoices that match, in the order that was asked for. `words` is how
    /// they were asked for; it is in the audit trail before the first byte leaves.
    #[tracing::instrument(skip_all)]
    pub async fn export_invoices(
        &self,
        actor: &Actor,
        query: InvoiceQuery,
        words: &str,
    ) -> Result<Box<dyn TextFile>, Error> {
        actor.require(Permission::ExportMoney)?;
        actor.require(Permission::ViewInvoices)?;
        let headings = HEADINGS.iter().map(|heading| (*heading).to_owned());
        let ready = Some(format!("{BOM}{}", line(headings)));
        let rest = Some(PageRequest::chunk(None));
        self.note_export(actor, "invoices.exported", words).await?;
        let (desk, scope) = (self.clone(), actor.scope());
        Ok(Box::new(Sheet { desk, scope, query, ready, rest }))
    }
}

#[async_trait]
impl TextFile for Sheet {
    async fn next(&mut self) -> Result<Option<String>, Error> {
        if let Some(ready) = self.ready.take() {
            return Ok(Some(ready));
        }
        let Some(request) = self.rest.take() else { return Ok(None) };
        let (invoices, today) = (&self.desk.ports.invoices, self.desk.today());
        let Page { items, next, .. } =
            invoices.list(self.scope, &self.query, today, &request).await?;
        self.rest = next.map(|cursor| PageRequest::chunk(Some(cursor)));
        Ok(Some(items.iter().map(row).collect()))
    }
}

/// The line of one invoice. Text that a spreadsheet would run as a formula is guarded.
fn row(row: &InvoiceRow) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let cells = [
        row.id.to_string(),
        guard(row.number.as_deref().unwrap_or_default()),
        row.is_fiscal.to_string(),
        row.status.code().to_owned(),
        row.is_overdue.to_string(),
        row.kind.code().to_owned(),
        row.client.id.to_string(),
        guard(&row.client.name),
        day(row.dated),
        day(row.due_on),
        row.total.to_decimal_string(),
        row.due.to_decimal_string(),
        row.total.currency().code().to_owned(),
    ];
    line(cells.into_iter())
}
