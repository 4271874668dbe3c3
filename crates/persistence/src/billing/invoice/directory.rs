//! Reads invoices for lists and pages.

use async_trait::async_trait;
use bursar_application::billing::invoices::directory::{InvoiceDirectory, PayableInvoice};
use bursar_application::billing::invoices::{
    ENTRIES_SHOWN, InvoiceDetails, InvoiceFacet, InvoiceFilter, InvoiceQuery, InvoiceRow,
    InvoiceSort, InvoiceSums,
};
use bursar_application::billing::journal::AmountRange;
use bursar_application::clients::directory::Named;
use bursar_application::page::{Around, Page, PageRequest, TOTAL_CAP, Total, fingerprint};
use bursar_application::{Error, Scope};
use bursar_domain::billing::invoice::{
    CreditNote, CreditNoteId, Invoice, InvoiceId, InvoiceStatus,
};
use bursar_domain::client::ClientId;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::money::{Currency, Money};
use chrono::NaiveDate;
use sea_orm::FromQueryResult;

use super::repository::payable;
use super::row::{COLUMNS, Row, item_bit, status_number, status_of};
use super::{credit_note, files};
use crate::billing::directory::{GONE, entries_of_invoice};
use crate::billing::payment::payments_of_invoice;
use crate::clients::directory::display_name;
use crate::column::{Reading, day};
use crate::error::{Unreadable, unavailable};
use crate::paging::Walk;
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "reading invoices";

#[async_trait]
impl InvoiceDirectory for SeaStore {
    async fn list(
        &self,
        scope: Scope,
        query: &InvoiceQuery,
        today: NaiveDate,
        page: &PageRequest,
    ) -> Result<Page<InvoiceRow>, Error> {
        let walk = walk(scope, query, today);
        let page = walk.page::<Listed>(self.read(), page, |row| row.place(query.sort)).await?;
        let Page { items, next, previous } = page;
        let items = items.into_iter().map(|row| row.listed(today)).collect::<Result<_, _>>()?;
        Ok(Page { items, next, previous })
    }

    async fn total(
        &self,
        scope: Scope,
        filter: &InvoiceFilter,
        today: NaiveDate,
    ) -> Result<Total, Error> {
        let query = InvoiceQuery { filter: filter.clone(), ..InvoiceQuery::default() };
        walk(scope, &query, today).total(self.read()).await
    }

    async fn around(
        &self,
        scope: Scope,
        query: &InvoiceQuery,
        today: NaiveDate,
        id: InvoiceId,
    ) -> Result<Around<InvoiceId>, Error> {
        let around = walk(scope, query, today).around(self.read(), id.get()).await;
        let Around { position, previous, next } = around.map_err(unavailable(READING))?;
        let read = Reading::of::<Invoice>(id.get());
        let invoice = |id: Option<i64>| id.map(|id| read.id(id)).transpose();
        Ok(Around { position, previous: invoice(previous)?, next: invoice(next)? })
    }

    async fn sums(
        &self,
        scope: Scope,
        filter: &InvoiceFilter,
        today: NaiveDate,
    ) -> Result<Option<Vec<InvoiceSums>>, Error> {
        if self.total(scope, filter, today).await?.exact().is_none() {
            return Ok(None);
        }
        let mut sql = Sql::new("SELECT i.currency, CAST(SUM(i.total_minor) AS BIGINT) AS total, ");
        sql.push("CAST(SUM(i.due_minor) AS BIGINT) AS due, CAST(SUM(CASE WHEN i.status = ");
        sql.bind(status_number(InvoiceStatus::Unpaid)).push(" AND i.due_on < ").bind(day(today));
        sql.push(" THEN i.due_minor ELSE 0 END) AS BIGINT) AS overdue ").push(FROM);
        sql.push(" WHERE ").append(&seen(scope)).append(&condition(filter, today));
        sql.push(" GROUP BY i.currency ORDER BY i.currency");
        let rows = sql.rows::<SumsRow>(self.read()).await.map_err(unavailable(READING))?;
        let sums = rows.iter().map(SumsRow::sums).collect::<Result<_, _>>()?;
        Ok(Some(sums))
    }

