//! The parts of an invoice as the API writes them: lines, taxes, parties, files, credit notes.

use bursar_application::billing::documents::DocumentFacts;
use bursar_application::figures::plain_price;
use bursar_domain::billing::invoice::{
    AccountStatement, CreditNote, Item, LineFigures, Party, TaxGroup,
};
use bursar_domain::billing::tax::TaxAssessment;
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::{InstantView, MoneyView};

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

/// A client's account as a document states it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StatedAccount)]
pub(crate) struct StatedAccountView {
    /// The day on which it was so.
    pub(crate) on: String,
    /// The client's credit in the document's currency.
    pub(crate) balance: MoneyView,
    /// What had moved on the document by then, oldest first.
    pub(crate) movements: Vec<StatedMovementView>,
}

/// A movement as a document states it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StatedMovement)]
pub(crate) struct StatedMovementView {
    /// The entry of the journal.
    pub(crate) entry_id: i64,
    /// The day on which it was written.
    pub(crate) on: String,
    /// Why money moved.
    pub(crate) cause: String,
    /// What came to the document; negative for what went away from it.
    pub(crate) amount: MoneyView,
}

impl From<&AccountStatement> for StatedAccountView {
    fn from(stated: &AccountStatement) -> Self {
        let movements = stated.movements.iter().map(|movement| StatedMovementView {
            entry_id: movement.entry.get(),
            on: movement.on.to_string(),
            cause: movement.cause.code().to_owned(),
            amount: movement.amount.into(),
        });
        Self {
            on: stated.on.to_string(),
            balance: stated.balance.into(),
            movements: movements.collect(),
        }
    }
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

pub(super) fn item(number: u32, item: &Item, figures: &LineFigures) -> ItemView {
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
