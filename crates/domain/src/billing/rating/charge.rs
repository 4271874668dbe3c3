//! Knows a charge and everything that explains it.

use bursar_kernel::money::{Amount, MoneyError};
use bursar_kernel::{Currency, Id, Money, Rounding};
use rust_decimal::Decimal;

use super::cycle::Cycle;
use super::rule::Basis;
use crate::billing::pricing::PricingRule;
use crate::billing::usage::{Span, UsageRecord};

/// What became of the part of a charge that is finer than a billionth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounded {
    /// There was none.
    Exact,
    /// It was left out.
    Down,
    /// It was filled up.
    Up,
}

/// Which price units had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portion {
    /// That of a tier, counted from 0.
    Tier(u8),
    /// None: they are among those that are free in each cycle.
    Allowance,
}

/// What one rule charges for one record of usage, in one tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The place of the resource in the usage that was rated.
    pub resource: usize,
    /// For what.
    pub record: Id<UsageRecord>,
    /// By which rule.
    pub rule: Id<PricingRule>,
    /// The part of the record that is charged.
    pub span: Span,
    /// At which price.
    pub portion: Portion,
    /// The modifiers that apply, one bit each, the first the lowest.
    pub modifiers: usize,
    /// How much is charged, as it was multiplied out.
    pub measure: u128,
    /// How the rule counts.
    pub basis: Basis,
    /// Billionths of the currency.
    pub nanos: i64,
    /// How they were rounded.
    pub rounded: Rounded,
}

/// What usage costs in a cycle, charge by charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    pub(super) currency: Currency,
    pub(super) cycle: Cycle,
    pub(super) charges: Vec<Charge>,
    pub(super) nanos: i64,
}

/// What usage costs in a cycle, without reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    pub(super) currency: Currency,
    pub(super) nanos: i64,
    pub(super) by_rule: Vec<(Id<PricingRule>, i64)>,
}

impl Charge {
    /// How many units of the rule are charged, half-even at the ninth decimal: for people. The
    /// charge itself is of the exact number.
    pub fn units(&self) -> Option<Decimal> {
        let (nanos, _) =
            super::arithmetic::times_over(self.measure, 1_000_000_000, self.basis.over)?;
        Some(Decimal::new(nanos, 9).normalize())
    }

    /// The charge in a currency.
    pub fn amount(&self, currency: Currency) -> Amount {
        Amount::from_nanos(self.nanos, currency)
    }

    /// Whether a modifier applied, counted from 0.
    pub const fn is_modified_by(&self, modifier: u32) -> bool {
        match self.modifiers.checked_shr(modifier) {
            Some(bits) => bits & 1 == 1,
            None => false,
        }
    }
}

impl Rating {
    /// What was rated.
    pub const fn cycle(&self) -> &Cycle {
        &self.cycle
    }

    /// What it is counted in.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Every charge: by resource, then by time, then by rule.
    pub fn charges(&self) -> &[Charge] {
        &self.charges
    }

    /// All charges together, unrounded.
    pub fn total(&self) -> Amount {
        Amount::from_nanos(self.nanos, self.currency)
    }

    /// What the cycle's usage costs: all of it rounded once (product decision 10).
    pub fn price(&self, rounding: Rounding) -> Result<Money, MoneyError> {
        self.total().round(rounding)
    }
}

impl Totals {
    /// All charges together, unrounded.
    pub fn total(&self) -> Amount {
        Amount::from_nanos(self.nanos, self.currency)
    }

    /// What each rule charged, by the rule's number; those that charged nothing are left out.
    pub fn by_rule(&self) -> impl Iterator<Item = (Id<PricingRule>, Amount)> {
        let amount = |(rule, nanos): &(_, i64)| (*rule, Amount::from_nanos(*nanos, self.currency));
        self.by_rule.iter().map(amount)
    }

    /// What the cycle's usage costs: all of it rounded once (product decision 10).
    pub fn price(&self, rounding: Rounding) -> Result<Money, MoneyError> {
        self.total().round(rounding)
    }
}
