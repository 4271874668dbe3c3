//! Knows what is read of invoices, which are asked for, and in which order (product 5.8).

use async_trait::async_trait;
use bursar_domain::billing::invoice::{
    CreditNote, CreditNoteId, Invoice, InvoiceId, InvoiceKind, InvoiceStatus, ItemKind,
};
use bursar_domain::billing::payment::Payment;
use bursar_domain::client::ClientId;
use bursar_kernel::money::Money;
use chrono::NaiveDate;

use crate::billing::documents::DocumentFacts;
use crate::billing::journal::{AmountRange, EntryRow};
use crate::clients::Direction;
use crate::clients::directory::Named;
use crate::page::{Around, Page, PageRequest, Total};
use crate::{Error, Scope};

/// One row of the list of invoices.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the accessors of Invoice, documented there")]
pub struct InvoiceRow {
    pub id: InvoiceId,
    pub client: Named,
    /// Whether his record is all that is left of him.
    pub is_client_gone: bool,
    pub status: InvoiceStatus,
    pub is_overdue: bool,
    pub kind: InvoiceKind,
    /// The number that it bears; a draft has none.
    pub number: Option<String>,
    pub is_fiscal: bool,
    pub dated: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    pub total: Money,
    /// What is still to be paid.
    pub due: Money,
    pub version: i64,
}

/// How many entries of the journal are shown with an invoice.
pub const ENTRIES_SHOWN: u32 = 50;

/// An unpaid invoice that credit may pay by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayableInvoice {
    /// Which one.
    pub id: InvoiceId,
    /// The number that it bears.
    pub number: String,
    /// What is still to be paid.
    pub due: Money,
}

/// One invoice with everything that its page shows.
#[derive(Clone, Debug)]
pub struct InvoiceDetails {
    /// The invoice.
    pub invoice: Invoice,
    /// Its client.
    pub client: Named,
    /// Whether his record is all that is left of him.
    pub is_client_gone: bool,
    /// Its credit notes, oldest first.
    pub credit_notes: Vec<CreditNote>,
    /// Its payments from outside, oldest first.
    pub payments: Vec<Payment>,
    /// The last [`ENTRIES_SHOWN`] entries of the journal that moved money to it or from it, oldest
    /// first; all of them are in the journal.
    pub entries: Vec<EntryRow>,
    /// The files that it was printed as, oldest first.
    pub documents: Vec<DocumentFacts>,
}

/// Which invoices are asked for; the default asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvoiceFilter {
    /// Only these.
    pub ids: Option<Vec<InvoiceId>>,
    /// With this number or its beginning, or this id.
    pub search: Option<String>,
    /// Of this client.
    pub client: Option<ClientId>,
    /// In one of these statuses.
    pub status: Vec<InvoiceStatus>,
    /// Unpaid past the due date, or not.
    pub is_overdue: Option<bool>,
    /// For one of these purposes.
    pub kind: Vec<InvoiceKind>,
    /// With a line of one of these kinds.
    pub item_kind: Vec<ItemKind>,
    /// Dated on this day or later.
    pub dated_from: Option<NaiveDate>,
    /// Dated on this day or earlier.
    pub dated_to: Option<NaiveDate>,
    /// Due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Due on this day or earlier.
    pub due_to: Option<NaiveDate>,
    /// What it comes to.
    pub total: AmountRange,
    /// Whether tax is charged.
    pub has_taxes: Option<bool>,
    /// Whether the buyer is a company.
    pub has_company: Option<bool>,
    /// Whether the buyer has a VAT id.
    pub has_vat_id: Option<bool>,
    /// Whether the buyer pays no tax because of who he is.
    pub is_exempt: Option<bool>,
}

/// A filter whose values are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceFacet {
    /// Their statuses.
    Status,
    /// Their purposes.
    Kind,
}

impl InvoiceFacet {
    /// The facet of a filter with this name in addresses.
    pub fn find(code: &str) -> Option<Self> {
        match code {
            "status" => Some(Self::Status),
            "kind" => Some(Self::Kind),
            _ => None,
        }
    }

