//! Knows what it means to reverse an entry, for the invoice too that it touched.

use bursar_kernel::money::Money;
use chrono::NaiveDate;

use super::{Account, Cause, Entry};
use crate::billing::invoice::{InvoiceId, IssuedInvoice, PaymentError};
use crate::event::Event;

/// What reversing an entry undoes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reversal {
    /// A movement that touched no invoice.
    Movement,
    /// A payment: what it paid is due again.
    Payment(InvoiceId),
    /// A refund: what it gave back is settled again.
    Refund(InvoiceId),
}

/// Why an entry is not reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReversalError {
    /// It undoes another entry; what was right after all is written anew.
    #[error("a reversal cannot be reversed")]
    IsReversal,
    /// It followed from a payment, and goes back with that.
    #[error("reverse the payment of the invoice: the credit that it bought goes back with it")]
    GoesWithPayment,
    /// It followed from a refund, and goes back with that.
    #[error("reverse the refund of the invoice: the credit comes back with it")]
    GoesWithRefund,
}

impl Entry {
    /// What its reversal undoes.
    pub fn reversal(&self) -> Result<Reversal, ReversalError> {
        match self.cause() {
            Cause::Reversal => return Err(ReversalError::IsReversal),
            Cause::CreditBought => return Err(ReversalError::GoesWithPayment),
            Cause::CreditTakenBack => return Err(ReversalError::GoesWithRefund),
            _ => {}
        }
        Ok(match (self.source().account, self.destination().account) {
            (_, Account::Invoice(invoice)) => Reversal::Payment(invoice),
            (Account::Invoice(invoice), _) => Reversal::Refund(invoice),
            _ => Reversal::Movement,
        })
    }
}

impl Reversal {
    /// The invoice that it changes.
    pub const fn invoice(self) -> Option<InvoiceId> {
        match self {
            Self::Movement => None,
            Self::Payment(invoice) | Self::Refund(invoice) => Some(invoice),
        }
    }

    /// Undoes it on the invoice, on a day; nothing happens to the invoice of a mere movement.
    pub fn undo(
        self,
        invoice: &mut IssuedInvoice,
        sum: Money,
        on: NaiveDate,
        reason: &str,
    ) -> Result<Option<Event>, PaymentError> {
        match self {
            Self::Movement => Ok(None),
            Self::Payment(_) => invoice.reverse_payment(sum, reason).map(Some),
            Self::Refund(_) => invoice.reverse_refund(sum, on, reason).map(Some),
        }
    }
}
