//! Keeps invoices, within one unit of work.

use async_trait::async_trait;
use bursar_domain::billing::invoice::{
    DocumentNumber, DraftInvoice, Invoice, InvoiceId, InvoiceKind, InvoiceRepository,
    InvoiceStatus, ItemKind, ItemSource,
};
use bursar_domain::client::{Client, ClientId};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;
use bursar_kernel::money::Currency;
use sea_orm::Value;

use super::row::{COLUMNS, Row, charge, charges, columns, status_number};
use crate::column::Reading;
use crate::error::{refused, unavailable};
use crate::rows::{insert, run};
use crate::statement::Sql;
use crate::work::SeaWork;

const READING: &str = "reading invoices";
const WRITING: &str = "writing an invoice";

#[async_trait]
impl InvoiceRepository for SeaWork {
    async fn get(&self, id: InvoiceId) -> Result<Invoice, StoreError> {
        let found = InvoiceRepository::find(self, id).await?;
        found.ok_or(StoreError::NotFound { what: Invoice::NAME, id: id.get() })
    }

    /// Whoever else wants to change the invoice waits until this unit of work ends.
    async fn find(&self, id: InvoiceId) -> Result<Option<Invoice>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS).push(" FROM invoices WHERE id = ").bind(id.get());
        if self.is_postgres() {
            sql.push(" FOR UPDATE");
        }
        let row = sql.row::<Row>(&self.tx).await.map_err(unavailable(READING))?;
        Ok(row.map(|row| row.invoice()).transpose()?)
    }

    async fn numbered(&self, number: &DocumentNumber) -> Result<Option<InvoiceId>, StoreError> {
        let mut sql = Sql::new("SELECT id FROM invoices WHERE fiscal = ");
        sql.bind(number.as_str()).push(" OR proforma = ").bind(number.as_str());
        self.first_invoice(&sql).await
    }

    async fn charging(
        &self,
        kind: ItemKind,
        source: &ItemSource,
    ) -> Result<Option<InvoiceId>, StoreError> {
        let mut sql = Sql::new("SELECT invoice_id FROM invoice_charges WHERE charge = ");
        self.first_invoice(sql.bind(charge(kind, source))).await
    }

    async fn unpaid(
        &self,
        client: Id<Client>,
        currency: Currency,
    ) -> Result<Vec<InvoiceId>, StoreError> {
        let mut sql = Sql::new("SELECT id FROM invoices WHERE client_id = ");
        sql.bind(client.get()).push(" AND status = ").bind(status_number(InvoiceStatus::Unpaid));
        sql.push(" AND currency = ").bind(currency.code()).push(" ORDER BY due_on, id");
        self.invoice_ids(&sql).await
    }

    async fn payable(&self, client: ClientId) -> Result<Vec<InvoiceId>, StoreError> {
        let mut sql = Sql::new("SELECT i.id ");
        self.invoice_ids(sql.append(&payable(client))).await
    }

    async fn with_payable(
        &self,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<ClientId>, StoreError> {
        let mut sql = Sql::new("SELECT DISTINCT i.client_id FROM invoices i ");
        sql.push("JOIN client_credits m ON m.client_id = i.client_id AND m.currency = i.currency");
        sql.push(" AND m.credit_minor > 0 WHERE i.status = ");
        sql.bind(status_number(InvoiceStatus::Unpaid)).push(" AND i.kind <> ");
        sql.bind(InvoiceKind::AddCredit.code()).push(UNTOUCHED);
        sql.push(" AND i.client_id > ").bind(after.map_or(0, Id::get));
        sql.push(" ORDER BY i.client_id").limit(limit);
        let ids = sql.column::<i64>(&self.tx).await.map_err(unavailable(READING))?;
        let ids = ids.into_iter().map(|id| Reading::of::<Client>(id).id(id));
        Ok(ids.collect::<Result<_, _>>()?)
    }

    async fn drafts(&self, client: ClientId) -> Result<Vec<InvoiceId>, StoreError> {
        let mut sql = Sql::new("SELECT id FROM invoices WHERE client_id = ");
        sql.bind(client.get()).push(" AND status = ").bind(status_number(InvoiceStatus::Draft));
        self.invoice_ids(sql.push(" ORDER BY id")).await
    }

    async fn count_unpaid_for_credit(&self, client: ClientId) -> Result<u64, StoreError> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM invoices WHERE client_id = ");
        sql.bind(client.get()).push(" AND status = ").bind(status_number(InvoiceStatus::Unpaid));
        sql.push(" AND kind = ").bind(InvoiceKind::AddCredit.code());
        sql.count(&self.tx).await.map_err(unavailable(READING))
    }

    async fn has_paid_fiscal(&self, client: ClientId) -> Result<bool, StoreError> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM invoices WHERE client_id = ");
        sql.bind(client.get()).push(" AND fiscal IS NOT NULL AND paid_minor > 0");
        Ok(sql.count(&self.tx).await.map_err(unavailable(READING))? > 0)
    }

    async fn add(&self, invoice: &Invoice) -> Result<(), StoreError> {
        let columns = Self::columns_of(invoice)?;
        let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
        let values: Vec<_> = columns.into_iter().map(|(_, value)| value).collect();
        let table = format!("invoices ({})", names.join(", "));
        let added = run(self, insert(&table, std::iter::once(values))).await;
        added.map_err(refused::<Invoice>("number"))?;
        self.charge(invoice).await
    }

    async fn save(&self, invoice: &Invoice) -> Result<(), StoreError> {
        let (id, version) = (invoice.id().get(), invoice.version());
        let mut sql = Sql::new("UPDATE invoices SET version = ");
        sql.bind(version + 1);
        for (name, value) in Self::columns_of(invoice)? {
            if !matches!(name, "id" | "version") {
                sql.push(", ").push(name).push(" = ").bind(value);
            }
        }
        sql.push(" WHERE id = ").bind(id).push(" AND version = ").bind(version);
        let saved = sql.run(&self.tx).await.map_err(refused::<Invoice>("number"))?;
        self.require_invoice(saved, id).await?;
        let mut gone = Sql::new("DELETE FROM invoice_charges WHERE invoice_id = ");
        gone.bind(id).run(&self.tx).await.map_err(unavailable(WRITING))?;
        self.charge(invoice).await
    }

    async fn remove(&self, draft: &DraftInvoice) -> Result<(), StoreError> {
        let stored = draft.as_stored();
        let mut sql = Sql::new("DELETE FROM invoices WHERE id = ");
        sql.bind(stored.id.get()).push(" AND version = ").bind(stored.version);
        sql.push(" AND status = ").bind(status_number(InvoiceStatus::Draft));
        let removed = sql.run(&self.tx).await.map_err(unavailable(WRITING))?;
        self.require_invoice(removed, stored.id.get()).await
    }
}

