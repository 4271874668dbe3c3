//! A desk over mocks: what a test does not expect must not happen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use bursar_domain::access::{ApiToken, Invitation, Membership, MockUserRepository, Permission};
use bursar_domain::access::{Role, StoredUser, User, UserKind, UserRepository};
use bursar_domain::billing::invoice::{CreditNoteRepository, InvoiceRepository, NumberSeries};
use bursar_domain::billing::invoice::{
    MockCreditNoteRepository, MockInvoiceRepository, MockNumberSeries,
};
use bursar_domain::billing::journal::{LedgerRepository, MockLedgerRepository};
use bursar_domain::billing::payment::{
    BankLineRepository, GatewayRepository, MockBankLineRepository, MockGatewayRepository,
    MockPaymentMethodRepository, MockPaymentRepository, MockRefundRepository,
    PaymentMethodRepository, PaymentRepository, RefundRepository,
};
use bursar_domain::billing::pricing::{MockPricing, Pricing, PricingPlan, PricingRule};
use bursar_domain::billing::tax::{MockTaxRuleRepository, TaxRuleRepository};
use bursar_domain::billing::tax::{MockVatChecks, VatChecks};
use bursar_domain::billing::usage::{MockUsageRepository, UsageRepository};
use bursar_domain::catalog::{MockProductRepository, ProductGroup, ProductRepository};
use bursar_domain::client::profile::ProfileRules;
use bursar_domain::client::{Client, ClientGroup, ClientRepository, Configuration, CustomField};
use bursar_domain::client::{MockClientRepository, Note, Profile, ProfileInput};
use bursar_domain::currency::ListedCurrency;
use bursar_domain::mail::MailTemplate;
use bursar_domain::repository::{MockRepository, Repository, StoreError};
use bursar_kernel::{Email, Id, Line};
use chrono::{DateTime, TimeZone, Utc};

use crate::access::{MockPeopleDirectory, MockSignInDirectory, StaffIdentity};
use crate::audit::{AuditTrail, MockAuditDirectory, MockAuditTrail};
use crate::billing::documents::{DocumentRepository, MockDocumentArchive, MockDocumentRepository};
use crate::billing::invoices::directory::MockInvoiceDirectory;
use crate::billing::journal::MockJournalDirectory;
use crate::billing::payments::directory::MockPaymentDirectory;
use crate::billing::reports::MockMoneyReports;
use crate::billing::vat::MockVatCheckDirectory;
use crate::catalog::MockCatalogDirectory;
use crate::clients::directory::{MockClientDirectory, MockClientFacets};
use crate::clients::exchange::MockUploads;
use crate::clients::views::{MockViewDirectory, SavedView};
use crate::mail::{MailTerms, MockMailDirectory, MockMailQueue, MockOutbox, Outbox};
use crate::operations::{
    MockOperationDirectory, MockOperationLog, MockOperationQueue, OperationLog,
};
use crate::ports::{
    Gateways, IdSource, Idempotency, Links, Mailer, MockAnswers, MockClock, MockComposer,
    MockDocumentPrinter, MockIdSource, MockIdempotency, MockLinks, MockMailer, MockPasswords,
    MockRateFeed, MockSecrets, MockSessions, MockSignOuts, MockStore, MockThrottle,
    MockVatRegister, RateFeed, SignOuts, UnitOfWork, VatRegister,
};
use crate::pricing::MockPricingDirectory;
use crate::schedule::{MockTaskBoard, Task, Timetable};
use crate::settings::{Logos, MockLogos, MockSettingsDirectory, MockSettingsRules, SettingsRules};
use crate::usage::MockUsageDirectory;
use crate::{Actor, Desk, Ports};

