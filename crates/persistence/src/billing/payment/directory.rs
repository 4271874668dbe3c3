//! Reads payments and what belongs to them, for lists and pages.

use std::collections::BTreeMap;

use async_trait::async_trait;
use bursar_application::billing::payments::directory::{
    PaymentDirectory, PaymentFilter, PaymentRow,
};
use bursar_application::clients::Direction;
use bursar_application::clients::directory::Named;
use bursar_application::page::{Page, PageRequest, Total, fingerprint};
use bursar_application::{Error, Scope};
use bursar_domain::billing::payment::{
    BankLine, BankLineStatus, Gateway, GatewayCode, Payment, PaymentId, PaymentMethod, RefundId,
};
use bursar_domain::client::ClientId;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;

use super::{bank_line, gateway, method, refund, row};
use crate::clients::directory::display_name;
use crate::column::{Reading, instant};
use crate::error::unavailable;
use crate::kept::Kept;
use crate::paging::Walk;
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "reading payments";

const SELECT: &str = "
SELECT p.id, p.client_id, p.invoice_id, p.gateway, p.external_id, p.method_id, p.currency,
       p.amount_minor, p.fee_minor, p.credited_minor, p.refunded_minor, p.status, p.pay_at,
       p.paid_on, p.note, p.trouble, p.ask_at, p.created_at, p.version,
       COALESCE(i.fiscal, i.proforma) AS invoice_number, c.company, c.first_name, c.last_name
FROM payments p JOIN clients c ON c.id = p.client_id JOIN invoices i ON i.id = p.invoice_id";

const FROM: &str = "
FROM payments p JOIN clients c ON c.id = p.client_id JOIN invoices i ON i.id = p.invoice_id";

const LINES: &str = "
SELECT l.id, l.digest, l.booked_on, l.currency, l.amount_minor, l.payer, l.words,
       l.bank_reference, l.status, l.payment_id, l.note, l.created_at, l.version
FROM bank_lines l";

/// A payment's row with what is shown beside it.
#[derive(FromQueryResult)]
struct Listed {
    #[sea_orm(nested)]
    payment: row::Model,
    invoice_number: Option<String>,
    company: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
}

#[async_trait]
impl PaymentDirectory for SeaStore {
    async fn list(
        &self,
        scope: Scope,
        filter: &PaymentFilter,
        page: &PageRequest,
    ) -> Result<Page<PaymentRow>, Error> {
        let walk = walk(scope, filter);
        let Page { items, next, previous } =
            walk.page::<Listed>(self.read(), page, |row| (row.payment.id, row.payment.id)).await?;
        Ok(Page { items: self.with_refunds(items).await?, next, previous })
    }

    async fn total(&self, scope: Scope, filter: &PaymentFilter) -> Result<Total, Error> {
        walk(scope, filter).total(self.read()).await
    }

    async fn get(&self, scope: Scope, id: PaymentId) -> Result<PaymentRow, Error> {
        let mut sql = Sql::new(SELECT);
        sql.push(" WHERE ").append(&seen(scope)).push(" AND p.id = ").bind(id.get());
        let row = sql.row::<Listed>(self.read()).await.map_err(unavailable(READING))?;
        let found = self.with_refunds(row.into_iter().collect()).await?;
        let missing = StoreError::NotFound { what: Payment::NAME, id: id.get() };
        Ok(found.into_iter().next().ok_or(missing)?)
    }

    async fn gateways(&self) -> Result<Vec<Gateway>, Error> {
        Ok(gateway::all(self.read()).await?)
    }

    async fn methods(&self, client: ClientId) -> Result<Vec<PaymentMethod>, Error> {
        Ok(method::of_client(self.read(), client).await?)
    }

    async fn waiting(&self, at: DateTime<Utc>, limit: u32) -> Result<Vec<PaymentId>, Error> {
        self.to_ask("payments", at, limit).await
    }

    async fn waiting_refunds(&self, at: DateTime<Utc>, limit: u32) -> Result<Vec<RefundId>, Error> {
        self.to_ask("refunds", at, limit).await
    }

