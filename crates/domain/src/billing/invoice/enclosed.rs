//! Knows what a document carries besides the sale: the seller's logo and the client's account, both
//! as they were when the document was made.

use bursar_kernel::Id;
use bursar_kernel::money::{Money, MoneyError};
use chrono::NaiveDate;
use chrono_tz::Tz;

use super::InvoiceId;
use crate::billing::journal::{Account, Cause, Entry};

/// What a document carries besides the sale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enclosed {
    /// The logo at its top: SHA-256 of the file, in hexadecimal. Whatever the seller shows later,
    /// this document is printed with the same one.
    pub logo: Option<String>,
    /// The client's account, where the seller wants it on documents (product 4.8).
    pub account: Option<AccountStatement>,
}

/// A client's account as a document states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountStatement {
    /// The day on which it was so, in the provider's zone.
    pub on: NaiveDate,
    /// His credit in the document's currency.
    pub balance: Money,
    /// What had moved to the document or from it, oldest first.
    pub movements: Vec<StatedMovement>,
}

/// An entry of the journal as a document states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatedMovement {
    /// The entry.
    pub entry: Id<Entry>,
    /// The day on which it was written, in the provider's zone.
    pub on: NaiveDate,
    /// Why money moved.
    pub cause: Cause,
    /// What came to the document; negative for what went away from it.
    pub amount: Money,
}

impl StatedMovement {
    /// What an entry means for an invoice.
    pub fn of(entry: &Entry, invoice: InvoiceId, zone: Tz) -> Result<Self, MoneyError> {
        let (source, destination) = (entry.source(), entry.destination());
        let amount = if destination.account == Account::Invoice(invoice) {
            destination.money
        } else {
            source.money.negated()?
        };
        let on = entry.at().with_timezone(&zone).date_naive();
        Ok(Self { entry: entry.id(), on, cause: entry.cause(), amount })
    }
}
