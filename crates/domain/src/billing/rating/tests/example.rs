//! Rules and usage to try things on: November 2026 in UTC, prices in euros.

use bursar_kernel::{Amount, Currency, Id, Line};
use chrono::{DateTime, TimeDelta, Utc};

use crate::billing::pricing::{
    AttributeUnit, Change, Charged, Comparison, Fact, Filter, Modifier, Prices, PricingRule,
    RuleTerms, Tier, TimeUnit,
};
use crate::billing::rating::{Cycle, Rating, Tariff};
use crate::billing::usage::{
    Attributes, Interval, Measure, Number, Resource, ResourceKind, ResourceUsage, Span,
};

pub(super) const HOUR: i64 = 3_600;
pub(super) const DAY: i64 = 24 * HOUR;

pub(super) fn euro() -> Currency {
    Currency::new("EUR").unwrap()
}

pub(super) fn line(text: &str) -> Line {
    Line::parse(text, 255).unwrap()
}

pub(super) fn amount(text: &str) -> Amount {
    Amount::parse(text, euro()).unwrap()
}

pub(super) fn number(text: &str) -> Number {
    text.parse().unwrap()
}

/// So many seconds after the month began.
pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    "2026-11-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(seconds)
}

pub(super) fn span(from: i64, until: i64) -> Span {
    Span::new(at(from), at(until)).unwrap()
}

pub(super) fn november() -> Cycle {
    Cycle::new(span(0, 30 * DAY))
}

/// One euro for each instance and hour, to begin with.
pub(super) fn rule(kind: ResourceKind) -> RuleTerms {
    RuleTerms {
        name: line("A rule"),
        kind,
        charged: Charged::Existence,
        unit: AttributeUnit::One,
        time_unit: TimeUnit::Hour,
        prices: Prices::flat(amount("1")).unwrap(),
        per: Number::ONE,
        included: Number::ZERO,
        allowance: Number::ZERO,
        filters: Vec::new(),
        modifiers: Vec::new(),
        starts_at: None,
        ends_at: None,
        is_active: true,
    }
}

pub(super) fn of_instances() -> RuleTerms {
    rule(ResourceKind::Instance)
}

pub(super) fn per_vcpu_hour(price: &str) -> RuleTerms {
    let charged = Charged::Measure(Measure::Vcpus);
    RuleTerms { charged, prices: Prices::flat(amount(price)).unwrap(), ..of_instances() }
}

pub(super) fn tiers(tiers: &[(Option<&str>, &str)]) -> Prices {
    let tier = |(up_to, price): &(Option<&str>, &str)| Tier {
        up_to: up_to.map(number),
        price: amount(price),
    };
    Prices::new(tiers.iter().map(tier).collect()).unwrap()
}

pub(super) fn filter(fact: &str, comparison: Comparison, values: &[&str]) -> Filter {
    let fact: Fact = fact.parse().unwrap();
    Filter::new(fact, comparison, values.iter().map(|value| line(value)).collect()).unwrap()
}

pub(super) fn is(fact: &str, value: &str) -> Filter {
    filter(fact, Comparison::Equals, &[value])
}

pub(super) fn add(price: &str, conditions: Vec<Filter>) -> Modifier {
    Modifier { conditions, change: Change::Add(amount(price)) }
}

pub(super) fn percent(percent: &str, conditions: Vec<Filter>) -> Modifier {
    Modifier { conditions, change: Change::Percent(percent.parse().unwrap()) }
}

pub(super) fn used(
    kind: ResourceKind,
    name: &str,
    intervals: Vec<(Span, Attributes)>,
) -> ResourceUsage {
    let resource = Resource {
        kind,
        region: Some(line("north")),
        external_id: line(name),
        project: Some(line("p-1")),
    };
    let intervals = (1..).zip(intervals).map(|(number, (span, attributes))| Interval {
        record: Id::new(number).unwrap(),
        span,
        attributes,
    });
    ResourceUsage::new(resource, intervals.collect()).unwrap()
}

pub(super) fn machine(from: i64, until: i64, attributes: Attributes) -> ResourceUsage {
    used(ResourceKind::Instance, "vm-1", vec![(span(from, until), attributes)])
}

pub(super) fn vcpus(count: u32) -> Attributes {
    Attributes::default().with(Measure::Vcpus, Number::whole(count))
}

pub(super) fn numbered(rules: &[RuleTerms]) -> Vec<(Id<PricingRule>, &RuleTerms)> {
    (1..).zip(rules).map(|(number, terms)| (Id::new(number).unwrap(), terms)).collect()
}

pub(super) fn tariff(rules: &[RuleTerms]) -> Tariff {
    Tariff::new(euro(), numbered(rules)).unwrap()
}

pub(super) fn rated(rules: &[RuleTerms], usage: &[ResourceUsage], cycle: &Cycle) -> Rating {
    let tariff = tariff(rules);
    let rating = tariff.rate(usage, cycle).unwrap();
    assert_eq!(tariff.total(usage, cycle).unwrap().total(), rating.total());
    rating
}

pub(super) fn costs(rules: &[RuleTerms], usage: &[ResourceUsage], cycle: &Cycle) -> String {
    rated(rules, usage, cycle).total().value().normalize().to_string()
}
