//! Invoices as the API writes them.

mod parts;

use bursar_application::Error;
use bursar_application::billing::invoices::{InvoiceDetails, InvoiceRow};
use bursar_domain::billing::invoice::{DraftInvoice, Invoice, InvoiceStatus, IssuedInvoice};
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::Money;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use self::parts::item;
pub(crate) use self::parts::{
    AssessmentView, CreditNoteView, DocumentView, ItemView, PartyView, StatedAccountView,
    TaxGroupView,
};
use super::view::EntryView;
use crate::failure::Answer;
use crate::view::{InstantView, MoneyView, NamedView};

/// One row of the list of invoices.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Invoice)]
pub(crate) struct InvoiceView {
    /// Its id.
    pub(crate) id: i64,
    /// Who is to pay.
    pub(crate) client: NamedView,
    /// `draft`, `unpaid`, `paid`, `cancelled` or `refunded`.
    pub(crate) status: String,
    /// Whether it is unpaid past its due date.
    pub(crate) is_overdue: bool,
    /// What it is for.
    pub(crate) kind: String,
    /// The number that it bears; a draft has none.
    pub(crate) number: Option<String>,
    /// Whether it is a document for the tax office.
    pub(crate) is_fiscal: bool,
    /// The date that it bears.
    pub(crate) dated: Option<String>,
    /// By when it is to be paid.
    pub(crate) due_on: Option<String>,
    /// What it comes to.
    pub(crate) total: MoneyView,
    /// What is still to be paid.
    pub(crate) due: MoneyView,
    /// How often it was saved.
    pub(crate) version: i64,
}

impl From<InvoiceRow> for InvoiceView {
    fn from(row: InvoiceRow) -> Self {
        Self {
            id: row.id.get(),
            client: row.client.into(),
            status: row.status.code().to_owned(),
            is_overdue: row.is_overdue,
            kind: row.kind.code().to_owned(),
            number: row.number,
            is_fiscal: row.is_fiscal,
            dated: row.dated.map(|day| day.to_string()),
            due_on: row.due_on.map(|day| day.to_string()),
            total: row.total.into(),
            due: row.due.into(),
            version: row.version,
        }
    }
}

/// One invoice with its lines, taxes, payments and credit notes.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = InvoiceDetails)]
pub(crate) struct InvoiceDetailsView {
    /// What its row of the list says.
    #[serde(flatten)]
    pub(crate) row: InvoiceView,
    /// Everything without tax.
    pub(crate) net: MoneyView,
    /// All taxes.
    pub(crate) tax: MoneyView,
    /// What has been paid.
    pub(crate) paid: MoneyView,
    /// What of that has been given back.
    pub(crate) refunded: MoneyView,
    /// What credit notes have taken off it.
    pub(crate) credited: MoneyView,
    /// The number that it had before it was fiscal.
    pub(crate) proforma_number: Option<String>,
    /// The day on which it was issued, in the provider's zone.
    pub(crate) issued_on: Option<String>,
    /// The day on which nothing was due any more.
    pub(crate) paid_on: Option<String>,
    /// The day on which everything had been given back.
    pub(crate) refunded_on: Option<String>,
    /// What a payer writes on a bank transfer (ISO 11649).
    pub(crate) payment_reference: Option<String>,
    /// Its lines.
    pub(crate) items: Vec<ItemView>,
    /// Its taxes, one group for the lines that are taxed alike.
    pub(crate) taxes: Vec<TaxGroupView>,
    /// Which taxes apply, and why.
    pub(crate) assessment: AssessmentView,
    /// Who sells, as the document states it; a draft states nobody yet.
    pub(crate) seller: Option<PartyView>,
    /// Who buys.
    pub(crate) buyer: Option<PartyView>,
    /// A word to the client.
    pub(crate) notes: Option<String>,
    /// How and by when it is to be paid, in words.
    pub(crate) payment_terms: Option<String>,
    /// What is printed below about the tax.
    pub(crate) tax_text: Option<String>,
    /// The client's account as the document states it, where the configuration wanted that when the
    /// document was made.
    pub(crate) account: Option<StatedAccountView>,
    /// Its credit notes, oldest first.
    pub(crate) credit_notes: Vec<CreditNoteView>,
    /// The last 50 entries of the journal that moved money to it or from it, oldest first; all of
    /// them are in the journal.
    pub(crate) entries: Vec<EntryView>,
    /// The PDF files that it was printed as, oldest first.
    pub(crate) documents: Vec<DocumentView>,
    /// When the draft was begun.
    pub(crate) created_at: InstantView,
}

