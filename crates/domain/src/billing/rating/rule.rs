//! Knows a rule as rating uses it: everything that does not depend on the resource worked out.

use bursar_kernel::Id;
use chrono::{DateTime, Utc};

use super::RatingError;
use super::arithmetic::times_over;
use super::charge::{Portion, Rounded};
use super::unit_price::UnitPrice;
use crate::billing::pricing::{
    Charged, Comparison, Fact, Filter, PricingRule, RuleTerms, TimeUnit,
};
use crate::billing::usage::{Attributes, Measure, Number, Resource, Span, Word};

/// A rule in a tariff.
#[derive(Clone, Debug)]
pub(super) struct ResolvedRule {
    pub(super) id: Id<PricingRule>,
    pub(super) basis: Basis,
    quantity: Quantity,
    /// What the number of a resource is multiplied with.
    numerator: u128,
    /// What is taken off the product: units that are included.
    included: u128,
    from: i64,
    until: i64,
    filters: Vec<Test>,
    modifiers: Vec<Vec<Test>>,
    slabs: Vec<Slab>,
    /// By slab, then by the set of modifiers that apply, one bit each.
    prices: Vec<UnitPrice>,
    /// How many sets of modifiers there are.
    sets: usize,
}

/// How a rule counts time, and what its measures are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// How long something is used for the price.
    pub time_unit: TimeUnit,
    /// What a measure is divided by to come to units of the rule.
    pub over: u128,
}

/// Units of one tier, or those that are free.
#[derive(Clone, Copy, Debug)]
struct Slab {
    /// The measure of the cycle with which it ends.
    until: u128,
    portion: Portion,
}

#[derive(Clone, Debug)]
enum Quantity {
    One,
    Measure(Measure),
    Metadata(Box<str>),
}

/// A condition, with its value read once.
#[derive(Clone, Debug)]
enum Test {
    Number(Measure, Filter),
    Is(Word, Box<str>),
    Word(Word, Filter),
    Resource(Filter),
    MetadataIs(Box<str>, Box<str>),
    Metadata(Box<str>, Filter),
}

impl ResolvedRule {
    /// A rule whose terms have no errors.
    pub(super) fn new(id: Id<PricingRule>, terms: &RuleTerms) -> Result<Self, RatingError> {
        let wide = |number: i64| u128::from(number.unsigned_abs());
        let (of, into) = terms.unit.against(terms.charged.dimension()).ok_or(OUT_OF_RANGE)?;
        let seconds = wide(terms.time_unit.seconds().unwrap_or(1));
        let units = wide(into).checked_mul(seconds).ok_or(OUT_OF_RANGE)?;
        let limit =
            |number: Number| wide(number.thousandths()).checked_mul(units).ok_or(OUT_OF_RANGE);
        let per = limit(terms.per)?;
        let slabs = slabs(terms, limit)?;
        let sets = 1_usize << terms.modifiers.len();
        let mut prices = Vec::with_capacity(slabs.len() * sets);
        for slab in &slabs {
            for set in 0..sets {
                prices.push(slab.price(terms, set, per)?);
            }
        }
        let at = |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp());
        let tests = |filters: &[Filter]| filters.iter().map(Test::new).collect();
        Ok(Self {
            id,
            basis: Basis { time_unit: terms.time_unit, over: units * 1_000 },
            quantity: Quantity::new(&terms.charged),
            numerator: wide(of),
            included: wide(terms.included.thousandths())
                .checked_mul(wide(into))
                .ok_or(OUT_OF_RANGE)?,
            from: at(terms.starts_at).unwrap_or(i64::MIN),
            until: at(terms.ends_at).unwrap_or(i64::MAX),
            filters: tests(&terms.filters),
            modifiers: terms.modifiers.iter().map(|one| tests(&one.conditions)).collect(),
            slabs,
            prices,
            sets,
        })
    }

    /// The time within a span in which the rule holds.
    pub(super) fn within(&self, span: Span) -> Option<Span> {
        Span::between(span.begins().max(self.from), span.ends().min(self.until))
    }

    /// Whether the rule holds at the beginning of a span.
    pub(super) fn holds_at(&self, second: i64) -> bool {
        self.from <= second && second < self.until
    }

    /// Whether all conditions hold.
    pub(super) fn fits(&self, resource: &Resource, attributes: &Attributes) -> bool {
        self.filters.iter().all(|test| test.holds(resource, attributes))
    }

    /// How much of the resource is charged at each instant, multiplied out; nothing if it does not
    /// say, or all of it is included.
    pub(super) fn quantity(&self, attributes: &Attributes) -> Option<u128> {
        let number = match &self.quantity {
            Quantity::One => Number::ONE,
            Quantity::Measure(measure) => attributes.number(*measure)?,
            Quantity::Metadata(name) => attributes.metadata(name)?.parse().ok()?,
        };
        // 63 bits times at most 30.
        let quantity = u128::from(number.thousandths().unsigned_abs()) * self.numerator;
        Some(quantity.saturating_sub(self.included)).filter(|quantity| *quantity > 0)
    }

    /// The set of modifiers that apply, one bit each.
    pub(super) fn modifiers(&self, resource: &Resource, attributes: &Attributes) -> usize {
        let applies = |tests: &Vec<Test>| tests.iter().all(|test| test.holds(resource, attributes));
        self.modifiers.iter().rev().fold(0, |set, tests| (set << 1) | usize::from(applies(tests)))
    }

    /// Whether it matters how much was charged before in the cycle.
    pub(super) const fn is_graduated(&self) -> bool {
        self.slabs.len() > 1
    }

    /// What a measure costs in one slab.
    pub(super) fn cost(
        &self,
        slab: usize,
        set: usize,
        measure: u128,
    ) -> Result<(i64, Rounded), RatingError> {
        let price = self.prices.get(slab * self.sets + set).ok_or(OUT_OF_RANGE)?;
        times_over(measure, price.price, price.per).ok_or(OUT_OF_RANGE)
    }

    /// What falls into each slab of a measure that comes after so much of the cycle.
    pub(super) fn slabs(
        &self,
        before: u128,
        measure: u128,
    ) -> impl Iterator<Item = (usize, Portion, u128)> {
        let end = before + measure;
        let mut from = before;
        self.slabs.iter().enumerate().filter_map(move |(place, slab)| {
            let to = end.min(slab.until);
            if to <= from {
                return None;
            }
            let part = to - from;
            from = to;
            Some((place, slab.portion, part))
        })
    }
}

