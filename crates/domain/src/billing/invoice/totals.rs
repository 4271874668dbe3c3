//! Knows how an invoice's figures come about: the one function that computes them.
//!
//! Drafts, issued documents, lists, pages, files and programs all show what [`totals`] says. A line
//! is rounded once, a tax once per group of lines that are taxed alike (EN 16931, BR-CO-17); what a
//! line shows as its tax is its share of that, so that the parts of every figure add up to it.

mod group;
mod spread;

use bursar_kernel::money::{Amount, Currency, Money, MoneyError, Rounding};
use rust_decimal::Decimal;

pub use self::group::{TaxFigure, TaxGroup};
pub(super) use self::spread::{proportion, spread};
use super::item::{Discount, Item};
use crate::billing::tax::{ExemptionCause, TaxCategory, Treatment};

words! {
    /// What the prices of an invoice contain.
    Prices {
        /// Tax comes on top of them.
        Net = "net", "Without tax";
        /// They contain the tax.
        Gross = "gross", "With tax";
    }
}

/// What decides an invoice's figures besides its lines.
#[derive(Clone, Copy, Debug)]
pub struct TotalsTerms<'a> {
    /// The currency of all figures.
    pub currency: Currency,
    /// Which way a half goes.
    pub rounding: Rounding,
    /// What the prices contain.
    pub prices: Prices,
    /// How taxable lines are taxed.
    pub treatment: &'a Treatment,
}

/// The figures of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineFigures {
    /// What the discount takes off, counted like the price (BT-136).
    pub discount: Money,
    /// What the line costs without tax (BT-131).
    pub net: Money,
    /// The line's share of its group's taxes.
    pub tax: Money,
    /// Both.
    pub total: Money,
    /// The place of the line's group among the groups.
    pub group: usize,
}

/// All figures of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Those of the lines, in their order.
    pub lines: Vec<LineFigures>,
    /// The lines that are taxed alike (BG-23), in the order in which they first appear.
    pub groups: Vec<TaxGroup>,
    /// Everything without tax (BT-109).
    pub net: Money,
    /// All taxes (BT-110).
    pub tax: Money,
    /// What is to be paid in all (BT-112).
    pub total: Money,
}

/// Computes all figures of an invoice.
///
/// ```
/// use bursar_domain::billing::invoice::{Item, ItemKind, Prices, TotalsTerms, totals};
/// use bursar_domain::billing::tax::{ExemptionCause, Treatment};
/// use bursar_kernel::Line;
/// use bursar_kernel::money::{Amount, Currency, Rounding};
///
/// let currency = Currency::new("EUR")?;
/// let price = Amount::parse("0.052", currency)?;
/// let text = Line::parse("Compute, m1.large", 250)?;
/// let item = Item::new(ItemKind::Service, text, "4464".parse()?, price);
/// let treatment = Treatment::Untaxed(ExemptionCause::ReverseCharge.into());
/// let (rounding, prices) = (Rounding::HalfUp, Prices::Net);
/// let terms = TotalsTerms { currency, rounding, prices, treatment: &treatment };
/// assert_eq!(totals([&item], &terms)?.total.to_string(), "232.13 EUR");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn totals<'a>(
    items: impl IntoIterator<Item = &'a Item>,
    terms: &TotalsTerms<'_>,
) -> Result<Totals, MoneyError> {
    let mut lines = Vec::new();
    let mut members: Vec<(Treatment, Vec<usize>)> = Vec::new();
    for (place, item) in items.into_iter().enumerate() {
        let treatment = treatment_of(item, terms.treatment);
        let known = members.iter().position(|(other, _)| *other == treatment);
        let group = known.unwrap_or(members.len());
        match members.get_mut(group) {
            Some((_, places)) => places.push(place),
            None => members.push((treatment, vec![place])),
        }
        let (price, discount) = rounded_price(item, terms)?;
        let tax = Money::zero(terms.currency);
        lines.push(LineFigures { discount, net: price, tax, total: price, group });
    }
    let mut groups = Vec::with_capacity(members.len());
    for (treatment, places) in members {
        let mut figures: Vec<LineFigures> =
            places.iter().filter_map(|place| lines.get(*place).copied()).collect();
        groups.push(TaxGroup::compute(&treatment, &mut figures, terms)?);
        for (place, line) in places.into_iter().zip(figures) {
            if let Some(slot) = lines.get_mut(place) {
                *slot = line;
            }
        }
    }
    Totals::of(lines, groups, terms.currency)
}