impl SeaWork {
    fn columns_of(invoice: &Invoice) -> Result<Vec<(&'static str, Value)>, StoreError> {
        columns(invoice).map_err(unavailable(WRITING))
    }

    /// Takes the parts of cycles that the invoice charges, which nobody else may have.
    async fn charge(&self, invoice: &Invoice) -> Result<(), StoreError> {
        let id = invoice.id().get();
        let rows = charges(invoice).into_iter().map(|charge| [id.into(), Value::from(charge)]);
        let charged = run(self, insert("invoice_charges (invoice_id, charge)", rows)).await;
        charged.map_err(refused::<Invoice>("source"))
    }

    async fn invoice_ids(&self, sql: &Sql) -> Result<Vec<InvoiceId>, StoreError> {
        let ids = sql.column::<i64>(&self.tx).await.map_err(unavailable(READING))?;
        let ids = ids.into_iter().map(|id| Reading::of::<Invoice>(id).id(id));
        Ok(ids.collect::<Result<_, _>>()?)
    }

    async fn require_invoice(&self, rows: u64, id: i64) -> Result<(), StoreError> {
        if rows > 0 {
            return Ok(());
        }
        let mut sql = Sql::new("SELECT COUNT(*) FROM invoices WHERE id = ");
        let there = sql.bind(id).count(&self.tx).await.map_err(unavailable(READING))?;
        let what = Invoice::NAME;
        Err(if there > 0 {
            StoreError::Stale { what, id }
        } else {
            StoreError::NotFound { what, id }
        })
    }

    async fn first_invoice(&self, sql: &Sql) -> Result<Option<InvoiceId>, StoreError> {
        let ids = sql.column::<i64>(&self.tx).await.map_err(unavailable(READING))?;
        let id = ids.first().map(|id| Reading::of::<Invoice>(*id).id(*id));
        Ok(id.transpose()?)
    }
}

/// Nothing was given back of the invoice `i`, and no payment of it was reversed; 4 is the account
/// of an invoice.
const UNTOUCHED: &str = " AND i.refunded_minor = 0 AND NOT EXISTS (
    SELECT 1 FROM journal_entries r
    WHERE r.source = 4 AND r.source_id = i.id AND r.reverses_id IS NOT NULL
)";

/// How many invoices are paid from credit at once.
const MOST_PAYABLE: i64 = 200;

/// The client's unpaid invoices `i` that credit may pay by itself, in the order of payment.
pub(super) fn payable(client: ClientId) -> Sql {
    let mut sql = Sql::new("FROM invoices i WHERE i.client_id = ");
    sql.bind(client.get()).push(" AND i.status = ").bind(status_number(InvoiceStatus::Unpaid));
    sql.push(" AND i.kind <> ").bind(InvoiceKind::AddCredit.code());
    sql.push(UNTOUCHED).push(" ORDER BY i.due_on, i.id").limit(MOST_PAYABLE);
    sql
}