/// A unit of work over mocks.
#[derive(Default)]
pub(crate) struct Work {
    pub(crate) ids: MockIdSource,
    pub(crate) clients: MockClientRepository,
    pub(crate) groups: MockRepository<ClientGroup>,
    pub(crate) configurations: MockRepository<Configuration>,
    pub(crate) custom_fields: MockRepository<CustomField>,
    pub(crate) notes: MockRepository<Note>,
    pub(crate) users: MockUserRepository,
    pub(crate) roles: MockRepository<Role>,
    pub(crate) memberships: MockRepository<Membership>,
    pub(crate) invitations: MockRepository<Invitation>,
    pub(crate) tokens: MockRepository<ApiToken>,
    pub(crate) currencies: MockRepository<ListedCurrency>,
    pub(crate) tax_rules: MockTaxRuleRepository,
    pub(crate) product_groups: MockRepository<ProductGroup>,
    pub(crate) products: MockProductRepository,
    pub(crate) vat_checks: MockVatChecks,
    pub(crate) pricing_plans: MockRepository<PricingPlan>,
    pub(crate) pricing_rules: MockRepository<PricingRule>,
    pub(crate) pricing: MockPricing,
    pub(crate) usage: MockUsageRepository,
    pub(crate) ledgers: MockLedgerRepository,
    pub(crate) invoices: MockInvoiceRepository,
    pub(crate) credit_notes: MockCreditNoteRepository,
    pub(crate) documents: MockDocumentRepository,
    pub(crate) numbers: MockNumberSeries,
    pub(crate) outbox: MockOutbox,
    pub(crate) mail_templates: MockRepository<MailTemplate>,
    pub(crate) gateways: MockGatewayRepository,
    pub(crate) payments: MockPaymentRepository,
    pub(crate) refunds: MockRefundRepository,
    pub(crate) payment_methods: MockPaymentMethodRepository,
    pub(crate) bank_lines: MockBankLineRepository,
    pub(crate) views: MockRepository<SavedView>,
    pub(crate) logos: MockLogos,
    pub(crate) settings: MockSettingsRules,
    pub(crate) operations: MockOperationLog,
    pub(crate) audit: MockAuditTrail,
    pub(crate) idempotency: MockIdempotency,
    pub(crate) links: MockLinks,
    pub(crate) sign_outs: MockSignOuts,
    /// Whether committing fails.
    pub(crate) refuses_to_commit: bool,
    pub(crate) commits: Commits,
}

/// How many units of work were committed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Commits(Arc<AtomicUsize>);

