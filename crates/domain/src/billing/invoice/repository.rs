//! Knows what stores of invoices, credit notes and numbers promise.

use async_trait::async_trait;
use bursar_kernel::Id;
use bursar_kernel::money::Currency;

use super::credit_note::{CreditNote, CreditNoteId};
use super::draft::DraftInvoice;
use super::item::{ItemKind, ItemSource};
use super::number::{DocumentNumber, Series};
use super::{Invoice, InvoiceId};
use crate::client::{Client, ClientId};
use crate::repository::StoreError;

/// Where invoices are kept, within one unit of work.
///
/// `add` and `save` answer [`StoreError::Taken`] if another invoice has the same number, or another
/// one that is not cancelled has a line for the same part of the same cycle ([`Item::charge`]).
///
/// [`Item::charge`]: super::Item::charge
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait InvoiceRepository: Send + Sync {
    /// The invoice, or [`StoreError::NotFound`].
    async fn get(&self, id: InvoiceId) -> Result<Invoice, StoreError>;

    /// The invoice, if there is one.
    async fn find(&self, id: InvoiceId) -> Result<Option<Invoice>, StoreError>;

    /// The invoice that bears this number, now or before it was fiscal.
    async fn numbered(&self, number: &DocumentNumber) -> Result<Option<InvoiceId>, StoreError>;

    /// The invoice that is not cancelled and has a line of this kind for this cycle.
    async fn charging(
        &self,
        kind: ItemKind,
        source: &ItemSource,
    ) -> Result<Option<InvoiceId>, StoreError>;

    /// The client's unpaid invoices in a currency, what is due first first.
    async fn unpaid(
        &self,
        client: Id<Client>,
        currency: Currency,
    ) -> Result<Vec<InvoiceId>, StoreError>;

    /// The client's unpaid invoices that credit may pay by itself, in every currency, what is due
    /// first first. One of which something was given back or a payment was reversed is left to
    /// staff.
    async fn payable(&self, client: ClientId) -> Result<Vec<InvoiceId>, StoreError>;

    /// Clients behind `after` with such an invoice in a currency in which they have credit, by id.
    async fn with_payable(
        &self,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<ClientId>, StoreError>;

    /// The client's drafts, by id.
    async fn drafts(&self, client: ClientId) -> Result<Vec<InvoiceId>, StoreError>;

    /// How many unpaid invoices for credit the client has.
    async fn count_unpaid_for_credit(&self, client: ClientId) -> Result<u64, StoreError>;

    /// Whether the client has any fiscal invoice that was paid.
    async fn has_paid_fiscal(&self, client: ClientId) -> Result<bool, StoreError>;

    /// Keeps a new invoice.
    async fn add(&self, invoice: &Invoice) -> Result<(), StoreError>;

    /// Keeps the changed invoice; [`StoreError::Stale`] if the stored version has moved on.
    async fn save(&self, invoice: &Invoice) -> Result<(), StoreError>;

    /// Takes a draft away. What was issued is never removed.
    async fn remove(&self, draft: &DraftInvoice) -> Result<(), StoreError>;
}

/// Where credit notes are kept, within one unit of work. They are never changed or removed.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait CreditNoteRepository: Send + Sync {
    /// The credit note, or [`StoreError::NotFound`].
    async fn get(&self, id: CreditNoteId) -> Result<CreditNote, StoreError>;

    /// The credit notes of an invoice, by id.
    async fn of_invoice(&self, invoice: InvoiceId) -> Result<Vec<CreditNote>, StoreError>;

    /// Keeps a new credit note; [`StoreError::Taken`] if another one has its number.
    async fn add(&self, note: &CreditNote) -> Result<(), StoreError>;
}

/// Where the next numbers of documents are kept, within one unit of work.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait NumberSeries: Send + Sync {
    /// The next number of a series, 1 at first. Others wait until this unit of work ends, and get
    /// the same number if it is rolled back, so that there are no gaps: ask for it last.
    async fn next(&self, series: &Series) -> Result<u64, StoreError>;

    /// Lets a series go on at `number`, if it has not come that far yet.
    async fn go_on_at(&self, series: &Series, number: u64) -> Result<(), StoreError>;

    /// Whether any document bears this number already, or bore it before it was fiscal.
    async fn is_taken(&self, number: &DocumentNumber) -> Result<bool, StoreError>;
}
