//! Invoices: what is to be paid for, by whom, with which taxes (product 5.8).
//!
//! A draft gains and loses lines; an issued invoice never does. It is corrected by credit notes.

mod credit_note;
mod draft;
mod enclosed;
mod issue;
mod issued;
mod item;
mod kind;
mod number;
mod particulars;
mod party;
mod quantity;
mod reference;
mod repository;
mod status;
mod totals;

use std::collections::BTreeSet;

use bursar_kernel::Id;
use bursar_kernel::money::{Currency, Money, MoneyError};
use chrono::NaiveDate;

pub use self::credit_note::{
    CreditNote, CreditNoteId, CreditPart, CreditScope, CreditedLine, LineCredit, Preceding,
    StoredCreditNote,
};
pub use self::draft::{
    DraftError, DraftInvoice, DraftLine, DraftTerms, DraftTermsInput, NewDraft, References,
    StoredDraft,
};
pub use self::enclosed::{AccountStatement, Enclosed, StatedMovement};
pub use self::issue::{IssueError, IssueNumber, IssueTerms};
pub use self::issued::{
    ArrangeError, CreditError, Figures, FiscalError, IssuedGroup, IssuedInvoice, IssuedLine,
    PaymentError, StoredInvoice,
};
pub use self::item::{Discount, Item, ItemError, ItemInput, ItemKind, ItemSource};
pub use self::kind::InvoiceKind;
pub use self::number::{
    DocumentNumber, FiscalNumber, NumberFormat, NumberFormatError, Series, SeriesKind,
};
pub use self::particulars::{AccountedTax, AccountingCurrency, Particulars, TaxTexts};
pub use self::party::{Address, Contact, Identifier, Party, PaymentAccount, Seller};
pub use self::quantity::{Quantity, UnitCode, UnknownUnit};
pub use self::reference::{PaymentReference, UnknownReference};
pub use self::repository::{CreditNoteRepository, InvoiceRepository, NumberSeries};
#[cfg(feature = "mock")]
pub use self::repository::{MockCreditNoteRepository, MockInvoiceRepository, MockNumberSeries};
pub use self::status::{IllegalInvoiceStep, InvoiceStatus, InvoiceStep};
pub use self::totals::{LineFigures, Prices, TaxFigure, TaxGroup, Totals, TotalsTerms, totals};
use crate::billing::tax::{ExemptionCause, Treatment};
use crate::client::ClientId;
use crate::repository::Aggregate;

/// An invoice, draft or issued.
#[derive(Clone, Debug)]
pub enum Invoice {
    /// Still being written.
    Draft(Box<DraftInvoice>),
    /// A document.
    Issued(Box<IssuedInvoice>),
}

/// An invoice's id, which it keeps when it is issued.
pub type InvoiceId = Id<Invoice>;

/// The number of a line within its invoice, counted from 1.
pub type LineNumber = u32;

impl Aggregate for Invoice {
    const NAME: &'static str = "invoice";

    fn id(&self) -> InvoiceId {
        match self {
            Self::Draft(draft) => draft.as_stored().id,
            Self::Issued(issued) => issued.id(),
        }
    }

    fn version(&self) -> i64 {
        match self {
            Self::Draft(draft) => draft.as_stored().version,
            Self::Issued(issued) => issued.as_stored().version,
        }
    }
}

/// What lists show, sort and filter (product 5.8).
impl Invoice {
    /// Who is to pay.
    pub fn client(&self) -> ClientId {
        match self {
            Self::Draft(draft) => draft.as_stored().client,
            Self::Issued(issued) => issued.as_stored().client,
        }
    }

    /// Where it stands.
    pub fn status(&self) -> InvoiceStatus {
        match self {
            Self::Draft(_) => InvoiceStatus::Draft,
            Self::Issued(issued) => issued.status(),
        }
    }

    /// What it is for.
    pub fn kind(&self) -> InvoiceKind {
        match self {
            Self::Draft(draft) => draft.as_stored().kind,
            Self::Issued(issued) => issued.as_stored().kind,
        }
    }

