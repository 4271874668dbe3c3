//! Knows credit that expires (product decision 11).

use bursar_kernel::Id;
use bursar_kernel::money::{Money, MoneyError};
use chrono::{DateTime, Utc};

use super::Entry;

/// Credit that was given for a while. Lots are spent before other credit, those that expire first
/// before the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditLot {
    given_by: Id<Entry>,
    left: Money,
    expires_at: DateTime<Utc>,
    is_changed: bool,
}

/// A lot column by column, as the store keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredLot {
    /// The entry that gave it.
    pub given_by: Id<Entry>,
    /// What is left of it.
    pub left: Money,
    /// When the rest is taken back.
    pub expires_at: DateTime<Utc>,
}

impl CreditLot {
    pub(super) const fn given(by: &Entry, expires_at: DateTime<Utc>) -> Self {
        let left = by.destination().money;
        Self { given_by: by.id(), left, expires_at, is_changed: true }
    }

    /// A lot as the store kept it.
    pub const fn restore(stored: StoredLot) -> Self {
        let StoredLot { given_by, left, expires_at } = stored;
        Self { given_by, left, expires_at, is_changed: false }
    }

    /// Every column, to be stored.
    pub const fn columns(&self) -> StoredLot {
        let Self { given_by, left, expires_at, is_changed: _ } = *self;
        StoredLot { given_by, left, expires_at }
    }

    /// What is left of it.
    pub const fn left(&self) -> Money {
        self.left
    }

    /// When the rest is taken back.
    pub const fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }

    /// Whether it has to be stored.
    pub const fn is_changed(&self) -> bool {
        self.is_changed
    }

    /// Whether something is left to be taken back at this instant.
    pub fn is_due(&self, at: DateTime<Utc>) -> bool {
        self.left.minor() > 0 && self.expires_at <= at
    }

    /// Spends as much as the lot has of a sum in its currency; answers what is still to be paid.
    pub(super) fn spend(&mut self, sum: Money) -> Result<Money, MoneyError> {
        let minor = sum.minor().min(self.left.minor());
        if minor > 0 {
            let spent = Money::from_minor(minor, sum.currency());
            self.left = self.left.minus(spent)?;
            self.is_changed = true;
            return sum.minus(spent);
        }
        Ok(sum)
    }
}
