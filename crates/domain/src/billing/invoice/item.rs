//! Knows what one line of an invoice is about and what it costs.

mod input;

use bursar_kernel::money::{Amount, Currency, Money, MoneyError};
use bursar_kernel::{Line, Note, Period};

pub use input::ItemInput;

use super::quantity::{Quantity, UnitCode};
use super::totals::exact_price;
use crate::billing::tax::Percent;

words! {
    /// What kind of thing a line sells.
    ItemKind {
        /// A service for a cycle.
        Service = "service", "Service";
        /// Credit, paid in advance.
        Credit = "credit", "Credit";
        /// A domain name.
        Domain = "domain", "Domain";
        /// The setup of a service.
        Setup = "setup", "Setup";
        /// Anything else.
        Custom = "custom", "Custom";
    }
}

/// What is taken off a line's price (BG-27).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discount {
    /// A sum.
    Sum(Money),
    /// A part of the price.
    Part(Percent),
}

/// Where a line comes from, so that nothing is invoiced twice: of the invoices that are not
/// cancelled, at most one has a line of the same kind with the same source and a cycle.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemSource {
    /// The number of the service.
    pub service: i64,
    /// Which of its cycles, in the words of the service.
    pub cycle: Option<Line>,
    /// Which part of the cycle's charge, where a cycle has several lines.
    pub part: Option<Line>,
}

/// What one line is about and what it costs (BG-25).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What kind of thing it sells.
    pub kind: ItemKind,
    /// What it is, in a few words (BT-153).
    pub description: Line,
    /// More about it (BT-154).
    pub details: Option<Note>,
    /// How much of it (BT-129).
    pub quantity: Quantity,
    /// What that is counted in (BT-130).
    pub unit: UnitCode,
    /// The price of one (BT-146, BT-148).
    pub unit_price: Amount,
    /// What is taken off (BT-136).
    pub discount: Option<Discount>,
    /// The line's share of a figure that was rounded as a whole, such as the price of a cycle; it
    /// stands in place of the rounded price and is less than one smallest unit away from it.
    pub share: Option<Money>,
    /// Whether it is taxed at all.
    pub is_taxable: bool,
    /// The service and cycle that it is for.
    pub source: Option<ItemSource>,
    /// The days that it is for (BG-26).
    pub period: Option<Period>,
    /// The provider's own number of it (BT-155).
    pub article: Option<Line>,
    /// Where the buyer books it (BT-133).
    pub accounting_reference: Option<Line>,
}

/// Why a line cannot be on an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ItemError {
    /// The price is below zero, which EN 16931 forbids (BR-27).
    #[error("use a price that is not negative; a negative quantity takes something off")]
    NegativePrice,
    /// The discount would be a surcharge.
    #[error("use a discount that is not negative")]
    NegativeDiscount,
    /// More would be taken off than the line costs.
    #[error("use a discount that is not above the price")]
    DiscountTooLarge,
    /// A line that takes something off has no discount of its own.
    #[error("leave out the discount where the quantity is negative")]
    DiscountOnReduction,
    /// The share has little to do with the price.
    #[error("use a share that is less than one smallest unit away from the price")]
    ShareTooFar,
    /// A figure is in another currency or too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Item {
    /// A taxable item with just a description, a quantity and a price.
    pub const fn new(
        kind: ItemKind,
        description: Line,
        quantity: Quantity,
        unit_price: Amount,
    ) -> Self {
        Self {
            kind,
            description,
            details: None,
            quantity,
            unit: UnitCode::PIECE,
            unit_price,
            discount: None,
            share: None,
            is_taxable: true,
            source: None,
            period: None,
            article: None,
            accounting_reference: None,
        }
    }

    /// Whether the line can be on an invoice in this currency.
    pub fn check(&self, currency: Currency) -> Result<(), ItemError> {
        if self.unit_price.currency() != currency {
            return Err(MoneyError::Mixed.into());
        }
        self.unit_price.nanos()?;
        self.quantity.nanos()?;
        if self.unit_price.value().is_sign_negative() && !self.unit_price.value().is_zero() {
            return Err(ItemError::NegativePrice);
        }
        let price = exact_price(self)?;
        if let Some(Discount::Sum(sum)) = self.discount {
            if sum.currency() != currency {
                return Err(MoneyError::Mixed.into());
            }
            if sum.is_negative() {
                return Err(ItemError::NegativeDiscount);
            }
            if price.before.value() < sum.as_amount().value() && !self.quantity.is_negative() {
                return Err(ItemError::DiscountTooLarge);
            }
        }
        if self.discount.is_some() && self.quantity.is_negative() {
            return Err(ItemError::DiscountOnReduction);
        }
        if let Some(share) = self.share {
            let away = share.as_amount().minus(price.after)?.value().abs();
            if away >= Money::from_minor(1, currency).as_amount().value() {
                return Err(ItemError::ShareTooFar);
            }
        }
        Ok(())
    }

    /// The item with what it does not say itself from the one that it takes the place of.
    #[must_use]
    pub(super) fn in_place_of(mut self, other: &Self) -> Self {
        let price = |item: &Self| (item.quantity, item.unit_price, item.discount);
        if self.share.is_none() && price(&self) == price(other) {
            self.share = other.share;
        }
        if self.source.is_none() {
            self.source.clone_from(&other.source);
        }
        self
    }

    /// What the line must not share with another one, if it is for a cycle.
    pub fn charge(&self) -> Option<(ItemKind, &ItemSource)> {
        self.source
            .as_ref()
            .filter(|source| source.cycle.is_some())
            .map(|source| (self.kind, source))
    }

    /// The line in one sentence, for the audit trail.
    pub(super) fn in_words(&self) -> String {
        let discount = match self.discount {
            None => String::new(),
            Some(Discount::Sum(sum)) => format!(" less {sum}"),
            Some(Discount::Part(part)) => format!(" less {part} %"),
        };
        let tax = if self.is_taxable { "" } else { ", not taxable" };
        let Self { description, quantity, unit_price, .. } = self;
        format!("{description}: {quantity} × {unit_price}{discount}{tax}")
    }
}