    async fn facet(
        &self,
        scope: Scope,
        filter: &InvoiceFilter,
        today: NaiveDate,
        by: InvoiceFacet,
    ) -> Result<Option<Vec<(String, u64)>>, Error> {
        if self.total(scope, filter, today).await?.exact().is_none() {
            return Ok(None);
        }
        let column = match by {
            InvoiceFacet::Status => "CAST(i.status AS TEXT)",
            InvoiceFacet::Kind => "i.kind",
        };
        let mut sql = Sql::new("SELECT ");
        sql.push(column).push(" AS value, COUNT(*) AS count ").push(FROM).push(" WHERE ");
        sql.append(&seen(scope)).append(&condition(filter, today)).push(" GROUP BY 1");
        let rows = sql.rows::<Counted>(self.read()).await.map_err(unavailable(READING))?;
        Ok(Some(rows.into_iter().map(|row| row.read(by)).collect::<Result<_, _>>()?))
    }

    async fn ids(
        &self,
        scope: Scope,
        filter: &InvoiceFilter,
        today: NaiveDate,
    ) -> Result<Option<Vec<InvoiceId>>, Error> {
        if self.total(scope, filter, today).await?.exact().is_none() {
            return Ok(None);
        }
        let mut sql = Sql::new("SELECT i.id ");
        sql.push(FROM).push(" WHERE ").append(&seen(scope)).append(&condition(filter, today));
        sql.push(" ORDER BY i.id LIMIT ").bind(i64::try_from(TOTAL_CAP).unwrap_or(i64::MAX));
        let ids = sql.column::<i64>(self.read()).await.map_err(unavailable(READING))?;
        let ids = ids.into_iter().map(|id| Reading::of::<Invoice>(id).id(id));
        Ok(Some(ids.collect::<Result<_, _>>()?))
    }

    async fn get(&self, scope: Scope, id: InvoiceId) -> Result<InvoiceDetails, Error> {
        let columns: Vec<_> =
            COLUMNS.split(", ").map(|column| format!("i.{}", column.trim())).collect();
        let mut sql = Sql::new("SELECT c.company, c.first_name, c.last_name, ");
        sql.push(GONE)
            .push(", ")
            .push(&columns.join(", "))
            .push(" ")
            .push(FROM)
            .push(" WHERE ")
            .append(&seen(scope));
        sql.push(" AND i.id = ").bind(id.get());
        let row = sql.row::<WithClient>(self.read()).await.map_err(unavailable(READING))?;
        let row = row.ok_or(StoreError::NotFound { what: Invoice::NAME, id: id.get() })?;
        let invoice = row.invoice.invoice()?;
        let name = display_name(row.company, row.first_name, row.last_name);
        let credit_notes = credit_note::of_invoice(self.read(), id).await?;
        let entries = entries_of_invoice(self, id.get(), ENTRIES_SHOWN).await?;
        let client = Named { id: invoice.client().get(), name };
        let payments = payments_of_invoice(self.read(), id).await?;
        let documents = files::of_invoice(self.read(), id).await?;
        let is_client_gone = row.is_client_gone;
        Ok(InvoiceDetails {
            invoice,
            client,
            is_client_gone,
            credit_notes,
            payments,
            entries,
            documents,
        })
    }

    async fn credit_note(&self, scope: Scope, id: CreditNoteId) -> Result<CreditNote, Error> {
        credit_note::one(self.read(), &seen(scope), id).await
    }

    async fn payable(&self, client: ClientId) -> Result<Vec<PayableInvoice>, Error> {
        let mut sql = Sql::new(
            "SELECT i.id, i.currency, i.due_minor, COALESCE(i.fiscal, i.proforma) AS number ",
        );
        sql.append(&payable(client));
        let rows = sql.rows::<Payable>(self.read()).await.map_err(unavailable(READING))?;
        Ok(rows.into_iter().map(Payable::invoice).collect::<Result<_, _>>()?)
    }
}

/// What is told of an invoice that credit may pay.
#[derive(FromQueryResult)]
struct Payable {
    id: i64,
    currency: String,
    due_minor: i64,
    number: Option<String>,
}

impl Payable {
    fn invoice(self) -> Result<PayableInvoice, Unreadable> {
        let Self { id, currency, due_minor, number } = self;
        let read = Reading::of::<Invoice>(id);
        let due = Money::from_minor(due_minor, read.parsed(&currency)?);
        Ok(PayableInvoice { id: read.id(id)?, number: number.unwrap_or_default(), due })
    }
}

/// How many invoices have a value.
#[derive(FromQueryResult)]
struct Counted {
    value: String,
    count: i64,
}

impl Counted {
    fn read(self, by: InvoiceFacet) -> Result<(String, u64), Unreadable> {
        let read = Reading::named("count of invoices", 0);
        let value = match by {
            InvoiceFacet::Status => status_of(read, read.parsed(&self.value)?)?.code().to_owned(),
            InvoiceFacet::Kind => self.value,
        };
        Ok((value, read.count(self.count)?))
    }
}