impl InvoiceDetailsView {
    /// An invoice as it stands on a day.
    pub(crate) fn of(details: &InvoiceDetails, today: NaiveDate) -> Answer<Self> {
        let view = match &details.invoice {
            Invoice::Draft(draft) => Self::draft(details, draft)?,
            Invoice::Issued(issued) => Self::issued(details, issued, today)?,
        };
        Ok(view)
    }

    fn row(details: &InvoiceDetails, total: Money) -> InvoiceView {
        let invoice = &details.invoice;
        InvoiceView {
            id: invoice.id().get(),
            client: details.client.clone().into(),
            status: invoice.status().code().to_owned(),
            is_overdue: false,
            kind: invoice.kind().code().to_owned(),
            number: None,
            is_fiscal: false,
            dated: invoice.dated().map(|day| day.to_string()),
            due_on: invoice.due_on().map(|day| day.to_string()),
            total: total.into(),
            due: Money::zero(total.currency()).into(),
            version: invoice.version(),
        }
    }

    /// A draft has no parties, no number and no money yet.
    fn draft(details: &InvoiceDetails, draft: &DraftInvoice) -> Answer<Self> {
        let stored = draft.as_stored();
        let totals = draft.totals().map_err(Error::from)?;
        let nothing = || MoneyView::from(Money::zero(stored.currency));
        let lines = stored.lines.iter().zip(&totals.lines);
        Ok(Self {
            row: Self::row(details, totals.total),
            net: totals.net.into(),
            tax: totals.tax.into(),
            paid: nothing(),
            refunded: nothing(),
            credited: nothing(),
            proforma_number: None,
            issued_on: None,
            paid_on: None,
            refunded_on: None,
            payment_reference: None,
            items: lines.map(|(line, figures)| item(line.number, &line.item, figures)).collect(),
            taxes: totals.groups.iter().map(Into::into).collect(),
            assessment: (&stored.assessment).into(),
            seller: None,
            buyer: None,
            notes: stored.terms.notes.as_ref().map(ToString::to_string),
            payment_terms: stored.terms.payment_terms.as_ref().map(ToString::to_string),
            tax_text: None,
            account: None,
            credit_notes: Vec::new(),
            entries: Vec::new(),
            documents: Vec::new(),
            created_at: stored.created_at.into(),
        })
    }

    fn issued(details: &InvoiceDetails, issued: &IssuedInvoice, today: NaiveDate) -> Answer<Self> {
        let stored = issued.as_stored();
        let (figures, stated) = (&stored.figures, &stored.particulars);
        let due = issued.due().map_err(Error::from)?;
        let text = |text: &Option<bursar_kernel::Note>| text.as_ref().map(ToString::to_string);
        let lines = figures.lines.iter();
        Ok(Self {
            row: InvoiceView {
                is_overdue: issued.is_overdue(today),
                number: issued.number().map(ToString::to_string),
                is_fiscal: issued.is_fiscal(),
                due: due.into(),
                ..Self::row(details, figures.total)
            },
            net: figures.net.into(),
            tax: figures.tax.into(),
            paid: stored.paid.into(),
            refunded: stored.refunded.into(),
            credited: stored.credited.into(),
            proforma_number: stored.proforma.as_ref().map(ToString::to_string),
            issued_on: Some(stored.issued_on.to_string()),
            paid_on: stored.paid_on.map(|day| day.to_string()),
            refunded_on: stored.refunded_on.map(|day| day.to_string()),
            payment_reference: (issued.status() != InvoiceStatus::Cancelled)
                .then(|| issued.payment_reference().to_string()),
            items: lines.map(|line| item(line.number, &line.item, &line.figures)).collect(),
            taxes: figures.groups.iter().map(|group| (&group.figures).into()).collect(),
            assessment: (&stored.assessment).into(),
            seller: Some((&stated.seller.party).into()),
            buyer: Some((&stated.buyer).into()),
            notes: text(&stated.notes),
            payment_terms: text(&stated.payment_terms),
            tax_text: text(&stated.tax_text),
            account: stated.enclosed.account.as_ref().map(Into::into),
            credit_notes: details.credit_notes.iter().map(Into::into).collect(),
            entries: details.entries.iter().cloned().map(Into::into).collect(),
            documents: details.documents.iter().map(Into::into).collect(),
            created_at: stored.created_at.into(),
        })
    }
}