    /// The currency of all its figures.
    pub fn currency(&self) -> Currency {
        match self {
            Self::Draft(draft) => draft.as_stored().currency,
            Self::Issued(issued) => issued.as_stored().particulars.currency,
        }
    }

    /// The date that it bears; a draft has none.
    pub fn dated(&self) -> Option<NaiveDate> {
        match self {
            Self::Draft(_) => None,
            Self::Issued(issued) => Some(issued.dated()),
        }
    }

    /// Its number for the tax office, if it has one.
    pub fn fiscal(&self) -> Option<&FiscalNumber> {
        match self {
            Self::Draft(_) => None,
            Self::Issued(issued) => issued.as_stored().fiscal.as_ref(),
        }
    }

    /// By when it is to be paid, if that is known.
    pub fn due_on(&self) -> Option<NaiveDate> {
        match self {
            Self::Draft(draft) => draft.as_stored().terms.due_on,
            Self::Issued(issued) => Some(issued.as_stored().due_on),
        }
    }

    /// What it comes to.
    pub fn total(&self) -> Result<Money, MoneyError> {
        match self {
            Self::Draft(draft) => draft.totals().map(|totals| totals.total),
            Self::Issued(issued) => Ok(issued.as_stored().figures.total),
        }
    }

    /// What its lines are about.
    pub fn items(&self) -> Vec<&Item> {
        match self {
            Self::Draft(draft) => draft.as_stored().lines.iter().map(|line| &line.item).collect(),
            Self::Issued(issued) => {
                issued.as_stored().figures.lines.iter().map(|line| &line.item).collect()
            }
        }
    }

    /// What kinds of things it sells.
    pub fn item_kinds(&self) -> BTreeSet<ItemKind> {
        self.items().into_iter().map(|item| item.kind).collect()
    }

    /// Whether any tax is charged on it.
    pub fn has_taxes(&self) -> bool {
        match self {
            Self::Draft(draft) => draft.totals().is_ok_and(|totals| totals.has_taxes()),
            Self::Issued(issued) => issued.as_stored().figures.has_taxes(),
        }
    }

    /// Whether no tax is charged because of who the client is.
    pub fn is_client_exempt(&self) -> bool {
        let assessment = match self {
            Self::Draft(draft) => &draft.as_stored().assessment,
            Self::Issued(issued) => &issued.as_stored().assessment,
        };
        let causes = [ExemptionCause::ExemptClient, ExemptionCause::ReverseCharge];
        assessment.treatment().is_ok_and(|treatment| {
            matches!(treatment, Treatment::Untaxed(exemption) if causes.contains(&exemption.cause))
        })
    }

    /// The buyer as the document states him; a draft states nobody yet.
    pub fn buyer(&self) -> Option<&Party> {
        match self {
            Self::Draft(_) => None,
            Self::Issued(issued) => Some(&issued.as_stored().particulars.buyer),
        }
    }
}

impl From<DraftInvoice> for Invoice {
    fn from(draft: DraftInvoice) -> Self {
        Self::Draft(Box::new(draft))
    }
}

impl From<IssuedInvoice> for Invoice {
    fn from(issued: IssuedInvoice) -> Self {
        Self::Issued(Box::new(issued))
    }
}

/// An invoice is not in the state that something needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the invoice is {0}")]
pub struct WrongStatus(pub InvoiceStatus);

impl Invoice {
    /// The draft, if it is still one.
    pub fn into_draft(self) -> Result<DraftInvoice, WrongStatus> {
        match self {
            Self::Draft(draft) => Ok(*draft),
            Self::Issued(issued) => Err(WrongStatus(issued.status())),
        }
    }

    /// The document, if it has been issued.
    pub fn into_issued(self) -> Result<IssuedInvoice, WrongStatus> {
        match self {
            Self::Draft(_) => Err(WrongStatus(InvoiceStatus::Draft)),
            Self::Issued(issued) => Ok(*issued),
        }
    }
}

#[cfg(test)]
mod tests;
