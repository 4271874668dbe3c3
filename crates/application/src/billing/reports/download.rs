//! The receivables as a file.

use async_trait::async_trait;
use bursar_domain::access::Permission;
use chrono::NaiveDate;

use super::age::Age;
use super::directory::{Asked, DebtorRow};
use crate::page::{Page, PageRequest};
use crate::text_file::{BOM, TextFile, guard, line};
use crate::{Actor, Desk, Error, Scope};

/// What clients owe, as CSV.
struct ReceivablesFile {
    desk: Desk,
    scope: Scope,
    asked: Asked,
    ready: Option<String>,
    rest: Option<PageRequest>,
}

impl Desk {
    /// Begins a file of what clients owe as of the end of a day, today if none is named.
    pub async fn export_receivables(
        &self,
        actor: &Actor,
        on: Option<NaiveDate>,
    ) -> Result<Box<dyn TextFile>, Error> {
        actor.require(Permission::ExportMoney)?;
        actor.require(Permission::ViewInvoices)?;
        let asked = self.asked(on)?;
        let (desk, scope) = (self.clone(), actor.scope());
        let rest = Some(PageRequest::chunk(None));
        let mut file = ReceivablesFile { desk, scope, asked, ready: None, rest };
        let first = file.read().await?.unwrap_or_default();
        file.ready = Some(format!("{BOM}{}{first}", header()));
        self.note_export(actor, "receivables.exported", &format!("on={}", asked.on)).await?;
        Ok(Box::new(file))
    }
}

#[async_trait]
impl TextFile for ReceivablesFile {
    async fn next(&mut self) -> Result<Option<String>, Error> {
        match self.ready.take() {
            Some(ready) => Ok(Some(ready)),
            None => self.read().await,
        }
    }
}

impl ReceivablesFile {
    async fn read(&mut self) -> Result<Option<String>, Error> {
        let Some(page) = self.rest.take() else { return Ok(None) };
        let reports = &self.desk.ports.reports;
        let Page { items, next, .. } = reports.debtors(self.scope, self.asked, &page).await?;
        self.rest = next.map(|cursor| PageRequest::chunk(Some(cursor)));
        let lines = items.iter().map(|row| lines(row, self.asked.on));
        Ok(Some(lines.collect::<Result<String, _>>()?))
    }
}

fn header() -> String {
    let first = ["as_of", "client_id", "client", "currency", "invoices"].into_iter();
    let columns = first.chain(Age::ALL.map(Age::code)).chain(["total"]);
    line(columns.map(ToOwned::to_owned))
}

/// A line for each currency.
fn lines(row: &DebtorRow, on: NaiveDate) -> Result<String, Error> {
    let mut lines = String::new();
    for owed in &row.owed {
        let first = [
            on.to_string(),
            row.client.id.to_string(),
            guard(&row.client.name),
            owed.currency().code().to_owned(),
            owed.invoices.to_string(),
        ];
        let sums = owed.by_age().map(|(_, sum)| sum.to_decimal_string());
        let total = owed.total()?.to_decimal_string();
        lines.push_str(&line(first.into_iter().chain(sums).chain([total])));
    }
    Ok(lines)
}
