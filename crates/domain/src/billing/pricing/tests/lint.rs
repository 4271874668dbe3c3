//! A corpus of broken plans (beyond.md row 10).

use bursar_kernel::{Amount, Currency, Id, Line};
use chrono::{DateTime, Utc};

use crate::billing::pricing::{
    AttributeUnit, Change, Charged, Comparison, Fact, Filter, FindingKind, KnownValues, Modifier,
    Prices, RuleTerms, Severity, TimeUnit, lint,
};
use crate::billing::usage::{Measure, Number, ResourceKind};

fn euro() -> Currency {
    Currency::new("EUR").unwrap()
}

fn line(text: &str) -> Line {
    Line::parse(text, 255).unwrap()
}

fn at(day: u32) -> DateTime<Utc> {
    format!("2026-12-{day:02}T00:00:00Z").parse().unwrap()
}

fn price(text: &str) -> Prices {
    Prices::flat(Amount::parse(text, euro()).unwrap()).unwrap()
}

fn vcpus() -> RuleTerms {
    RuleTerms {
        name: line("vCPUs"),
        kind: ResourceKind::Instance,
        charged: Charged::Measure(Measure::Vcpus),
        unit: AttributeUnit::One,
        time_unit: TimeUnit::Hour,
        prices: price("0.012"),
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

fn filter(fact: &str, comparison: Comparison, value: &str) -> Filter {
    Filter::new(fact.parse().unwrap(), comparison, vec![line(value)]).unwrap()
}

fn flavor(name: &str) -> RuleTerms {
    let filters = vec![filter("flavor", Comparison::Equals, name)];
    RuleTerms { name: line(name), charged: Charged::Existence, filters, ..vcpus() }
}

fn off(change: &str, conditions: Vec<Filter>) -> Modifier {
    Modifier { conditions, change: Change::Add(Amount::parse(change, euro()).unwrap()) }
}

/// What is found at the beginning of December 10, as kind and numbers of rules.
fn found(rules: &[RuleTerms], known: &[KnownValues]) -> Vec<(FindingKind, Vec<i64>)> {
    let rules: Vec<_> =
        (1..).zip(rules).map(|(number, terms)| (Id::new(number).unwrap(), terms)).collect();
    lint(euro(), &rules, known, at(10))
        .into_iter()
        .map(|finding| (finding.kind, finding.rules.iter().map(|rule| rule.get()).collect()))
        .collect()
}

#[test]
fn a_sound_plan_has_no_findings() {
    let memory = RuleTerms {
        charged: Charged::Measure(Measure::MemoryMb),
        unit: AttributeUnit::Gibibyte,
        ..vcpus()
    };
    let old = RuleTerms { ends_at: Some(at(20)), ..vcpus() };
    let new = RuleTerms { starts_at: Some(at(20)), ..vcpus() };
    assert_eq!(found(&[old, new, memory, flavor("a"), flavor("b")], &[]), []);
}

#[test]
fn rules_that_charge_the_same_twice_are_found() {
    assert_eq!(found(&[vcpus(), vcpus()], &[]), [(FindingKind::Overlap, vec![1, 2])]);
    assert_eq!(found(&[flavor("a"), flavor("b")], &[]), []);
    // The old price was not ended when the new one began.
    let (old, new) = (
        RuleTerms { ends_at: Some(at(21)), ..vcpus() },
        RuleTerms { starts_at: Some(at(20)), ..vcpus() },
    );
    assert_eq!(found(&[old, new], &[]), [(FindingKind::Overlap, vec![1, 2])]);
    // What is over, or switched off, charges nothing.
    let over = RuleTerms { ends_at: Some(at(9)), ..vcpus() };
    let disabled = RuleTerms { is_active: false, ..vcpus() };
    assert_eq!(found(&[over, vcpus(), disabled], &[]), []);
}

#[test]
fn rules_and_modifiers_that_nothing_fits_are_found() {
    use Comparison::{AtLeast, Contains, Equals, LessThan, MoreThan, NotEquals};
    let with = |filters| RuleTerms { filters, ..vcpus() };
    let never = |filters| found(&[with(filters)], &[]) == [(FindingKind::Unreachable, vec![1])];
    assert!(never(vec![filter("flavor", Equals, "a"), filter("flavor", Equals, "b")]));
    assert!(never(vec![filter("flavor", Equals, "a"), filter("flavor", NotEquals, "a")]));
    assert!(never(vec![filter("flavor", Equals, "a"), filter("flavor", Contains, "b")]));
    assert!(never(vec![filter("vcpus", LessThan, "4"), filter("vcpus", AtLeast, "4")]));
    assert!(never(vec![filter("vcpus", MoreThan, "4"), filter("vcpus", LessThan, "4.001")]));
    assert!(never(vec![filter("vcpus", LessThan, "0")]));
    assert!(never(vec![filter("size", AtLeast, "1")]));
    assert!(!never(vec![filter("size", NotEquals, "1")]));
    assert!(!never(vec![filter("vcpus", MoreThan, "4"), filter("vcpus", LessThan, "4.002")]));
    assert!(!never(vec![filter("flavor", Contains, "a"), filter("flavor", Contains, "b")]));
    assert!(!never(vec![filter("flavor", Equals, "a"), filter("zone", Equals, "b")]));
    let modifiers = vec![off("0.1", vec![filter("flavor", Equals, "b")])];
    let rule = RuleTerms { modifiers, ..flavor("a") };
    assert_eq!(found(&[rule], &[]), [(FindingKind::Unreachable, vec![1])]);
}

#[test]
fn a_time_without_a_price_between_two_is_found() {
    let until = |day| RuleTerms { ends_at: Some(at(day)), ..vcpus() };
    let from = |day| RuleTerms { starts_at: Some(at(day)), ..vcpus() };
    assert_eq!(found(&[until(20), from(22)], &[]), [(FindingKind::Gap, vec![1, 2])]);
    assert_eq!(found(&[until(20), from(20)], &[]), []);
    // The gap is long past.
    assert_eq!(found(&[until(2), from(5)], &[]), []);
    // It is here now.
    assert_eq!(found(&[until(9), from(12)], &[]), [(FindingKind::Gap, vec![1, 2])]);
    // Another rule with the same conditions fills it.
    let bridge = RuleTerms { starts_at: Some(at(20)), ends_at: Some(at(22)), ..vcpus() };
    assert_eq!(found(&[until(20), from(22), bridge], &[]), []);
}

#[test]
fn flavors_without_a_price_are_found() {
    let known = [KnownValues {
        kind: ResourceKind::Instance,
        fact: "flavor".parse::<Fact>().unwrap(),
        values: vec![line("a"), line("b"), line("c")],
    }];
    let unpriced = |rules: &[RuleTerms]| found(rules, &known).len();
    assert_eq!(unpriced(&[]), 3);
    assert_eq!(unpriced(&[flavor("a"), flavor("b")]), 1);
    assert_eq!(unpriced(&[vcpus()]), 0);
    assert_eq!(unpriced(&[RuleTerms { prices: price("0"), ..vcpus() }]), 3);
    assert_eq!(unpriced(&[RuleTerms { starts_at: Some(at(11)), ..vcpus() }]), 3);
}

#[test]
fn modifiers_that_take_off_more_than_there_is_are_found() {
    let with = |modifiers| RuleTerms { modifiers, ..vcpus() };
    assert_eq!(found(&[with(vec![off("-0.012", vec![])])], &[]), []);
    let below = [with(vec![off("-0.013", vec![])])];
    assert_eq!(found(&below, &[]), [(FindingKind::BelowZero, vec![1])]);
    let half = Modifier { conditions: vec![], change: Change::Percent("-50".parse().unwrap()) };
    let both = [with(vec![half, off("-0.007", vec![])])];
    assert_eq!(found(&both, &[]), [(FindingKind::BelowZero, vec![1])]);
}

#[test]
fn prices_in_another_currency_are_found() {
    let dollars = Amount::parse("1", Currency::new("USD").unwrap()).unwrap();
    let rule = RuleTerms { prices: Prices::flat(dollars).unwrap(), ..vcpus() };
    assert_eq!(found(&[rule], &[]), [(FindingKind::MixedCurrencies, vec![1])]);
    let modifiers = vec![Modifier { conditions: vec![], change: Change::Add(dollars) }];
    let rule = RuleTerms { modifiers, ..vcpus() };
    assert_eq!(found(&[rule], &[]), [(FindingKind::MixedCurrencies, vec![1])]);
}

#[test]
fn wrong_units_and_too_many_conditions_are_errors() {
    let wrong = [
        RuleTerms { unit: AttributeUnit::Gigabyte, ..vcpus() },
        RuleTerms {
            charged: Charged::Measure(Measure::Size),
            unit: AttributeUnit::Byte,
            ..vcpus()
        },
        RuleTerms { time_unit: TimeUnit::Use, ..vcpus() },
        RuleTerms { per: Number::ZERO, ..vcpus() },
        RuleTerms { modifiers: vec![off("1", vec![]); 7], ..vcpus() },
        RuleTerms { filters: vec![filter("zone", Comparison::NotEquals, "a"); 21], ..vcpus() },
        RuleTerms { starts_at: Some(at(12)), ends_at: Some(at(12)), ..vcpus() },
    ];
    for rule in wrong {
        let findings = lint(euro(), &[(Id::new(1).unwrap(), &rule)], &[], at(10));
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(findings[0].severity, Severity::Error);
    }
}