impl Totals {
    /// Adds up what the groups come to.
    pub(super) fn of(
        lines: Vec<LineFigures>,
        groups: Vec<TaxGroup>,
        currency: Currency,
    ) -> Result<Self, MoneyError> {
        let net = Money::sum(groups.iter().map(|group| group.net), currency)?;
        let tax = Money::sum(groups.iter().map(|group| group.tax), currency)?;
        Ok(Self { lines, groups, net, tax, total: net.plus(tax)? })
    }

    /// Whether any tax is charged, if only at a rate of nothing.
    pub fn has_taxes(&self) -> bool {
        self.groups.iter().any(|group| !group.taxes.is_empty())
    }
}

/// What a line costs in full precision, before and after its discount.
pub(super) struct ExactPrice {
    pub(super) before: Amount,
    pub(super) after: Amount,
}

pub(super) fn exact_price(item: &Item) -> Result<ExactPrice, MoneyError> {
    let before = exactly(item.unit_price, item.quantity.value())?;
    let after = match item.discount {
        None => before,
        Some(Discount::Sum(sum)) => before.minus(sum.as_amount())?,
        Some(Discount::Part(part)) => times(before, Decimal::ONE - part.fraction())?,
    };
    Ok(ExactPrice { before, after })
}

/// An amount so many times; refused where that has more digits than can be kept.
fn exactly(amount: Amount, factor: Decimal) -> Result<Amount, MoneyError> {
    let (value, factor) = (amount.value().normalize(), factor.normalize());
    let product = Amount::new(value, amount.currency()).times(factor)?;
    let is_exact =
        product.value().is_zero() || product.value().scale() == value.scale() + factor.scale();
    if is_exact { Ok(product) } else { Err(MoneyError::OutOfRange) }
}

/// An amount so many times, to be rounded next. Digits past the 28th may be cut: what then lies
/// just on a border of rounding is refused, since it might be rounded the other way otherwise.
pub(super) fn times(amount: Amount, factor: Decimal) -> Result<Amount, MoneyError> {
    exactly(amount, factor).or_else(|_| {
        let product = amount.times(factor)?;
        let halves = product.times(Decimal::TWO)?.value().normalize();
        let is_on_border = halves.scale() <= amount.currency().exponent();
        if is_on_border { Err(MoneyError::OutOfRange) } else { Ok(product) }
    })
}

/// The line's price and what its discount takes off.
fn rounded_price(item: &Item, terms: &TotalsTerms<'_>) -> Result<(Money, Money), MoneyError> {
    let exact = exact_price(item)?;
    let after = exact.after.round(terms.rounding)?;
    let discount = exact.before.round(terms.rounding)?.minus(after)?;
    let price = item.share.unwrap_or(after);
    if price.currency() == terms.currency { Ok((price, discount)) } else { Err(MoneyError::Mixed) }
}

/// How a line is taxed. What is not taxable is exempt, but a document that is exempt or out of
/// scope as a whole has just one such group (BR-E-1, BR-O-11).
fn treatment_of(item: &Item, taxable: &Treatment) -> Treatment {
    let is_whole = matches!(taxable.category(), TaxCategory::Exempt | TaxCategory::OutsideScope);
    if item.is_taxable || is_whole {
        taxable.clone()
    } else {
        Treatment::Untaxed(ExemptionCause::NotTaxable.into())
    }
}

#[cfg(test)]
mod tests;
