//! The same rating, slow and obvious: fractions of whole numbers, nothing worked out beforehand, and
//! none of the code that it checks but the words of a plan (quality.md row 10).

use std::cmp::Ordering;

use proptest::prelude::*;

use super::example::euro;
use super::random::{Case, case, cases};
use crate::billing::pricing::{Change, Comparison, Fact, Filter, RuleTerms, TimeUnit};
use crate::billing::rating::Tariff;
use crate::billing::usage::{Attributes, Dimension, Resource};

/// A fraction in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fraction(i128, i128);

impl Fraction {
    fn new(over: i128, under: i128) -> Self {
        let (mut one, mut other) = (over.abs(), under);
        while other != 0 {
            (one, other) = (other, one % other);
        }
        Self(over / one.max(1), under / one.max(1))
    }

    fn thousandths(number: i64) -> Self {
        Self::new(number.into(), 1_000)
    }

    fn times(self, other: Self) -> Self {
        // Crosswise first, so that nothing overflows.
        let (one, two) = (Self::new(self.0, other.1), Self::new(other.0, self.1));
        Self::new(one.0.checked_mul(two.0).unwrap(), one.1.checked_mul(two.1).unwrap())
    }

    fn plus(self, other: Self) -> Self {
        let over = self.0.checked_mul(other.1).unwrap() + other.0.checked_mul(self.1).unwrap();
        Self::new(over, self.1.checked_mul(other.1).unwrap())
    }

    fn minus(self, other: Self) -> Self {
        self.plus(Self(-other.0, other.1))
    }

    fn cmp(self, other: Self) -> Ordering {
        self.minus(other).0.cmp(&0)
    }

    fn min(self, other: Self) -> Self {
        if self.cmp(other).is_lt() { self } else { other }
    }

    fn max(self, other: Self) -> Self {
        if self.cmp(other).is_gt() { self } else { other }
    }

    /// The nearest whole number, the even one of two.
    fn rounded(self) -> i128 {
        let below = self.0.div_euclid(self.1);
        match (2 * self.0.rem_euclid(self.1)).cmp(&self.1) {
            Ordering::Less => below,
            Ordering::Greater => below + 1,
            Ordering::Equal => below + below % 2,
        }
    }
}

const ZERO: Fraction = Fraction(0, 1);

fn parsed(text: &str) -> Option<Fraction> {
    text.parse::<crate::billing::usage::Number>()
        .ok()
        .map(|n| Fraction::thousandths(n.thousandths()))
}

fn told(fact: &Fact, resource: &Resource, attributes: &Attributes) -> Option<String> {
    match fact {
        Fact::Measure(measure) => attributes.number(*measure).map(|number| number.to_string()),
        Fact::Word(word) => attributes.word(*word).map(str::to_owned),
        Fact::Region => resource.region.as_ref().map(ToString::to_string),
        Fact::Project => resource.project.as_ref().map(ToString::to_string),
        Fact::Metadata(key) => attributes.metadata(key.as_str()).map(str::to_owned),
    }
}

fn holds(filter: &Filter, resource: &Resource, attributes: &Attributes) -> bool {
    let Some(told) = told(filter.fact(), resource, attributes) else {
        return filter.comparison() == Comparison::NotEquals;
    };
    let wanted: Vec<&str> = filter.values().iter().map(|value| value.as_str()).collect();
    let is_number = matches!(filter.fact(), Fact::Measure(_));
    let same =
        |wanted: &&str| if is_number { parsed(wanted) == parsed(&told) } else { *wanted == told };
    let order = || Some(parsed(&told)?.cmp(parsed(wanted[0])?));
    match filter.comparison() {
        Comparison::Equals | Comparison::In => wanted.iter().any(same),
        Comparison::NotEquals => !wanted.iter().any(same),
        Comparison::Contains => told.contains(wanted[0]),
        Comparison::LessThan => order().is_some_and(Ordering::is_lt),
        Comparison::AtMost => order().is_some_and(Ordering::is_le),
        Comparison::MoreThan => order().is_some_and(Ordering::is_gt),
        Comparison::AtLeast => order().is_some_and(Ordering::is_ge),
    }
}

/// The units that a rule sees in an interval at each instant.
fn quantity(rule: &RuleTerms, attributes: &Attributes) -> Option<Fraction> {
    let number = Fraction::thousandths(rule.charged.of(attributes)?.thousandths());
    let in_units = match (rule.charged.dimension(), rule.unit.bytes()) {
        (Dimension::Bytes(of), Some(unit)) => number.times(Fraction::new(of.into(), unit.into())),
        _ => number,
    };
    let left = in_units.minus(Fraction::thousandths(rule.included.thousandths()));
    (left.0 > 0).then_some(left)
}

