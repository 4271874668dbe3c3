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
    BankLine, BankLineStatus, Gateway, Payment, PaymentId, PaymentMethod,
};
use bursar_domain::client::ClientId;
use bursar_domain::repository::{Aggregate, StoreError};
use sea_orm::FromQueryResult;

use super::{bank_line, gateway, method, refund, row};
use crate::clients::directory::display_name;
use crate::error::unavailable;
use crate::kept::Kept;
use crate::paging::Walk;
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "reading payments";

const SELECT: &str = "
SELECT p.id, p.client_id, p.invoice_id, p.gateway, p.external_id, p.method_id, p.currency,
       p.amount_minor, p.fee_minor, p.credited_minor, p.refunded_minor, p.status, p.pay_at,
       p.paid_on, p.note, p.trouble, p.created_at, p.version,
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
    if let Some(gateway) = gateway {
        conditions.push(" AND p.gateway = ").bind(gateway.as_str());
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
        fingerprint: fingerprint(&format!("bank lines {status:?}")),
    }
}
