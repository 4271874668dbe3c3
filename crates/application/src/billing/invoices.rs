//! Invoices: written as drafts, issued, paid, refunded, corrected (product 5.8).

mod add_credit;
mod arrange;
mod bulk;
mod correct;
pub mod directory;
mod document;
mod draft;
mod enclosed;
mod export;
mod issue;
mod lines;
mod pay;
mod seller;
mod terms;
pub(in crate::billing) mod till;

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{
    ArrangeError, CreditError, DraftError, FiscalError, InvoiceId, IssueError, PaymentError,
    WrongStatus,
};
use bursar_domain::client::ClientId;

pub use self::arrange::{MergeInvoices, MergePreview, SplitInvoice, SplitPreview};
pub use self::bulk::{BulkIssue, InvoiceSelection};
pub use self::correct::{CancelInvoice, CreditInvoice, CreditNoteLine};
pub use self::directory::{
    ENTRIES_SHOWN, InvoiceDetails, InvoiceFacet, InvoiceFilter, InvoiceQuery, InvoiceRow,
    InvoiceSort, InvoiceSums,
};
pub use self::draft::{EditInvoice, NewInvoice};
pub use self::lines::WrittenLine;
pub use self::pay::PayFromCredit;
pub use self::seller::seller;
pub(in crate::billing) use self::terms::Holder;
pub use crate::billing::payments::RecordPayment;
use crate::page::{Around, Page, PageRequest, Total};
use crate::{Actor, Desk, Error};

impl Desk {
    /// One page of the invoices, and how many there are.
    pub async fn invoices(
        &self,
        actor: &Actor,
        query: &InvoiceQuery,
        page: &PageRequest,
    ) -> Result<(Page<InvoiceRow>, Total), Error> {
        actor.require(Permission::ViewInvoices)?;
        let (invoices, today) = (&self.ports.invoices, self.today());
        let rows = invoices.list(actor.scope(), query, today, page).await?;
        Ok((rows, invoices.total(actor.scope(), &query.filter, today).await?))
    }

    /// One page of a client's invoices; there must be such a client.
    pub async fn client_invoices(
        &self,
        actor: &Actor,
        client: ClientId,
        mut query: InvoiceQuery,
        page: &PageRequest,
    ) -> Result<(Page<InvoiceRow>, Total), Error> {
        actor.require(Permission::ViewInvoices)?;
        self.require_client(actor, client).await?;
        query.filter.client = Some(client);
        self.invoices(actor, &query, page).await
    }

    /// Where an invoice stands in a list, and which are beside it.
    pub async fn invoice_neighbours(
        &self,
        actor: &Actor,
        query: &InvoiceQuery,
        id: InvoiceId,
    ) -> Result<Around<InvoiceId>, Error> {
        actor.require(Permission::ViewInvoices)?;
        self.ports.invoices.around(actor.scope(), query, self.today(), id).await
    }

    /// How many invoices match.
    pub async fn count_invoices(
        &self,
        actor: &Actor,
        filter: &InvoiceFilter,
    ) -> Result<Total, Error> {
        actor.require(Permission::ViewInvoices)?;
        self.ports.invoices.total(actor.scope(), filter, self.today()).await
    }

    /// How many invoices each value of a filter would leave beside the other filters, by its word;
    /// `None` past the cap of totals.
    pub async fn invoice_facet(
        &self,
        actor: &Actor,
        filter: &InvoiceFilter,
        by: InvoiceFacet,
    ) -> Result<Option<Vec<(String, u64)>>, Error> {
        actor.require(Permission::ViewInvoices)?;
        let (others, today) = (by.opened(filter), self.today());
        let found = self.ports.invoices.facet(actor.scope(), &others, today, by).await?;
        let Some(found) = found else { return Ok(None) };
        let count = |value: &str| found.iter().find(|(of, _)| of == value).map_or(0, |(_, n)| *n);
        let counts = by.values().into_iter().map(|value| (value.to_owned(), count(value)));
        Ok(Some(counts.collect()))
    }

    /// What the invoices that match come to, by currency; `None` past the cap of totals.
    pub async fn invoice_sums(
        &self,
        actor: &Actor,
        filter: &InvoiceFilter,
    ) -> Result<Option<Vec<InvoiceSums>>, Error> {
        actor.require(Permission::ViewInvoices)?;
        self.ports.invoices.sums(actor.scope(), filter, self.today()).await
    }

    /// One invoice with everything that its page shows.
    pub async fn invoice(&self, actor: &Actor, id: InvoiceId) -> Result<InvoiceDetails, Error> {
        actor.require(Permission::ViewInvoices)?;
        self.ports.invoices.get(actor.scope(), id).await
    }

    /// An invoice, for whoever has just changed it or may see invoices.
    pub async fn changed_invoice(
        &self,
        actor: &Actor,
        id: InvoiceId,
    ) -> Result<InvoiceDetails, Error> {
        let acts =
            [Permission::EditInvoices, Permission::IssueInvoices, Permission::RecordPayments];
        if !acts.into_iter().any(|act| actor.may(act)) && !actor.may(Permission::RefundPayments) {
            actor.require(Permission::ViewInvoices)?;
        }
        self.ports.invoices.get(actor.scope(), id).await
    }
}

/// A rule of invoices, told by a stable word and in words.
macro_rules! rules {
    ($($error:ty => $code:literal),+ $(,)?) => {$(
        impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::rule($code, error.to_string())
            }
        }
    )+};
}

rules! {
    WrongStatus => "wrong_status",
    DraftError => "cannot_be_edited",
    IssueError => "cannot_be_issued",
    PaymentError => "cannot_be_paid",
    FiscalError => "cannot_be_cancelled",
    CreditError => "cannot_be_credited",
    ArrangeError => "cannot_be_arranged",
}
