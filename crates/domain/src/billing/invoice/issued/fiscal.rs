//! Knows how a proforma becomes a document for the tax office, and how it is called off.

use bursar_kernel::money::MoneyError;
use chrono::NaiveDate;

use super::IssuedInvoice;
use crate::billing::invoice::enclosed::Enclosed;
use crate::billing::invoice::number::FiscalNumber;
use crate::billing::invoice::status::{IllegalInvoiceStep, InvoiceStatus, InvoiceStep};
use crate::client::configuration::InvoiceNumbering;
use crate::event::Event;

/// Why an invoice cannot become fiscal, or be called off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FiscalError {
    /// It has a number of the tax office's series already, which it keeps for ever.
    #[error("the invoice is fiscal; correct it by a credit note")]
    Fiscal,
    /// The fiscal date would be before there was a document.
    #[error("use a date that is not before the day of issue")]
    TooEarly,
    /// Money has come in that has to go back first.
    #[error("give back what was paid first")]
    HasPayments,
    /// The status forbids it.
    #[error(transparent)]
    Step(#[from] IllegalInvoiceStep),
    /// A figure is too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl IssuedInvoice {
    /// The fiscal date of a paid proforma that has to become fiscal now: the day of payment.
    ///
    /// That is a short step of its own, so that no payment fails for want of a number.
    pub fn fiscal_date(&self) -> Option<NaiveDate> {
        let waits = self.stored.numbering == InvoiceNumbering::FiscalWhenPaid && !self.is_fiscal();
        self.stored.paid_on.filter(|_| waits)
    }

    /// Gives a proforma its number for the tax office. That is another document, with the logo and
    /// the account of the day on which it is made.
    pub fn make_fiscal(
        &mut self,
        number: FiscalNumber,
        enclosed: Enclosed,
    ) -> Result<Event, FiscalError> {
        if self.is_fiscal() {
            return Err(FiscalError::Fiscal);
        }
        if number.on < self.stored.issued_on {
            return Err(FiscalError::TooEarly);
        }
        if self.status() == InvoiceStatus::Cancelled {
            let (from, step) = (self.status(), InvoiceStep::Issue);
            return Err(IllegalInvoiceStep { from, step }.into());
        }
        self.change("invoice.made_fiscal", |invoice| {
            invoice.stored.fiscal = Some(number);
            invoice.stored.particulars.enclosed = enclosed;
            Ok(())
        })
    }

    /// Puts another logo on a proforma, or none. A fiscal invoice keeps the one that it has.
    pub fn show_logo(&mut self, logo: Option<String>) -> Result<(), FiscalError> {
        if self.is_fiscal() {
            return Err(FiscalError::Fiscal);
        }
        self.stored.particulars.enclosed.logo = logo;
        Ok(())
    }

    /// Calls off a proforma. A fiscal invoice is called off by a credit note for all of it.
    pub fn cancel(&mut self, reason: &str) -> Result<Event, FiscalError> {
        if self.is_fiscal() {
            return Err(FiscalError::Fiscal);
        }
        if !self.settled()?.is_zero() {
            return Err(FiscalError::HasPayments);
        }
        let event = self.change::<FiscalError>("invoice.cancelled", |invoice| {
            Ok(invoice.step(InvoiceStep::Cancel)?)
        })?;
        Ok(event.because(reason))
    }
}
