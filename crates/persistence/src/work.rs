//! Knows one unit of work: a transaction that is every repository at once.

use std::sync::Arc;

use async_trait::async_trait;
use bursar_application::audit::AuditTrail;
use bursar_application::billing::documents::DocumentRepository;
use bursar_application::clients::views::SavedView;
use bursar_application::mail::Outbox;
use bursar_application::operations::OperationLog;
use bursar_application::ports::{IdSource, Idempotency, Links, SignOuts, UnitOfWork};
use bursar_application::settings::{Logos, SettingsRules};
use bursar_domain::access::{ApiToken, Invitation, Membership, Role, UserRepository};
use bursar_domain::billing::invoice::{CreditNoteRepository, InvoiceRepository, NumberSeries};
use bursar_domain::billing::journal::LedgerRepository;
use bursar_domain::billing::payment::{
    BankLineRepository, GatewayRepository, PaymentMethodRepository, PaymentRepository,
    RefundRepository,
};
use bursar_domain::billing::pricing::{Pricing, PricingPlan, PricingRule};
use bursar_domain::billing::tax::{TaxRuleRepository, VatChecks};
use bursar_domain::billing::usage::UsageRepository;
use bursar_domain::catalog::{ProductGroup, ProductRepository};
use bursar_domain::client::{ClientGroup, ClientRepository, Configuration, CustomField, Note};
use bursar_domain::currency::ListedCurrency;
use bursar_domain::mail::MailTemplate;
use bursar_domain::repository::{Repository, StoreError};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr};
use tokio::sync::Notify;

use crate::error::unavailable;
use crate::statement::Sql;

/// One atomic change. Dropped without `commit`, it is rolled back.
#[derive(Debug)]
pub(crate) struct SeaWork {
    pub(crate) tx: DatabaseTransaction,
    committed: Arc<Notify>,
}

impl SeaWork {
    /// A unit of work over a transaction; `committed` is told once it is durable.
    pub(crate) const fn new(tx: DatabaseTransaction, committed: Arc<Notify>) -> Self {
        Self { tx, committed }
    }

    /// Whether this is PostgreSQL, for the few statements that differ.
    pub(crate) fn is_postgres(&self) -> bool {
        self.tx.get_database_backend() == DatabaseBackend::Postgres
    }

    /// Nobody else changes this row until the transaction ends. A statement of its own: one that
    /// waited would go on with what it had read before. SQLite has one writer anyway.
    pub(crate) async fn lock_row(&self, table: &str, id: i64) -> Result<(), StoreError> {
        if self.is_postgres() {
            let mut sql = Sql::new("SELECT id FROM ");
            sql.push(table).push(" WHERE id = ").bind(id).push(" FOR UPDATE");
            sql.all(&self.tx).await.map_err(unavailable("waiting for a row"))?;
        }
        Ok(())
    }

    /// Tells every process to read these clients again into its facet index.
    pub(crate) async fn note_clients_changed(&self, clients: &[i64]) -> Result<(), DbErr> {
        for some in clients.chunks(1000) {
            let mut sql = Sql::new("INSERT INTO client_changes (client_id, at) VALUES ");
            for (place, client) in some.iter().enumerate() {
                sql.push(if place == 0 { "(" } else { ", (" }).bind(*client);
                sql.push(", ").push(self.now()).push(")");
            }
            sql.run(&self.tx).await?;
        }
        Ok(())
    }

    /// Tells every process to read the names of groups, configurations and the like again.
    pub(crate) async fn note_names_changed(&self) -> Result<(), DbErr> {
        self.note_clients_changed(&[NAMES]).await
    }

    /// The database's own clock, for rows that are only ever cleaned up by age.
    pub(crate) fn now(&self) -> &'static str {
        now(self.is_postgres())
    }
}

/// The database's own clock, for rows that are only ever cleaned up by age.
pub(crate) const fn now(is_postgres: bool) -> &'static str {
    if is_postgres {
        "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)"
    } else {
        "unixepoch() * 1000000"
    }
}

/// The change row that stands for no client but for all names; client ids begin at 1.
pub(crate) const NAMES: i64 = 0;

#[async_trait]
impl UnitOfWork for SeaWork {
    fn ids(&self) -> &dyn IdSource {
        self
    }

    fn clients(&self) -> &dyn ClientRepository {
        self
    }

    fn groups(&self) -> &dyn Repository<ClientGroup> {
        self
    }

    fn configurations(&self) -> &dyn Repository<Configuration> {
        self
    }

    fn custom_fields(&self) -> &dyn Repository<CustomField> {
        self
    }

    fn notes(&self) -> &dyn Repository<Note> {
        self
    }

    fn users(&self) -> &dyn UserRepository {
        self
    }

    fn roles(&self) -> &dyn Repository<Role> {
        self
    }

    fn memberships(&self) -> &dyn Repository<Membership> {
        self
    }

    fn invitations(&self) -> &dyn Repository<Invitation> {
        self
    }

    fn tokens(&self) -> &dyn Repository<ApiToken> {
        self
    }

    fn currencies(&self) -> &dyn Repository<ListedCurrency> {
        self
    }

    fn tax_rules(&self) -> &dyn TaxRuleRepository {
        self
    }

    fn product_groups(&self) -> &dyn Repository<ProductGroup> {
        self
    }

    fn products(&self) -> &dyn ProductRepository {
        self
    }

    fn vat_checks(&self) -> &dyn VatChecks {
        self
    }

    fn pricing_plans(&self) -> &dyn Repository<PricingPlan> {
        self
    }

    fn pricing_rules(&self) -> &dyn Repository<PricingRule> {
        self
    }

    fn pricing(&self) -> &dyn Pricing {
        self
    }

    fn usage(&self) -> &dyn UsageRepository {
        self
    }

    fn ledgers(&self) -> &dyn LedgerRepository {
        self
    }

    fn invoices(&self) -> &dyn InvoiceRepository {
        self
    }

    fn credit_notes(&self) -> &dyn CreditNoteRepository {
        self
    }

    fn documents(&self) -> &dyn DocumentRepository {
        self
    }

    fn numbers(&self) -> &dyn NumberSeries {
        self
    }

    fn outbox(&self) -> &dyn Outbox {
        self
    }

    fn mail_templates(&self) -> &dyn Repository<MailTemplate> {
        self
    }

    fn gateways(&self) -> &dyn GatewayRepository {
        self
    }

    fn payments(&self) -> &dyn PaymentRepository {
        self
    }

    fn refunds(&self) -> &dyn RefundRepository {
        self
    }

    fn payment_methods(&self) -> &dyn PaymentMethodRepository {
        self
    }

    fn bank_lines(&self) -> &dyn BankLineRepository {
        self
    }

    fn views(&self) -> &dyn Repository<SavedView> {
        self
    }

    fn logos(&self) -> &dyn Logos {
        self
    }

    fn settings(&self) -> &dyn SettingsRules {
        self
    }

    fn operations(&self) -> &dyn OperationLog {
        self
    }

    fn audit(&self) -> &dyn AuditTrail {
        self
    }

    fn idempotency(&self) -> &dyn Idempotency {
        self
    }

    fn links(&self) -> &dyn Links {
        self
    }

    fn sign_outs(&self) -> &dyn SignOuts {
        self
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.tx.commit().await.map_err(unavailable("committing a unit of work"))?;
        self.committed.notify_one();
        Ok(())
    }
}
