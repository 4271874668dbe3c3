//! Knows how changes become durable: one unit of work, all or nothing.

use async_trait::async_trait;
use bursar_domain::access::{ApiToken, Invitation, Membership, Role, User, UserRepository};
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
use bursar_kernel::Id;
use chrono::{DateTime, Utc};

use crate::Error;
use crate::actor::IdempotencyKey;
use crate::audit::AuditTrail;
use crate::billing::documents::DocumentRepository;
use crate::clients::views::SavedView;
use crate::mail::Outbox;
use crate::operations::OperationLog;
use crate::settings::{Logos, SettingsRules};

/// Where everything is kept.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait Store: Send + Sync {
    /// Begins one atomic change. A busy store waits, it does not fail.
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StoreError>;
}

/// One atomic change. Dropping it without `commit` undoes everything.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait UnitOfWork: Send + Sync {
    /// Ids for new aggregates.
    fn ids(&self) -> &dyn IdSource;
    /// Clients.
    fn clients(&self) -> &dyn ClientRepository;
    /// Client groups.
    fn groups(&self) -> &dyn Repository<ClientGroup>;
    /// Configurations.
    fn configurations(&self) -> &dyn Repository<Configuration>;
    /// The operator's own fields.
    fn custom_fields(&self) -> &dyn Repository<CustomField>;
    /// Staff notes.
    fn notes(&self) -> &dyn Repository<Note>;
    /// Staff and end users.
    fn users(&self) -> &dyn UserRepository;
    /// Roles of staff.
    fn roles(&self) -> &dyn Repository<Role>;
    /// Who looks after which client.
    fn memberships(&self) -> &dyn Repository<Membership>;
    /// Open invitations.
    fn invitations(&self) -> &dyn Repository<Invitation>;
    /// API tokens.
    fn tokens(&self) -> &dyn Repository<ApiToken>;
    /// Currencies.
    fn currencies(&self) -> &dyn Repository<ListedCurrency>;
    /// Tax rules.
    fn tax_rules(&self) -> &dyn TaxRuleRepository;
    /// Groups of products.
    fn product_groups(&self) -> &dyn Repository<ProductGroup>;
    /// Products and their price lists.
    fn products(&self) -> &dyn ProductRepository;
    /// Answers of the register of VAT numbers, and what it is asked next.
    fn vat_checks(&self) -> &dyn VatChecks;
    /// Pricing plans.
    fn pricing_plans(&self) -> &dyn Repository<PricingPlan>;
    /// The rules of pricing plans.
    fn pricing_rules(&self) -> &dyn Repository<PricingRule>;
    /// What hangs together among plans, rules and clients.
    fn pricing(&self) -> &dyn Pricing;
    /// Usage of resources.
    fn usage(&self) -> &dyn UsageRepository;
    /// Clients' sides of the journal.
    fn ledgers(&self) -> &dyn LedgerRepository;
    /// Invoices.
    fn invoices(&self) -> &dyn InvoiceRepository;
    /// Credit notes.
    fn credit_notes(&self) -> &dyn CreditNoteRepository;
    /// Printed documents.
    fn documents(&self) -> &dyn DocumentRepository;
    /// The numbers of documents.
    fn numbers(&self) -> &dyn NumberSeries;
    /// E-mails that wait to be sent.
    fn outbox(&self) -> &dyn Outbox;
    /// The texts of e-mails that staff wrote.
    fn mail_templates(&self) -> &dyn Repository<MailTemplate>;
    /// Gateways, as far as something is settled about them.
    fn gateways(&self) -> &dyn GatewayRepository;
    /// Payments.
    fn payments(&self) -> &dyn PaymentRepository;
    /// What goes back through gateways.
    fn refunds(&self) -> &dyn RefundRepository;
    /// Stored payment methods.
    fn payment_methods(&self) -> &dyn PaymentMethodRepository;
    /// Lines of bank statements.
    fn bank_lines(&self) -> &dyn BankLineRepository;
    /// Saved views of the client list.
    fn views(&self) -> &dyn Repository<SavedView>;
    /// The logos of configurations.
    fn logos(&self) -> &dyn Logos;
    /// What the rules between settings ask of the store.
    fn settings(&self) -> &dyn SettingsRules;
    /// Background work.
    fn operations(&self) -> &dyn OperationLog;
    /// What happened.
    fn audit(&self) -> &dyn AuditTrail;
    /// Idempotency keys.
    fn idempotency(&self) -> &dyn Idempotency;
    /// One-time links.
    fn links(&self) -> &dyn Links;
    /// Signed-in browsers.
    fn sign_outs(&self) -> &dyn SignOuts;
    /// Makes everything durable at once.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// Hands out ids. An aggregate has its id from birth.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait IdSource: Send + Sync {
    /// The next `count` numbers of this aggregate's sequence, the first of them; they follow one
    /// another. `what` is the aggregate's name.
    async fn next(&self, what: &'static str, count: u32) -> Result<i64, StoreError>;
}

impl dyn IdSource + '_ {
    /// The next id of one kind of aggregate.
    pub async fn one<A: bursar_domain::repository::Aggregate>(&self) -> Result<Id<A>, StoreError> {
        let number = self.next(A::NAME, 1).await?;
        Id::new(number).map_err(|source| StoreError::Unavailable {
            doing: format!("allocating an id for a {}", A::NAME),
            source: Box::new(source),
        })
    }
}

/// Remembers requests that named a key, in the transaction of their effect.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait Idempotency: Send + Sync {
    /// Claims the key for this unit of work. [`Error::KeyInUse`] if another request has it with
    /// the same body, [`Error::KeyReused`] if with another.
    async fn claim(&self, key: &IdempotencyKey, at: DateTime<Utc>) -> Result<(), Error>;
}

/// Links that work once; only digests of their secrets are kept.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait Links: Send + Sync {
    /// Keeps a link for a purpose, in place of any earlier one for the same purpose.
    async fn keep(
        &self,
        purpose: &str,
        secret_digest: &str,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Uses the link up; whether there was one that had not expired.
    async fn redeem(
        &self,
        purpose: &str,
        secret_digest: &str,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError>;
}

/// Signs people out together with what makes them leave: a lost account, another password.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait SignOuts: Send + Sync {
    /// Ends all sessions of a user.
    async fn everywhere(&self, user: Id<User>) -> Result<(), StoreError>;
}