/// What invoices of one currency come to.
#[derive(FromQueryResult)]
struct SumsRow {
    currency: String,
    total: i64,
    due: i64,
    overdue: i64,
}

impl SumsRow {
    fn sums(&self) -> Result<InvoiceSums, Unreadable> {
        let currency: Currency = Reading::named(Invoice::NAME, 0).parsed(&self.currency)?;
        let sum = |minor| Money::from_minor(minor, currency);
        let (total, due, overdue) = (sum(self.total), sum(self.due), sum(self.overdue));
        Ok(InvoiceSums { total, due, overdue })
    }
}

/// An invoice's whole row with the parts of its client's name.
#[derive(FromQueryResult)]
struct WithClient {
    #[sea_orm(nested)]
    invoice: Row,
    company: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    is_client_gone: bool,
}

/// The columns that a list shows.
#[derive(FromQueryResult)]
struct Listed {
    id: i64,
    client_id: i64,
    status: i16,
    kind: String,
    currency: String,
    total_minor: i64,
    total_thousandths: i64,
    due_minor: i64,
    number: Option<String>,
    is_fiscal: bool,
    dated_on: Option<i64>,
    due_on: Option<i64>,
    dated_key: i64,
    due_key: i64,
    version: i64,
    company: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    is_client_gone: bool,
}

const LIST: &str = "
SELECT i.id, i.client_id, i.status, i.kind, i.currency, i.total_minor, i.total_thousandths,
       i.due_minor, COALESCE(i.fiscal, i.proforma) AS number, i.fiscal IS NOT NULL AS is_fiscal,
       i.dated_on, i.due_on, i.dated_key, i.due_key, i.version,
       c.company, c.first_name, c.last_name, c.erased_at IS NOT NULL AS is_client_gone
FROM invoices i JOIN clients c ON c.id = i.client_id";

const FROM: &str = "FROM invoices i JOIN clients c ON c.id = i.client_id";

impl Listed {
    /// The row's sort value and id.
    fn place(&self, sort: InvoiceSort) -> (i64, i64) {
        let key = match sort {
            InvoiceSort::Id => self.id,
            InvoiceSort::Status => self.status.into(),
            InvoiceSort::Date => self.dated_key,
            InvoiceSort::DueDate => self.due_key,
            InvoiceSort::Total => self.total_thousandths,
            InvoiceSort::Client => self.client_id,
        };
        (key, self.id)
    }

    fn listed(self, today: NaiveDate) -> Result<InvoiceRow, Unreadable> {
        let read = Reading::of::<Invoice>(self.id);
        let currency: Currency = read.parsed(&self.currency)?;
        let status = status_of(read, self.status)?;
        let due_on = self.due_on.map(|days| read.day(days)).transpose()?;
        Ok(InvoiceRow {
            id: read.id(self.id)?,
            client: Named {
                id: self.client_id,
                name: display_name(self.company, self.first_name, self.last_name),
            },
            is_client_gone: self.is_client_gone,
            status,
            is_overdue: status == InvoiceStatus::Unpaid && due_on.is_some_and(|due| due < today),
            kind: read.parsed(&self.kind)?,
            number: self.number,
            is_fiscal: self.is_fiscal,
            dated: self.dated_on.map(|days| read.day(days)).transpose()?,
            due_on,
            total: Money::from_minor(self.total_minor, currency),
            due: Money::from_minor(self.due_minor, currency),
            version: self.version,
        })
    }
}

/// The column of a sort; none where that is the id itself. Dates that a draft lacks are kept as
/// those of the far future for it.
const fn key(sort: InvoiceSort) -> Option<&'static str> {
    match sort {
        InvoiceSort::Id => None,
        InvoiceSort::Status => Some("i.status"),
        InvoiceSort::Date => Some("i.dated_key"),
        InvoiceSort::DueDate => Some("i.due_key"),
        InvoiceSort::Total => Some("i.total_thousandths"),
        InvoiceSort::Client => Some("i.client_id"),
    }
}

fn walk(scope: Scope, query: &InvoiceQuery, today: NaiveDate) -> Walk<'static> {
    let mut conditions = seen(scope);
    conditions.append(&condition(&query.filter, today));
    Walk {
        select: LIST,
        from: FROM,
        conditions,
        key: key(query.sort),
        direction: query.direction,
        id: "i.id",
        is_narrow: query.filter.client.is_some() || query.filter.search.is_some(),
        fingerprint: fingerprint(&format!("invoices {scope:?} {query:?}")),
    }
}

