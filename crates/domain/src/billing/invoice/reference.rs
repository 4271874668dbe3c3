//! Knows what a payer writes on a bank transfer, so that the payment finds its invoice.

use std::fmt;
use std::str::FromStr;

use bursar_kernel::Id;

use super::InvoiceId;

/// The creditor reference of an invoice (ISO 11649, BT-83): `RF`, two check digits, its id.
///
/// ```
/// use bursar_domain::billing::invoice::PaymentReference;
/// use bursar_kernel::Id;
///
/// let reference = PaymentReference::of(Id::new(1842)?);
/// assert_eq!(reference.to_string(), "RF31 0000 0018 42");
/// assert_eq!("rf31 0000 0018 42".parse(), Ok(reference));
/// assert!("RF31 0000 0018 24".parse::<PaymentReference>().is_err(), "two digits are swapped");
/// # Ok::<(), bursar_kernel::IdError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PaymentReference(InvoiceId);

/// A text that is no reference of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("enter a payment reference such as RF31 0000 0018 42")]
pub struct UnknownReference;

impl PaymentReference {
    /// The reference of an invoice.
    pub const fn of(invoice: InvoiceId) -> Self {
        Self(invoice)
    }

    /// The invoice that it refers to.
    pub const fn invoice(self) -> InvoiceId {
        self.0
    }

    /// The text without blanks, as it stands in files of banks and in e-invoices.
    pub fn compact(self) -> String {
        let number = self.0.get();
        // Behind the number, R counts as 27, F as 15, and the check digits as 00.
        let rest = (i128::from(number) * 1_000_000 + 271_500) % 97;
        format!("RF{:02}{number:010}", 98 - rest)
    }
}

impl fmt::Display for PaymentReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, sign) in self.compact().chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                formatter.write_str(" ")?;
            }
            write!(formatter, "{sign}")?;
        }
        Ok(())
    }
}

impl FromStr for PaymentReference {
    type Err = UnknownReference;

    fn from_str(text: &str) -> Result<Self, UnknownReference> {
        let compact: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
        let compact = compact.to_ascii_uppercase();
        let digits = compact.strip_prefix("RF").and_then(|digits| digits.get(2..));
        let id = digits.and_then(|digits| digits.parse::<Id<_>>().ok()).map(Self);
        id.filter(|reference| reference.compact() == compact).ok_or(UnknownReference)
    }
}
