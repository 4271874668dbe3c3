//! That a rating is written down the same at any time.

use super::example::*;
use crate::billing::pricing::RuleTerms;

#[test]
fn a_rating_is_written_down_as_the_documentation_says() {
    let rule = RuleTerms { allowance: number("1"), ..per_vcpu_hour("0.012") };
    let cycle = november().limited_to(2_419_200);
    let rating = rated(&[rule], &[machine(0, HOUR, vcpus(4))], &cycle);
    insta::assert_snapshot!(rating.canonical());
    insta::assert_snapshot!(rating.digest(), @"0890b2625b9b5bb8ee3650e3b560264a47c22fcb9330a2ac354e950f264cc3c7");
}

#[test]
fn the_same_rules_in_another_order_come_to_the_same_bytes() {
    let rules = [per_vcpu_hour("0.012"), of_instances()];
    let usage = [machine(0, HOUR, vcpus(4))];
    let mut turned = numbered(&rules);
    turned.reverse();
    let turned = crate::billing::rating::Tariff::new(euro(), turned).unwrap();
    let once = rated(&rules, &usage, &november());
    let again = turned.rate(&usage, &november()).unwrap();
    assert_eq!(again.canonical(), once.canonical());
    assert_eq!(again.digest(), once.digest());
}
