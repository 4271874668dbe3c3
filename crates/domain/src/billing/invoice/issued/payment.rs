//! Knows how an invoice is paid and refunded. Each change goes with an entry of the journal.

use bursar_kernel::money::{Money, MoneyError};
use chrono::NaiveDate;

use super::IssuedInvoice;
use crate::billing::invoice::status::{IllegalInvoiceStep, InvoiceStatus, InvoiceStep};
use crate::event::Event;

/// Why money cannot move to or from an invoice like that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PaymentError {
    /// Nothing, or less, would move.
    #[error("use an amount above 0")]
    NotPositive,
    /// More would move than can.
    #[error("use at most {most}")]
    TooMuch {
        /// What can move.
        most: Money,
    },
    /// The status forbids it.
    #[error("an invoice that is {0} cannot take or give money like that")]
    Status(InvoiceStatus),
    /// The money has left the invoice again.
    #[error("only {left} of the payment is still there: reverse the refund first")]
    GivenBack {
        /// What is still there.
        left: Money,
    },
    /// The status forbids what would follow.
    #[error(transparent)]
    Step(#[from] IllegalInvoiceStep),
    /// The amount is in another currency, or too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl IssuedInvoice {
    /// Takes a payment of what is due or a part of it. What is paid above that belongs to credit.
    pub fn take_payment(&mut self, amount: Money, on: NaiveDate) -> Result<Event, PaymentError> {
        self.require(&[InvoiceStatus::Unpaid])?;
        check(amount, self.due()?)?;
        self.change("invoice.payment_taken", |invoice| {
            invoice.stored.paid = invoice.stored.paid.plus(amount)?;
            invoice.settle(on)
        })
    }

    /// Undoes a payment that was wrong or did not arrive, so that it is due again.
    pub fn reverse_payment(&mut self, amount: Money, reason: &str) -> Result<Event, PaymentError> {
        let from = [InvoiceStatus::Unpaid, InvoiceStatus::Paid, InvoiceStatus::Refunded];
        self.require(&from)?;
        let left = self.settled()?;
        check(amount, left).map_err(|error| match error {
            PaymentError::TooMuch { .. } => PaymentError::GivenBack { left },
            other => other,
        })?;
        let event = self.change::<PaymentError>("invoice.payment_reversed", |invoice| {
            invoice.stored.paid = invoice.stored.paid.minus(amount)?;
            let (settled, owed) = (invoice.settled()?, invoice.owed()?);
            let is_enough = settled.compare(owed)?.is_ge() && !settled.is_zero();
            if invoice.status() == InvoiceStatus::Paid && !is_enough {
                invoice.step(InvoiceStep::Reopen)?;
                if owed.is_zero() {
                    invoice.step(InvoiceStep::Cancel)?;
                }
                invoice.stored.paid_on = None;
            }
            Ok(())
        })?;
        Ok(event.because(reason))
    }

    /// Gives back what was paid or a part of it: to credit, through a gateway, or by hand.
    ///
    /// On a paid invoice nothing is due again; what is given back of a fiscal one without a credit
    /// note of the same amount would leave its tax wrong, so issue that first.
    pub fn give_back(&mut self, amount: Money, on: NaiveDate) -> Result<Event, PaymentError> {
        self.require(&[InvoiceStatus::Unpaid, InvoiceStatus::Paid])?;
        check(amount, self.settled()?)?;
        self.change("invoice.given_back", |invoice| {
            invoice.stored.refunded = invoice.stored.refunded.plus(amount)?;
            if invoice.status() == InvoiceStatus::Paid && invoice.settled()?.is_zero() {
                invoice.step(InvoiceStep::Refund)?;
                invoice.stored.refunded_on = Some(on);
            }
            Ok(())
        })
    }

    /// Undoes a refund that was wrong or came back.
    pub fn reverse_refund(
        &mut self,
        amount: Money,
        on: NaiveDate,
        reason: &str,
    ) -> Result<Event, PaymentError> {
        let from = [InvoiceStatus::Unpaid, InvoiceStatus::Paid, InvoiceStatus::Refunded];
        self.require(&from)?;
        check(amount, self.stored.refunded)?;
        let event = self.change::<PaymentError>("invoice.refund_reversed", |invoice| {
            invoice.stored.refunded = invoice.stored.refunded.minus(amount)?;
            if invoice.status() == InvoiceStatus::Refunded {
                invoice.step(InvoiceStep::UndoRefund)?;
                invoice.stored.refunded_on = None;
            }
            invoice.settle(on)
        })?;
        Ok(event.because(reason))
    }

    fn require(&self, statuses: &[InvoiceStatus]) -> Result<(), PaymentError> {
        let status = self.status();
        if statuses.contains(&status) { Ok(()) } else { Err(PaymentError::Status(status)) }
    }
}

fn check(amount: Money, most: Money) -> Result<(), PaymentError> {
    if amount.compare(Money::zero(most.currency()))?.is_le() {
        return Err(PaymentError::NotPositive);
    }
    if amount.compare(most)?.is_gt() { Err(PaymentError::TooMuch { most }) } else { Ok(()) }
}
