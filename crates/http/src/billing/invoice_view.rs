//! Invoices as the API writes them.

use bursar_application::Error;
use bursar_application::billing::documents::DocumentFacts;
use bursar_application::billing::invoices::{InvoiceDetails, InvoiceRow};
use bursar_application::figures::plain_price;
use bursar_domain::billing::invoice::{
    CreditNote, DraftInvoice, Invoice, InvoiceStatus, IssuedInvoice, Item, LineFigures, Party,
    TaxGroup,
};
use bursar_domain::billing::tax::TaxAssessment;
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::Money;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

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
    /// Its credit notes, oldest first.
    pub(crate) credit_notes: Vec<CreditNoteView>,
    /// The entries of the journal that moved money to it or from it.
    pub(crate) entries: Vec<EntryView>,
    /// The PDF files that it was printed as, oldest first.
    pub(crate) documents: Vec<DocumentView>,
    /// When the draft was begun.
    pub(crate) created_at: InstantView,
}

/// A file that a document was printed as. It is never changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PrintedFile)]
pub(crate) struct DocumentView {
    /// The number that the document bore.
    pub(crate) number: String,
    /// When it was printed.
    pub(crate) printed_at: InstantView,
    /// What printed it, with its version.
    pub(crate) printer: String,
    /// The media type.
    pub(crate) content_type: String,
    /// How many bytes it has.
    pub(crate) size: u64,
    /// SHA-256 of the file, in hexadecimal.
    pub(crate) sha256: String,
}

impl From<&DocumentFacts> for DocumentView {
    fn from(facts: &DocumentFacts) -> Self {
        Self {
            number: facts.number.clone(),
            printed_at: facts.printed_at.into(),
            printer: facts.printer.clone(),
            content_type: facts.content_type.clone(),
            size: facts.size,
            sha256: facts.sha256.clone(),
        }
    }
}

/// A line of an invoice.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = InvoiceItem)]
pub(crate) struct ItemView {
    /// Its number within the invoice.
    pub(crate) number: u32,
    /// What kind of thing it sells.
    pub(crate) kind: String,
    /// What it is.
    pub(crate) description: String,
    /// More about it.
    pub(crate) details: Option<String>,
    /// How much of it.
    pub(crate) quantity: String,
    /// What that is counted in (UN/ECE recommendation 20).
    pub(crate) unit: String,
    /// The price of one, unrounded.
    pub(crate) unit_price: String,
    /// What is taken off.
    pub(crate) discount: MoneyView,
    /// What it costs without tax.
    pub(crate) net: MoneyView,
    /// Its share of its group's taxes.
    pub(crate) tax: MoneyView,
    /// Both.
    pub(crate) total: MoneyView,
    /// Whether it is taxed.
    pub(crate) is_taxable: bool,
    /// The first day that it is for.
    pub(crate) period_start: Option<String>,
    /// The first day that it is no longer for.
    pub(crate) period_end: Option<String>,
}

/// The lines that are taxed alike.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = InvoiceTaxGroup)]
pub(crate) struct TaxGroupView {
    /// The category of UNTDID 5305: `S`, `Z`, `E`, `AE` or `O`.
    pub(crate) category: String,
    /// Why no tax is charged, if none is.
    pub(crate) exemption: Option<String>,
    /// The lines without tax.
    pub(crate) net: MoneyView,
    /// The taxes, by level.
    pub(crate) taxes: Vec<TaxFigureView>,
    /// Lines and taxes together.
    pub(crate) total: MoneyView,
}

/// One tax on one group of lines.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = InvoiceTax)]
pub(crate) struct TaxFigureView {
    /// Its name.
    pub(crate) name: String,
    /// Its rate in percent.
    pub(crate) rate: String,
    /// What it is charged on.
    pub(crate) base: MoneyView,
    /// What it comes to.
    pub(crate) amount: MoneyView,
}

/// Which taxes apply, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TaxAssessment)]
pub(crate) struct AssessmentView {
    /// What is missing to say which taxes apply; such a draft cannot be issued.
    pub(crate) pending: Option<String>,
    /// Why, step by step.
    pub(crate) reasons: Vec<String>,
}

