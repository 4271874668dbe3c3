//! A worker that dies at a chosen moment of its work with the store, always the same one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use bursar_application::audit::AuditTrail;
use bursar_application::billing::documents::DocumentRepository;
use bursar_application::clients::views::SavedView;
use bursar_application::mail::Outbox;
use bursar_application::operations::OperationLog;
use bursar_application::ports::{IdSource, Idempotency, Links, SignOuts, Store, UnitOfWork};
use bursar_application::settings::{Logos, SettingsRules};
use bursar_application::{Desk, Ports};
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
use tokio::sync::Notify;

/// When a worker dies: before or after one of the units of work that it begins and commits.
#[derive(Debug)]
struct Fate {
    moments_left: AtomicUsize,
    died: Notify,
}

impl Fate {
    /// A moment passes; in the last one the worker stops for ever, with everything that it holds.
    async fn pass(&self) {
        let one_less = |left: usize| left.checked_sub(1);
        if self.moments_left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_err() {
            self.died.notify_one();
            std::future::pending::<()>().await;
        }
    }
}

/// Runs the next operation with a worker that dies after this many moments; whether it did, or
/// came to the end of the operation before.
pub async fn dies(desk: &Desk, moments: usize) -> bool {
    let fate = Arc::new(Fate { moments_left: AtomicUsize::new(moments), died: Notify::new() });
    let inner = Arc::clone(&desk.ports().store);
    let store = Arc::new(DyingStore { inner, fate: Arc::clone(&fate) });
    let dying = Desk::new(Ports { store, ..desk.ports().clone() });
    tokio::select! {
        ran = dying.run_next_operation("one that dies") => {
            ran.expect("a step that succeeds");
            false
        }
        // What it held is dropped as it stands, as at the end of a process.
        () = fate.died.notified() => true,
    }
}

struct DyingStore {
    inner: Arc<dyn Store>,
    fate: Arc<Fate>,
}

#[async_trait]
impl Store for DyingStore {
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StoreError> {
        self.fate.pass().await;
        let inner = self.inner.begin().await?;
        Ok(Box::new(DyingWork { inner, fate: Arc::clone(&self.fate) }))
    }
}

struct DyingWork {
    inner: Box<dyn UnitOfWork>,
    fate: Arc<Fate>,
}

macro_rules! as_it_is {
    ($($name:ident $part:ty),+ $(,)?) => {
        $(fn $name(&self) -> &$part {
            self.inner.$name()
        })+
    };
}

#[async_trait]
impl UnitOfWork for DyingWork {
    as_it_is! {
        ids dyn IdSource,
        clients dyn ClientRepository,
        groups dyn Repository<ClientGroup>,
        configurations dyn Repository<Configuration>,
        custom_fields dyn Repository<CustomField>,
        notes dyn Repository<Note>,
        users dyn UserRepository,
        roles dyn Repository<Role>,
        memberships dyn Repository<Membership>,
        invitations dyn Repository<Invitation>,
        tokens dyn Repository<ApiToken>,
        currencies dyn Repository<ListedCurrency>,
        tax_rules dyn TaxRuleRepository,
        product_groups dyn Repository<ProductGroup>,
        products dyn ProductRepository,
        pricing_plans dyn Repository<PricingPlan>,
        pricing_rules dyn Repository<PricingRule>,
        pricing dyn Pricing,
        usage dyn UsageRepository,
        vat_checks dyn VatChecks,
        ledgers dyn LedgerRepository,
        invoices dyn InvoiceRepository,
        credit_notes dyn CreditNoteRepository,
        documents dyn DocumentRepository,
        numbers dyn NumberSeries,
        outbox dyn Outbox,
        mail_templates dyn Repository<MailTemplate>,
        gateways dyn GatewayRepository,
        payments dyn PaymentRepository,
        refunds dyn RefundRepository,
        payment_methods dyn PaymentMethodRepository,
        bank_lines dyn BankLineRepository,
        views dyn Repository<SavedView>,
        logos dyn Logos,
        settings dyn SettingsRules,
        operations dyn OperationLog,
        audit dyn AuditTrail,
        idempotency dyn Idempotency,
        links dyn Links,
        sign_outs dyn SignOuts,
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        let Self { inner, fate } = *self;
        fate.pass().await;
        inner.commit().await?;
        fate.pass().await;
        Ok(())
    }
}