    /// The same invoices, whatever value they have here.
    pub(crate) fn opened(self, filter: &InvoiceFilter) -> InvoiceFilter {
        let mut filter = filter.clone();
        match self {
            Self::Status => filter.status.clear(),
            Self::Kind => filter.kind.clear(),
        }
        filter
    }

    /// The words of all values.
    pub(crate) fn values(self) -> Vec<&'static str> {
        match self {
            Self::Status => InvoiceStatus::ALL.iter().map(|status| status.code()).collect(),
            Self::Kind => InvoiceKind::ALL.iter().map(|kind| kind.code()).collect(),
        }
    }
}

/// What invoices of one currency come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvoiceSums {
    /// All of them, drafts included.
    pub total: Money,
    /// What is still to be paid of them.
    pub due: Money,
    /// What of that is past its due date.
    pub overdue: Money,
}

/// What invoices are sorted by; ties by id in the same direction. Those without a value come last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InvoiceSort {
    /// The id.
    #[default]
    Id,
    /// The status, drafts first.
    Status,
    /// The date.
    Date,
    /// The due date.
    DueDate,
    /// What it comes to, whatever the currency.
    Total,
    /// The id of the client.
    Client,
}

impl InvoiceSort {
    /// All sorts, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Id, Self::Status, Self::Date, Self::DueDate, Self::Total, Self::Client];

    /// The word in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Status => "status",
            Self::Date => "dated",
            Self::DueDate => "due_on",
            Self::Total => "total",
            Self::Client => "client",
        }
    }
}

/// A list of invoices: which ones, in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceQuery {
    /// Which ones.
    pub filter: InvoiceFilter,
    /// By what they are sorted.
    pub sort: InvoiceSort,
    /// Which way.
    pub direction: Direction,
}

impl Default for InvoiceQuery {
    /// Newest first.
    fn default() -> Self {
        let (filter, sort) = (InvoiceFilter::default(), InvoiceSort::default());
        Self { filter, sort, direction: Direction::Descending }
    }
}

/// Reads invoices for lists and pages.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait InvoiceDirectory: Send + Sync {
    /// One page of the invoices, overdue or not as of a day.
    async fn list(
        &self,
        scope: Scope,
        query: &InvoiceQuery,
        today: NaiveDate,
        page: &PageRequest,
    ) -> Result<Page<InvoiceRow>, Error>;

    /// How many invoices match, up to one past the cap of totals.
    async fn total(
        &self,
        scope: Scope,
        filter: &InvoiceFilter,
        today: NaiveDate,
    ) -> Result<Total, Error>;

    /// How many of the invoices that match have each value of a facet, by its word, as far as some
    /// have it; `None` past the cap of totals.
    async fn facet(
        &self,
        scope: Scope,
        filter: &InvoiceFilter,
        today: NaiveDate,
        by: InvoiceFacet,
    ) -> Result<Option<Vec<(String, u64)>>, Error>;

    /// The ids of the invoices that match, in order; `None` past the cap of totals.
    async fn ids(
        &self,
        scope: Scope,
        filter: &InvoiceFilter,
        today: NaiveDate,
    ) -> Result<Option<Vec<InvoiceId>>, Error>;

    /// The client's unpaid invoices that credit may pay by itself, in the order of payment.
    async fn payable(&self, client: ClientId) -> Result<Vec<PayableInvoice>, Error>;

    /// Where an invoice stands in a list, and which are beside it.
    async fn around(
        &self,
        scope: Scope,
        query: &InvoiceQuery,
        today: NaiveDate,
        id: InvoiceId,
    ) -> Result<Around<InvoiceId>, Error>;

    /// What the invoices that match come to, by currency; `None` past the cap of totals.
    async fn sums(
        &self,
        scope: Scope,
        filter: &InvoiceFilter,
        today: NaiveDate,
    ) -> Result<Option<Vec<InvoiceSums>>, Error>;

    /// One invoice.
    async fn get(&self, scope: Scope, id: InvoiceId) -> Result<InvoiceDetails, Error>;

    /// One credit note.
    async fn credit_note(&self, scope: Scope, id: CreditNoteId) -> Result<CreditNote, Error>;
}
