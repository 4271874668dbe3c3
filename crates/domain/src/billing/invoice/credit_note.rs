//! Knows a credit note: the document that takes back a fiscal invoice in whole or part.

mod scope;
mod share;

use bursar_kernel::money::{Amount, Money};
use bursar_kernel::{Id, Line, Note};
use chrono::{DateTime, NaiveDate, Utc};

pub(super) use self::scope::Portion;
pub use self::scope::{CreditPart, CreditScope, LineCredit};
use super::number::{DocumentNumber, FiscalNumber};
use super::particulars::Particulars;
use super::quantity::{Quantity, UnitCode};
use super::totals::TaxGroup;
use super::{InvoiceId, LineNumber};
use crate::client::ClientId;
use crate::event::{Event, Facts, facts};
use crate::repository::Aggregate;

/// A document that takes back a fiscal invoice in whole or part. Its sums count in the client's
/// favour.
#[derive(Clone, Debug)]
pub struct CreditNote {
    stored: StoredCreditNote,
}

/// A credit note's id.
pub type CreditNoteId = Id<CreditNote>;

/// The invoice that a credit note is about, as documents refer to each other (BG-3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preceding {
    /// Its number (BT-25).
    pub number: DocumentNumber,
    /// Its date (BT-26).
    pub dated: NaiveDate,
}

/// Everything that is kept of a credit note.
#[derive(Clone, Debug)]
pub struct StoredCreditNote {
    /// Its id.
    pub id: CreditNoteId,
    /// The invoice that it is about.
    pub invoice: InvoiceId,
    /// Whose invoice that is.
    pub client: ClientId,
    /// Its number and date (BT-1, BT-2).
    pub number: FiscalNumber,
    /// How it refers to the invoice.
    pub preceding: Preceding,
    /// What the invoice stated besides lines and figures, stated again.
    pub particulars: Particulars,
    /// Why it was issued.
    pub reason: Note,
    /// What it takes back.
    pub lines: Vec<CreditedLine>,
    /// The same by tax (BG-23).
    pub groups: Vec<TaxGroup>,
    /// Everything without tax (BT-109).
    pub net: Money,
    /// All taxes (BT-110).
    pub tax: Money,
    /// Both (BT-112).
    pub total: Money,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// How often it was saved.
    pub version: i64,
}

/// A line of a credit note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditedLine {
    /// Its number within the credit note (BT-126).
    pub number: LineNumber,
    /// The line of the invoice that it takes back, if it is about just one.
    pub of: Option<LineNumber>,
    /// What it is (BT-153).
    pub description: Line,
    /// How much of it (BT-129).
    pub quantity: Quantity,
    /// What that is counted in (BT-130).
    pub unit: UnitCode,
    /// The price of one: as on the invoice where a quantity is taken back, else the sum without
    /// tax.
    pub unit_price: Amount,
    /// What the invoice's discount had taken off (BT-136).
    pub discount: Money,
    /// What is taken back without tax (BT-131).
    pub net: Money,
    /// The line's share of its group's taxes.
    pub tax: Money,
    /// Both.
    pub total: Money,
    /// The place of the line's group among the groups.
    pub group: usize,
}

impl Aggregate for CreditNote {
    const NAME: &'static str = "credit_note";

    fn id(&self) -> CreditNoteId {
        self.stored.id
    }

    fn version(&self) -> i64 {
        self.stored.version
    }
}

impl CreditNote {
    /// The kind of document in the code list UNTDID 1001 (BT-3).
    pub const TYPE_CODE: &'static str = "381";

    /// A credit note as the store kept it.
    pub const fn restore(stored: StoredCreditNote) -> Self {
        Self { stored }
    }

    /// Everything that is kept of it.
    pub const fn as_stored(&self) -> &StoredCreditNote {
        &self.stored
    }

    /// What is told when it is issued.
    pub(super) fn issued(&self) -> Event {
        let StoredCreditNote { id, client, number, preceding, total, reason, .. } = &self.stored;
        let all = facts([
            ("number", Some(number.text.to_string())),
            ("issued_on", Some(number.on.to_string())),
            ("invoice", Some(preceding.number.to_string())),
            ("total", Some(total.to_string())),
        ]);
        Event::between("credit_note.issued", Self::NAME, id.get(), &Facts::new(), &all)
            .of_client(client.get())
            .because(reason.as_str())
    }
}