impl Commits {
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl UnitOfWork for Work {
    fn ids(&self) -> &dyn IdSource {
        &self.ids
    }
    fn clients(&self) -> &dyn ClientRepository {
        &self.clients
    }
    fn groups(&self) -> &dyn Repository<ClientGroup> {
        &self.groups
    }
    fn configurations(&self) -> &dyn Repository<Configuration> {
        &self.configurations
    }
    fn custom_fields(&self) -> &dyn Repository<CustomField> {
        &self.custom_fields
    }
    fn notes(&self) -> &dyn Repository<Note> {
        &self.notes
    }
    fn users(&self) -> &dyn UserRepository {
        &self.users
    }
    fn roles(&self) -> &dyn Repository<Role> {
        &self.roles
    }
    fn memberships(&self) -> &dyn Repository<Membership> {
        &self.memberships
    }
    fn invitations(&self) -> &dyn Repository<Invitation> {
        &self.invitations
    }
    fn tokens(&self) -> &dyn Repository<ApiToken> {
        &self.tokens
    }
    fn currencies(&self) -> &dyn Repository<ListedCurrency> {
        &self.currencies
    }
    fn tax_rules(&self) -> &dyn TaxRuleRepository {
        &self.tax_rules
    }
    fn product_groups(&self) -> &dyn Repository<ProductGroup> {
        &self.product_groups
    }
    fn products(&self) -> &dyn ProductRepository {
        &self.products
    }
    fn vat_checks(&self) -> &dyn VatChecks {
        &self.vat_checks
    }
    fn pricing_plans(&self) -> &dyn Repository<PricingPlan> {
        &self.pricing_plans
    }
    fn pricing_rules(&self) -> &dyn Repository<PricingRule> {
        &self.pricing_rules
    }
    fn pricing(&self) -> &dyn Pricing {
        &self.pricing
    }
    fn usage(&self) -> &dyn UsageRepository {
        &self.usage
    }
    fn ledgers(&self) -> &dyn LedgerRepository {
        &self.ledgers
    }
    fn invoices(&self) -> &dyn InvoiceRepository {
        &self.invoices
    }
    fn credit_notes(&self) -> &dyn CreditNoteRepository {
        &self.credit_notes
    }
    fn documents(&self) -> &dyn DocumentRepository {
        &self.documents
    }
    fn numbers(&self) -> &dyn NumberSeries {
        &self.numbers
    }
    fn outbox(&self) -> &dyn Outbox {
        &self.outbox
    }
    fn mail_templates(&self) -> &dyn Repository<MailTemplate> {
        &self.mail_templates
    }
    fn gateways(&self) -> &dyn GatewayRepository {
        &self.gateways
    }
    fn payments(&self) -> &dyn PaymentRepository {
        &self.payments
    }
    fn refunds(&self) -> &dyn RefundRepository {
        &self.refunds
    }
    fn payment_methods(&self) -> &dyn PaymentMethodRepository {
        &self.payment_methods
    }
    fn bank_lines(&self) -> &dyn BankLineRepository {
        &self.bank_lines
    }
    fn views(&self) -> &dyn Repository<SavedView> {
        &self.views
    }
    fn logos(&self) -> &dyn Logos {
        &self.logos
    }
    fn settings(&self) -> &dyn SettingsRules {
        &self.settings
    }
    fn operations(&self) -> &dyn OperationLog {
        &self.operations
    }
    fn audit(&self) -> &dyn AuditTrail {
        &self.audit
    }
    fn idempotency(&self) -> &dyn Idempotency {
        &self.idempotency
    }
    fn links(&self) -> &dyn Links {
        &self.links
    }
    fn sign_outs(&self) -> &dyn SignOuts {
        &self.sign_outs
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        if self.refuses_to_commit {
            return Err(unavailable());
        }
        self.commits.0.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

/// The mocks behind a desk.
#[derive(Default)]
pub(crate) struct Mocks {
    pub(crate) store: MockStore,
    pub(crate) passwords: MockPasswords,
    pub(crate) throttle: MockThrottle,
    pub(crate) sessions: MockSessions,
    pub(crate) people: MockPeopleDirectory,
    pub(crate) sign_in: MockSignInDirectory,
    pub(crate) queue: MockOperationQueue,
    pub(crate) uploads: MockUploads,
    pub(crate) tasks: MockTaskBoard,
    pub(crate) invoices: MockInvoiceDirectory,
    pub(crate) mail: MockMailDirectory,
    pub(crate) mail_queue: MockMailQueue,
    pub(crate) mail_terms: MailTerms,
    pub(crate) composer: MockComposer,
    pub(crate) mailer: Option<MockMailer>,
    pub(crate) rate_feed: Option<MockRateFeed>,
    pub(crate) vat_register: Option<MockVatRegister>,
    pub(crate) vat_directory: MockVatCheckDirectory,
    pub(crate) clients: MockClientDirectory,
    pub(crate) settings: MockSettingsDirectory,
}

impl Mocks {
    /// Hands these units of work out one after another.
    pub(crate) fn works(mut self, works: impl IntoIterator<Item = Work>) -> Self {
        for work in works {
            let mut work = Some(work);
            self.store.expect_begin().times(1).returning(move || {
                let work = work.take().ok_or_else(unavailable)?;
                Ok(Box::new(work))
            });
        }
        self
    }

    pub(crate) fn desk(self) -> Desk {
        let mut clock = MockClock::new();
        clock.expect_now().return_const(noon());
        Desk::new(Ports {
            store: Arc::new(self.store),
            clock: Arc::new(clock),
            secrets: Arc::new(MockSecrets::new()),
            passwords: Arc::new(self.passwords),
            sessions: Arc::new(self.sessions),
            throttle: Arc::new(self.throttle),
            answers: Arc::new(MockAnswers::new()),
            clients: Arc::new(self.clients),
            facets: Arc::new(MockClientFacets::new()),
            views: Arc::new(MockViewDirectory::new()),
            catalog: Arc::new(MockCatalogDirectory::new()),
            journal: Arc::new(MockJournalDirectory::new()),
            invoices: Arc::new(self.invoices),
            reports: Arc::new(MockMoneyReports::new()),
            payments: Arc::new(MockPaymentDirectory::new()),
            pricing: Arc::new(MockPricingDirectory::new()),
            usage: Arc::new(MockUsageDirectory::new()),
            gateways: Gateways::default(),
            notices: None,
            documents: Arc::new(MockDocumentArchive::new()),
            printer: Arc::new(MockDocumentPrinter::new()),
            people: Arc::new(self.people),
            sign_in: Arc::new(self.sign_in),
            settings: Arc::new(self.settings),
            audit: Arc::new(MockAuditDirectory::new()),
            operations: Arc::new(MockOperationDirectory::new()),
            queue: Arc::new(self.queue),
            uploads: Arc::new(self.uploads),
            mail: Arc::new(self.mail),
            mail_queue: Arc::new(self.mail_queue),
            mail_terms: self.mail_terms,
            composer: Arc::new(self.composer),
            mailer: self.mailer.map(|mailer| -> Arc<dyn Mailer> { Arc::new(mailer) }),
            tasks: Arc::new(self.tasks),
            timetable: Timetable::empty().with(Task::ExpireCredit, chrono::TimeDelta::minutes(5)),
            rate_feed: self.rate_feed.map(|feed| -> Arc<dyn RateFeed> { Arc::new(feed) }),
            vat_register: self
                .vat_register
                .map(|asked| -> Arc<dyn VatRegister> { Arc::new(asked) }),
            vat_checks: Arc::new(self.vat_directory),
            vat_recheck: chrono::TimeDelta::days(90),
        })
    }
}

/// A desk with one unit of work, and the count of its commits.
pub(crate) fn desk_over(work: Work) -> (Desk, Commits) {
    let commits = work.commits.clone();
    (Mocks::default().works([work]).desk(), commits)
}

pub(crate) fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).unwrap()
}

pub(crate) fn unavailable() -> StoreError {
    StoreError::Unavailable { doing: "testing".into(), source: "the disk is full".into() }
}

/// A member of staff who may do exactly this.
pub(crate) fn staff_with(permissions: &[Permission]) -> Actor {
    let permissions = permissions.iter().copied().collect();
    Actor::staff(id(7), "Maja Holm".into(), permissions, "request-1".into())
}

pub(crate) fn identity() -> StaffIdentity {
    StaffIdentity {
        user: id(7),
        name: "Maja Holm".into(),
        roles: vec!["Support".into()],
        permissions: BTreeSet::new(),
        preferences: BTreeMap::new(),
    }
}

pub(crate) fn id<T>(number: i64) -> Id<T> {
    Id::new(number).unwrap()
}

/// An account of a kind.
pub(crate) fn account(kind: UserKind, is_active: bool) -> User {
    User::restore(StoredUser {
        id: id(7),
        kind,
        email: Email::new("maja@bursar.example").unwrap(),
        first_name: Line::parse("Maja", 64).unwrap(),
        last_name: None,
        phone: None,
        is_active,
        roles: BTreeSet::new(),
        password_hash: Some("$argon2id$the-hash".into()),
        created_at: noon(),
        version: 1,
    })
}

/// A client without services.
pub(crate) fn acme() -> Client {
    let input = ProfileInput {
        company: "Acme".into(),
        email: "billing@acme.example".into(),
        currency: "EUR".into(),
        ..ProfileInput::default()
    };
    let rules = ProfileRules { custom_fields: &[], address_required: false };
    let profile = Profile::parse(&input, rules).unwrap();
    Client::register(id(1), profile, id(1), BTreeSet::new(), noon()).0
}
