//! Knows where money can be: with the client, on an invoice, or outside.

use std::fmt;

use bursar_kernel::Id;

use crate::billing::invoice::InvoiceId;
use crate::billing::payment::PaymentId;

words! {
    /// A kind of account. Those of the house have no stored balance, theirs is the sum of their
    /// entries.
    AccountKind {
        /// What the client has left with the provider, in the currency of the sum.
        Credit = "credit", "Client credit";
        /// Given and taken by staff by hand, without any payment.
        Staff = "staff", "Staff";
        /// Given as initial credit, and taken back when it expires.
        Promotion = "promotion", "Promotion";
        /// What has been paid of an invoice and not given back.
        Invoice = "invoice", "Invoice";
        /// What came through a gateway, or went back through it.
        Payment = "payment", "Payment";
        /// What gateways keep for themselves.
        Fees = "fees", "Gateway fees";
    }
}

/// One end of a movement. Every account belongs to the entry's client or to the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Account {
    /// What the client has left with the provider, in the currency of the sum.
    Credit,
    /// Given and taken by staff by hand, without any payment.
    Staff,
    /// Given as initial credit, and taken back when it expires.
    Promotion,
    /// What has been paid of an invoice and not given back.
    Invoice(InvoiceId),
    /// What came through a gateway, or went back through it.
    Payment(PaymentId),
    /// What gateways keep for themselves.
    Fees,
}

/// A kind and a number that make no account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no account")]
pub struct UnknownAccount;

impl AccountKind {
    /// The number by which entries are kept and sorted. Never given to another kind.
    pub const fn number(self) -> i16 {
        match self {
            Self::Credit => 1,
            Self::Staff => 2,
            Self::Promotion => 3,
            Self::Invoice => 4,
            Self::Payment => 5,
            Self::Fees => 6,
        }
    }
}

impl Account {
    /// What kind it is.
    pub const fn kind(self) -> AccountKind {
        match self {
            Self::Credit => AccountKind::Credit,
            Self::Staff => AccountKind::Staff,
            Self::Promotion => AccountKind::Promotion,
            Self::Invoice(_) => AccountKind::Invoice,
            Self::Payment(_) => AccountKind::Payment,
            Self::Fees => AccountKind::Fees,
        }
    }

    /// Which one of its kind, where there are several.
    pub const fn id(self) -> Option<i64> {
        match self {
            Self::Invoice(invoice) => Some(invoice.get()),
            Self::Payment(payment) => Some(payment.get()),
            Self::Credit | Self::Staff | Self::Promotion | Self::Fees => None,
        }
    }

    /// The account of this kind's number and this id, as stored.
    pub fn restore(kind: i16, id: Option<i64>) -> Result<Self, UnknownAccount> {
        let known = AccountKind::ALL.iter().find(|known| known.number() == kind);
        match (known.ok_or(UnknownAccount)?, id) {
            (AccountKind::Credit, None) => Ok(Self::Credit),
            (AccountKind::Staff, None) => Ok(Self::Staff),
            (AccountKind::Promotion, None) => Ok(Self::Promotion),
            (AccountKind::Fees, None) => Ok(Self::Fees),
            (AccountKind::Invoice, Some(id)) => {
                Id::new(id).map(Self::Invoice).map_err(|_| UnknownAccount)
            }
            (AccountKind::Payment, Some(id)) => {
                Id::new(id).map(Self::Payment).map_err(|_| UnknownAccount)
            }
            _ => Err(UnknownAccount),
        }
    }
}

/// The kind, and which one of it: `credit`, `invoice 1842`.
impl fmt::Display for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind().code())?;
        self.id().map_or(Ok(()), |id| write!(formatter, " {id}"))
    }
}