fn seen(scope: Scope) -> Sql {
    let mut sql = Sql::new("TRUE");
    if let Scope::Reseller(reseller) = scope {
        sql.push(" AND c.reseller_id = ").bind(reseller.get());
    }
    sql
}

/// The ids of invoices whose number begins like this, or which have this number or id. Every part
/// is looked up in an index of its own.
fn numbered(typed: &str) -> Sql {
    let typed = typed.trim();
    let mut sql = Sql::new("SELECT id FROM invoices WHERE FALSE");
    for text in [typed.to_owned(), typed.to_uppercase()] {
        for column in ["fiscal", "proforma"] {
            sql.push(" UNION SELECT id FROM invoices WHERE ").push(column).push(" >= ");
            sql.bind(text.clone()).push(" AND ").push(column).push(" < ");
            sql.bind(format!("{text}\u{10ffff}"));
        }
    }
    let number = typed.strip_prefix('#').unwrap_or(typed).parse::<i64>();
    if let Ok(number) = number {
        sql.push(" UNION SELECT id FROM invoices WHERE id = ").bind(number);
        sql.push(" UNION SELECT id FROM invoices WHERE fiscal_sequence = ").bind(number);
    }
    sql
}

fn condition(filter: &InvoiceFilter, today: NaiveDate) -> Sql {
    let InvoiceFilter {
        ids,
        search,
        client,
        status,
        is_overdue,
        kind,
        item_kind,
        dated_from,
        dated_to,
        due_from,
        due_to,
        total: AmountRange { from, to },
        has_taxes,
        has_company,
        has_vat_id,
        is_exempt,
    } = filter;
    let mut sql = Sql::default();
    match ids.as_deref() {
        None => {}
        Some([]) => {
            sql.push(" AND FALSE");
        }
        Some(ids) => {
            sql.push(" AND i.id IN (").bind_all(ids.iter().map(|id| id.get())).push(")");
        }
    }
    if let Some(search) = search {
        sql.push(" AND i.id IN (").append(&numbered(search)).push(")");
    }
    if let Some(client) = client {
        sql.push(" AND i.client_id = ").bind(client.get());
    }
    if !status.is_empty() {
        sql.push(" AND i.status IN (");
        sql.bind_all(status.iter().map(|status| status_number(*status))).push(")");
    }
    if let Some(is_overdue) = is_overdue {
        sql.push(if *is_overdue { " AND (" } else { " AND NOT (" }).push("i.status = ");
        sql.bind(status_number(InvoiceStatus::Unpaid)).push(" AND i.due_on < ").bind(day(today));
        sql.push(")");
    }
    if !kind.is_empty() {
        sql.push(" AND i.kind IN (").bind_all(kind.iter().map(|kind| kind.code())).push(")");
    }
    if !item_kind.is_empty() {
        let mask = item_kind.iter().fold(0, |mask, kind| mask | item_bit(*kind));
        sql.push(" AND i.item_kinds & ").bind(mask).push(" <> 0");
    }
    let bounds = [
        (" AND i.dated_on >= ", dated_from.map(day)),
        (" AND i.dated_on <= ", dated_to.map(day)),
        (" AND i.due_on >= ", due_from.map(day)),
        (" AND i.due_on <= ", due_to.map(day)),
        (" AND i.total_thousandths >= ", *from),
        (" AND i.total_thousandths <= ", *to),
    ];
    for (words, bound) in bounds {
        if let Some(bound) = bound {
            sql.push(words).bind(bound);
        }
    }
    let flags = [
        (" AND i.has_taxes = ", has_taxes),
        (" AND i.has_company = ", has_company),
        (" AND i.has_vat_id = ", has_vat_id),
        (" AND i.is_exempt = ", is_exempt),
    ];
    for (words, flag) in flags {
        if let Some(flag) = flag {
            sql.push(words).bind(*flag);
        }
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::store;

    #[tokio::test]
    async fn invoices_of_one_client_are_found_without_walking_all() {
        let (_database, store) = store().await;
        let filter =
            InvoiceFilter { client: bursar_kernel::Id::new(7).ok(), ..InvoiceFilter::default() };
        for sort in [InvoiceSort::Date, InvoiceSort::DueDate, InvoiceSort::Total] {
            let query = InvoiceQuery { filter: filter.clone(), sort, ..InvoiceQuery::default() };
            let walk = walk(Scope::All, &query, NaiveDate::default());
            let plan = walk.plan(store.read()).await.unwrap();
            assert!(plan.contains("invoices_by_client"), "{sort:?}: {plan}");
        }
    }
}
