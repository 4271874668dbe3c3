//! That every figure opens into its parts.

use bursar_kernel::{Money, Rounding};

use super::example::*;
use crate::billing::pricing::RuleTerms;
use crate::billing::rating::{Portion, Rounded};
use crate::billing::usage::ResourceKind;

#[test]
fn a_charge_says_what_it_is_for() {
    let rule = RuleTerms {
        prices: tiers(&[(Some("10"), "1"), (None, "0.7")]),
        modifiers: vec![percent("10", vec![is("state", "stopped")]), add("0.01", vec![])],
        ..per_vcpu_hour("1")
    };
    let rating = rated(&[rule], &[machine(0, 7 * HOUR + 1, vcpus(3))], &november());
    let [first, second] = rating.charges() else { panic!("two tiers") };
    assert_eq!((first.resource, first.record.get(), first.rule.get()), (0, 1, 1));
    assert_eq!(first.span, span(0, 7 * HOUR + 1));
    assert_eq!((first.portion, second.portion), (Portion::Tier(0), Portion::Tier(1)));
    assert!(!first.is_modified_by(0) && first.is_modified_by(1) && !first.is_modified_by(2));
    assert_eq!(first.units(), Some("10".parse().unwrap()));
    assert_eq!(second.units(), Some("11.000833333".parse().unwrap()));
    assert_eq!((first.nanos, first.rounded), (10_100_000_000, Rounded::Exact));
    // 11.00083… × 0.71, not the rounded units times the price.
    assert_eq!((second.nanos, second.rounded), (7_810_591_667, Rounded::Up));
    assert_eq!(rating.total(), amount("17.910591667"));
}

#[test]
fn lines_add_up_to_the_price_that_was_rounded_once() {
    let third = RuleTerms { per: number("3"), ..of_instances() };
    let usage: Vec<_> = ["a", "b", "c"]
        .map(|name| used(ResourceKind::Instance, name, vec![(span(0, HOUR), vcpus(1))]))
        .into();
    let rating = rated(&[third], &usage, &november());
    assert_eq!(rating.total(), amount("0.999999999"));
    let price = rating.price(Rounding::HalfUp).unwrap();
    assert_eq!(price.to_decimal_string(), "1.00");
    let lines = rating.lines(Rounding::HalfUp, |charge| charge.resource).unwrap();
    let shares: Vec<String> = lines.iter().map(|line| line.share.to_decimal_string()).collect();
    assert_eq!(shares, ["0.34", "0.33", "0.33"]);
    assert_eq!(Money::sum(lines.iter().map(|line| line.share), euro()).unwrap(), price);
}

#[test]
fn lines_of_what_rounds_to_nothing_are_nothing() {
    let cheap = per_vcpu_hour("0.0001");
    let rating = rated(&[cheap], &[machine(0, HOUR, vcpus(1))], &november());
    let lines = rating.lines(Rounding::HalfUp, |charge| charge.rule).unwrap();
    assert!(lines.iter().all(|line| line.share.is_zero()) && lines.len() == 1);
    let nothing = rated(&[], &[machine(0, HOUR, vcpus(1))], &november());
    assert!(nothing.lines(Rounding::HalfUp, |charge| charge.rule).unwrap().is_empty());
}