/// The seconds of an interval that a rule charges for; for what has no time, whether it does.
fn seconds(case: &Case, rule: &RuleTerms, of: (usize, usize)) -> Option<Fraction> {
    let intervals = case.usage[of.0].intervals();
    let interval = &intervals[of.1];
    let second = |at: chrono::DateTime<chrono::Utc>| at.timestamp();
    let (whole, within) = (case.cycle.span(), case.cycle.within());
    let starts = rule.starts_at.map_or(i64::MIN, second);
    let ends = rule.ends_at.map_or(i64::MAX, second);
    let from = second(within.start()).max(starts);
    let until = second(within.end()).min(ends);
    let (begins, over) = (second(interval.span.start()), second(interval.span.end()));
    match rule.time_unit {
        TimeUnit::Use => (from <= begins && begins < until).then_some(Fraction(1, 1)),
        TimeUnit::Cycle => (begins.max(from) < over.min(until)).then_some(Fraction(1, 1)),
        _ => {
            let inside = |one: &crate::billing::usage::Interval| {
                let from = second(one.span.start()).max(second(whole.start()));
                (second(one.span.end()).min(second(whole.end())) - from).max(0)
            };
            let before: i64 = intervals[..of.1].iter().map(inside).sum();
            let first = begins.max(second(whole.start()));
            let most = case
                .cycle
                .billable_seconds()
                .map_or(i64::MAX, |most| first + (most - before).max(0));
            let charged = over.min(until).min(most) - begins.max(from);
            (charged > 0).then(|| Fraction::new(charged.into(), 1))
        }
    }
}

/// The price of a unit in a tier with all modifiers that apply.
fn price(
    base: Fraction,
    rule: &RuleTerms,
    resource: &Resource,
    attributes: &Attributes,
) -> Fraction {
    let mut price = base;
    for modifier in &rule.modifiers {
        if modifier.conditions.iter().all(|filter| holds(filter, resource, attributes)) {
            price = price.plus(match modifier.change {
                Change::Add(sum) => Fraction::new(sum.nanos().unwrap().into(), 1),
                Change::Percent(percent) => {
                    base.times(Fraction::new(percent.millionths().into(), 100_000_000))
                }
            });
        }
    }
    price.max(ZERO)
}

fn rule_total(case: &Case, rule: &RuleTerms) -> i128 {
    let (mut total, mut used) = (0, ZERO);
    for (place, one) in case.usage.iter().enumerate() {
        if one.resource().kind != rule.kind {
            continue;
        }
        for (number, interval) in one.intervals().iter().enumerate() {
            let attributes = &interval.attributes;
            let fits = rule.filters.iter().all(|filter| holds(filter, one.resource(), attributes));
            let (Some(seconds), Some(quantity)) =
                (seconds(case, rule, (place, number)), quantity(rule, attributes))
            else {
                continue;
            };
            if !fits {
                continue;
            }
            let time = Fraction::new(1, rule.time_unit.seconds().unwrap_or(1).into());
            let (from, until) = (used, used.plus(quantity.times(seconds).times(time)));
            let mut floor = Fraction::thousandths(rule.allowance.thousandths());
            for tier in rule.prices.tiers() {
                let end = tier.up_to.map_or(until, |end| Fraction::thousandths(end.thousandths()));
                let part = until.min(end).minus(from.max(floor));
                if part.0 > 0 {
                    let base = Fraction::new(tier.price.nanos().unwrap().into(), 1);
                    let price = price(base, rule, one.resource(), attributes);
                    let per = Fraction::new(1_000, rule.per.thousandths().into());
                    total += part.times(per).times(price).rounded();
                }
                floor = floor.max(end);
            }
            used = until;
            if rule.time_unit == TimeUnit::Cycle {
                break;
            }
        }
    }
    total
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn the_fast_rating_and_the_obvious_one_agree(case in case()) {
        let tariff = Tariff::new(euro(), super::example::numbered(&case.rules)).unwrap();
        let rating = tariff.rate(&case.usage, &case.cycle).unwrap();
        for (id, rule) in super::example::numbered(&case.rules) {
            let of_rule = rating.charges().iter().filter(|charge| charge.rule == id);
            let charged: i128 = of_rule.map(|charge| i128::from(charge.nanos)).sum();
            prop_assert_eq!(charged, rule_total(&case, rule), "{:?}", rule);
        }
        let sum: i128 = rating.charges().iter().map(|charge| i128::from(charge.nanos)).sum();
        prop_assert_eq!(sum, i128::from(rating.total().nanos().unwrap()));
        let totals = tariff.total(&case.usage, &case.cycle).unwrap();
        prop_assert_eq!(totals.total(), rating.total());
        // Rating again comes to the same bytes (quality.md row 11).
        let again = Tariff::new(euro(), super::example::numbered(&case.rules)).unwrap();
        let again = again.rate(&case.usage, &case.cycle).unwrap();
        prop_assert_eq!(again.canonical(), rating.canonical());
    }
}