const OUT_OF_RANGE: RatingError = RatingError::OutOfRange;

/// The tiers, cut where the free units of a cycle end.
fn slabs(
    terms: &RuleTerms,
    limit: impl Fn(Number) -> Result<u128, RatingError>,
) -> Result<Vec<Slab>, RatingError> {
    let free = limit(terms.allowance)?;
    let mut slabs = Vec::with_capacity(terms.prices.tiers().len() + 1);
    if free > 0 {
        slabs.push(Slab { until: free, portion: Portion::Allowance });
    }
    for (tier, place) in terms.prices.tiers().iter().zip(0_u8..) {
        let until = tier.up_to.map_or(Ok(u128::MAX), &limit)?;
        if until > free {
            slabs.push(Slab { until, portion: Portion::Tier(place) });
        }
    }
    Ok(slabs)
}

impl Slab {
    fn price(&self, terms: &RuleTerms, set: usize, per: u128) -> Result<UnitPrice, RatingError> {
        let Portion::Tier(place) = self.portion else {
            return Ok(UnitPrice { price: 0, per: 1 });
        };
        let tier = terms.prices.tiers().get(usize::from(place)).ok_or(OUT_OF_RANGE)?;
        let base = tier.price.nanos().map_err(|_| OUT_OF_RANGE)?;
        let applied = terms
            .modifiers
            .iter()
            .enumerate()
            .filter(|(bit, _)| set >> bit & 1 == 1)
            .map(|(_, modifier)| modifier);
        UnitPrice::new(base, applied, per)
    }
}

impl Quantity {
    fn new(charged: &Charged) -> Self {
        match charged {
            Charged::Existence => Self::One,
            Charged::Measure(measure) => Self::Measure(*measure),
            Charged::Metadata(key) => Self::Metadata(key.as_str().into()),
        }
    }
}

impl Test {
    fn new(filter: &Filter) -> Self {
        let only = || match (filter.comparison(), filter.values()) {
            (Comparison::Equals, [value]) => Some(Box::from(value.as_str())),
            _ => None,
        };
        match filter.fact() {
            Fact::Measure(measure) => Self::Number(*measure, filter.clone()),
            Fact::Word(word) => match only() {
                Some(value) => Self::Is(*word, value),
                None => Self::Word(*word, filter.clone()),
            },
            Fact::Region | Fact::Project => Self::Resource(filter.clone()),
            Fact::Metadata(key) => {
                let name = Box::from(key.as_str());
                match only() {
                    Some(value) => Self::MetadataIs(name, value),
                    None => Self::Metadata(name, filter.clone()),
                }
            }
        }
    }

    fn holds(&self, resource: &Resource, attributes: &Attributes) -> bool {
        match self {
            Self::Number(measure, filter) => filter.holds_of_number(attributes.number(*measure)),
            Self::Is(word, value) => attributes.word(*word) == Some(value),
            Self::Word(word, filter) => filter.holds_of_text(attributes.word(*word)),
            Self::Resource(filter) => filter.holds(resource, attributes),
            Self::MetadataIs(name, value) => attributes.metadata(name) == Some(value),
            Self::Metadata(name, filter) => filter.holds_of_text(attributes.metadata(name)),
        }
    }
}