/// Who sells or buys, as the document states it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = InvoiceParty)]
pub(crate) struct PartyView {
    /// The legal name.
    pub(crate) name: String,
    /// The lines of the address.
    pub(crate) address: Vec<String>,
    /// The country code.
    pub(crate) country: Option<String>,
    /// The VAT id.
    pub(crate) vat_id: Option<String>,
    /// Legal form and the like.
    pub(crate) legal_information: Option<String>,
}

/// A credit note.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CreditNote)]
pub(crate) struct CreditNoteView {
    /// Its id.
    pub(crate) id: i64,
    /// Its number.
    pub(crate) number: String,
    /// Its date.
    pub(crate) dated: String,
    /// Why it was issued.
    pub(crate) reason: String,
    /// What it takes back without tax.
    pub(crate) net: MoneyView,
    /// Its taxes.
    pub(crate) tax: MoneyView,
    /// Both.
    pub(crate) total: MoneyView,
}

impl From<&CreditNote> for CreditNoteView {
    fn from(note: &CreditNote) -> Self {
        let stored = note.as_stored();
        Self {
            id: stored.id.get(),
            number: stored.number.text.to_string(),
            dated: stored.number.on.to_string(),
            reason: stored.reason.to_string(),
            net: stored.net.into(),
            tax: stored.tax.into(),
            total: stored.total.into(),
        }
    }
}

impl From<&Party> for PartyView {
    fn from(party: &Party) -> Self {
        let place = &party.address;
        let town = [&place.zip, &place.city].map(|part| part.as_ref().map(ToString::to_string));
        let town = town.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let lines = [&place.line_1, &place.line_2, &place.line_3];
        let mut address: Vec<_> = lines.into_iter().flatten().map(ToString::to_string).collect();
        address.extend(Some(town).filter(|town| !town.is_empty()));
        address.extend(place.state.as_ref().map(ToString::to_string));
        address.extend(place.country.map(|country| country.name().to_owned()));
        Self {
            name: party.name.to_string(),
            address,
            country: place.country.map(|country| country.code().to_owned()),
            vat_id: party.vat_id.as_ref().map(|id| id.as_str().to_owned()),
            legal_information: party.legal_information.as_ref().map(ToString::to_string),
        }
    }
}

impl From<&TaxGroup> for TaxGroupView {
    fn from(group: &TaxGroup) -> Self {
        let taxes = group.taxes.iter().map(|figure| TaxFigureView {
            name: figure.tax.name.to_string(),
            rate: figure.tax.rate.to_string(),
            base: figure.base.into(),
            amount: figure.amount.into(),
        });
        Self {
            category: group.category.code().to_owned(),
            exemption: group.exemption.as_ref().map(|exemption| exemption.text.clone()),
            net: group.net.into(),
            taxes: taxes.collect(),
            total: group.total.into(),
        }
    }
}

impl From<&TaxAssessment> for AssessmentView {
    fn from(assessment: &TaxAssessment) -> Self {
        Self {
            pending: assessment.treatment().err().map(|pending| pending.label().to_owned()),
            reasons: assessment.reasons.clone(),
        }
    }
}

fn item(number: u32, item: &Item, figures: &LineFigures) -> ItemView {
    ItemView {
        number,
        kind: item.kind.code().to_owned(),
        description: item.description.to_string(),
        details: item.details.as_ref().map(ToString::to_string),
        quantity: item.quantity.to_string(),
        unit: item.unit.to_string(),
        unit_price: plain_price(item.unit_price),
        discount: figures.discount.into(),
        net: figures.net.into(),
        tax: figures.tax.into(),
        total: figures.total.into(),
        is_taxable: item.is_taxable,
        period_start: item.period.map(|period| period.start().to_string()),
        period_end: item.period.map(|period| period.end().to_string()),
    }
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
            credit_notes: details.credit_notes.iter().map(Into::into).collect(),
            entries: details.entries.iter().cloned().map(Into::into).collect(),
            documents: details.documents.iter().map(Into::into).collect(),
            created_at: stored.created_at.into(),
        })
    }
}