    async fn with_expired_methods(
        &self,
        day: NaiveDate,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<ClientId>, Error> {
        let month = day.format("%Y-%m").to_string();
        let mut sql = Sql::new("SELECT DISTINCT m.client_id FROM payment_methods m JOIN clients c");
        sql.push(" ON c.id = m.client_id WHERE m.expires < ").bind(month.as_str());
        sql.push(" AND c.has_payment_method AND c.erased_at IS NULL AND m.client_id > ")
            .bind(after.map_or(0, Id::get));
        sql.push(
            " AND NOT EXISTS (SELECT 1 FROM payment_methods o WHERE o.client_id = m.client_id",
        );
        sql.push(" AND (o.expires IS NULL OR o.expires >= ").bind(month.as_str());
        sql.push(")) ORDER BY m.client_id LIMIT ").bind(i64::from(limit));
        let ids = sql.column::<i64>(self.read()).await.map_err(unavailable(READING))?;
        Ok(ids
            .into_iter()
            .map(|id| Reading::named("client", id).id(id))
            .collect::<Result<_, _>>()?)
    }

    async fn bank_lines(
        &self,
        status: Option<BankLineStatus>,
        page: &PageRequest,
    ) -> Result<Page<BankLine>, Error> {
        let walk = lines(status);
        let place = |row: &bank_line::Model| (row.id, row.id);
        let Page { items, next, previous } = walk.page(self.read(), page, place).await?;
        let items = items.into_iter().map(<BankLine as Kept>::restore);
        Ok(Page { items: items.collect::<Result<_, _>>()?, next, previous })
    }

    async fn bank_lines_total(&self, status: Option<BankLineStatus>) -> Result<Total, Error> {
        lines(status).total(self.read()).await
    }
}

impl SeaStore {
    /// What gateways are to be asked about by now, the longest overdue first.
    async fn to_ask<T>(
        &self,
        table: &'static str,
        at: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Id<T>>, Error> {
        let mut sql = Sql::new("SELECT id FROM ");
        sql.push(table).push(" WHERE ask_at <= ").bind(instant(at));
        sql.push(" ORDER BY ask_at, id LIMIT ").bind(i64::from(limit));
        let ids = sql.column::<i64>(self.read()).await.map_err(unavailable(READING))?;
        Ok(ids.into_iter().map(|id| Reading::named(table, id).id(id)).collect::<Result<_, _>>()?)
    }

    async fn with_refunds(&self, rows: Vec<Listed>) -> Result<Vec<PaymentRow>, Error> {
        let ids: Vec<_> = rows.iter().map(|row| row.payment.id).collect();
        let mut refunds: BTreeMap<i64, Vec<_>> = BTreeMap::new();
        for refund in refund::of_payments(self.read(), &ids).await? {
            refunds.entry(refund.as_stored().payment.get()).or_default().push(refund);
        }
        let rows = rows.into_iter().map(|row| {
            let name = display_name(row.company, row.first_name, row.last_name);
            let id = row.payment.id;
            Ok(PaymentRow {
                client: Named { id: row.payment.client_id, name },
                payment: <Payment as Kept>::restore(row.payment)?,
                invoice_number: row.invoice_number,
                refunds: refunds.remove(&id).unwrap_or_default(),
            })
        });
        rows.collect()
    }
}

fn walk(scope: Scope, filter: &PaymentFilter) -> Walk<'static> {
    let PaymentFilter { client, invoice, gateway, status } = filter;
    let mut conditions = seen(scope);
    if let Some(client) = client {
        conditions.push(" AND p.client_id = ").bind(client.get());
    }
    if let Some(invoice) = invoice {
        conditions.push(" AND p.invoice_id = ").bind(invoice.get());
    }
    if !gateway.is_empty() {
        conditions.push(" AND p.gateway IN (");
        conditions.bind_all(gateway.iter().map(GatewayCode::as_str)).push(")");
    }
    if !status.is_empty() {
        conditions.push(" AND p.status IN (");
        conditions.bind_all(status.iter().map(|status| status.code())).push(")");
    }
    Walk {
        select: SELECT,
        from: FROM,
        conditions,
        key: None,
        direction: Direction::Descending,
        id: "p.id",
        is_narrow: false,
        fingerprint: fingerprint(&format!("payments {scope:?} {filter:?}")),
    }
}

/// The payments of clients that the asker may see.
fn seen(scope: Scope) -> Sql {
    let mut sql = Sql::new("");
    match scope {
        Scope::All => sql.push("TRUE"),
        Scope::Reseller(reseller) => sql.push("c.reseller_id = ").bind(reseller.get()),
    };
    sql
}

fn lines(status: Option<BankLineStatus>) -> Walk<'static> {
    let mut conditions = Sql::new("TRUE");
    if let Some(status) = status {
        conditions = Sql::new("l.status = ");
        conditions.bind(status.code());
    }
    Walk {
        select: LINES,
        from: "FROM bank_lines l",
        conditions,
        key: None,
        direction: Direction::Descending,
        id: "l.id",
        is_narrow: false,
        fingerprint: fingerprint(&format!("bank lines {status:?}")),
    }
}
