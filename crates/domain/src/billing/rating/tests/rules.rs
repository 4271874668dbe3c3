//! What single rules charge (product 5.6, 14.2).

use super::example::*;
use crate::billing::pricing::{AttributeUnit, Charged, Comparison, Prices, RuleTerms, TimeUnit};
use crate::billing::rating::{Cycle, TariffError};
use crate::billing::usage::{Attributes, Measure, Number, ResourceKind, Word};

fn flat(price: &str) -> Prices {
    Prices::flat(amount(price)).unwrap()
}

#[test]
fn quantity_times_time_times_price() {
    let ten_hours = [machine(0, 10 * HOUR, vcpus(4))];
    assert_eq!(costs(&[per_vcpu_hour("0.012")], &ten_hours, &november()), "0.48");
    for (time_unit, price) in [
        (TimeUnit::Second, "144000"),
        (TimeUnit::Minute, "2400"),
        (TimeUnit::Hour, "40"),
        (TimeUnit::Day, "1.666666667"),
        (TimeUnit::Month, "0.054794521"),
    ] {
        let rule = RuleTerms { time_unit, ..per_vcpu_hour("1") };
        assert_eq!(costs(&[rule], &ten_hours, &november()), price, "{time_unit}");
    }
}

#[test]
fn each_rule_that_fits_adds_what_it_charges() {
    let rules = [per_vcpu_hour("0.01"), RuleTerms { prices: flat("0.5"), ..of_instances() }];
    assert_eq!(costs(&rules, &[machine(0, HOUR, vcpus(2))], &november()), "0.52");
}

#[test]
fn a_rule_that_comes_to_minus_five_charges_nothing() {
    let rule = RuleTerms { modifiers: vec![add("-6", vec![])], ..of_instances() };
    assert_eq!(
        costs(&[rule.clone(), per_vcpu_hour("1")], &[machine(0, HOUR, vcpus(3))], &november()),
        "3"
    );
    assert_eq!(costs(&[rule], &[machine(0, HOUR, vcpus(3))], &november()), "0");
}

#[test]
fn modifiers_add_prices_and_percentages_of_the_rules_own_price() {
    let windows = || is("metadata.image.os_type", "windows");
    let modifiers = vec![
        add("0.5", vec![windows()]),
        percent("20", vec![filter("vcpus", Comparison::AtLeast, &["4"])]),
        percent("-50", vec![is("state", "stopped")]),
    ];
    let rule = RuleTerms { modifiers, ..per_vcpu_hour("1") };
    let of = |attributes| costs(&[rule.clone()], &[machine(0, HOUR, attributes)], &november());
    let licensed = |count| vcpus(count).tagged("image.os_type", "windows").unwrap();
    assert_eq!(of(vcpus(2)), "2");
    assert_eq!(of(licensed(2)), "3");
    assert_eq!(of(vcpus(4)), "4.8");
    assert_eq!(of(licensed(4)), "6.8");
    assert_eq!(of(licensed(4).told(Word::State, "stopped").unwrap()), "4.8");
}

#[test]
fn all_filters_must_hold_and_none_means_always() {
    let with = |filters| RuleTerms { filters, ..of_instances() };
    let attributes = vcpus(4)
        .told(Word::Flavor, "m1.large")
        .unwrap()
        .tagged("tier", "gold")
        .unwrap()
        .tagged("licences", "12")
        .unwrap();
    let usage = [machine(0, HOUR, attributes)];
    let fits = |fact, comparison, values: &[&str]| {
        costs(&[with(vec![filter(fact, comparison, values)])], &usage, &november()) == "1"
    };
    use Comparison::*;
    assert!(fits("flavor", Equals, &["m1.large"]) && !fits("flavor", Equals, &["m1.larger"]));
    assert!(fits("flavor", NotEquals, &["m1"]) && !fits("flavor", NotEquals, &["m1.large"]));
    assert!(fits("flavor", Contains, &["large"]) && !fits("flavor", Contains, &["small"]));
    assert!(fits("flavor", In, &["m1.small", "m1.large"]) && !fits("flavor", In, &["m1.small"]));
    assert!(fits("vcpus", LessThan, &["4.001"]) && !fits("vcpus", LessThan, &["4"]));
    assert!(fits("vcpus", AtMost, &["4"]) && !fits("vcpus", AtMost, &["3.999"]));
    assert!(fits("vcpus", MoreThan, &["3.999"]) && !fits("vcpus", MoreThan, &["4"]));
    assert!(fits("vcpus", AtLeast, &["4"]) && !fits("vcpus", AtLeast, &["4.001"]));
    assert!(fits("vcpus", Equals, &["4.0"]) && fits("vcpus", In, &["1", "4"]));
    assert!(
        fits("metadata.licences", MoreThan, &["9"]) && !fits("metadata.tier", MoreThan, &["9"])
    );
    assert!(fits("region", Equals, &["north"]) && !fits("region", Equals, &["south"]));
    assert!(fits("project", Contains, &["p-"]));
    // What is not told is nothing but *not* something.
    assert!(fits("zone", NotEquals, &["a"]) && !fits("zone", Equals, &["a"]));
    assert!(fits("metadata.none", NotEquals, &["a"]) && !fits("metadata.none", Contains, &["a"]));
    assert!(fits("memory_mb", NotEquals, &["1"]) && !fits("memory_mb", AtLeast, &["0"]));
    let both = with(vec![is("flavor", "m1.large"), is("region", "south")]);
    assert_eq!(costs(&[both], &usage, &november()), "0");
}

#[test]
fn rules_for_one_flavor_each_are_found_among_those_for_all() {
    let of = |name: &str, price| RuleTerms {
        filters: vec![is("flavor", name)],
        prices: flat(price),
        ..of_instances()
    };
    let some = RuleTerms {
        filters: vec![filter("flavor", Comparison::In, &["a", "c"])],
        prices: flat("100"),
        ..of_instances()
    };
    let not = RuleTerms {
        filters: vec![filter("flavor", Comparison::NotEquals, &["a"])],
        prices: flat("1000"),
        ..of_instances()
    };
    let rules = [
        of("a", "1"),
        of("b", "10"),
        some,
        not,
        RuleTerms { prices: flat("10000"), ..of_instances() },
    ];
    let cost = |attributes| costs(&rules, &[machine(0, HOUR, attributes)], &november());
    let named = |name| vcpus(1).told(Word::Flavor, name).unwrap();
    assert_eq!(cost(named("a")), "10101");
    assert_eq!(cost(named("b")), "11010");
    assert_eq!(cost(named("c")), "11100");
    assert_eq!(cost(named("d")), "11000");
    assert_eq!(cost(vcpus(1)), "11000");
    let charges = rated(&rules, &[machine(0, HOUR, named("c"))], &november());
    let order: Vec<i64> = charges.charges().iter().map(|charge| charge.rule.get()).collect();
    assert_eq!(order, [3, 4, 5]);
}

#[test]
fn units_of_information_are_converted_exactly() {
    let memory = RuleTerms {
        charged: Charged::Measure(Measure::MemoryMb),
        unit: AttributeUnit::Gibibyte,
        ..of_instances()
    };
    let attributes = Attributes::default().with(Measure::MemoryMb, Number::whole(1_536));
    assert_eq!(
        costs(&[memory.clone()], &[machine(0, HOUR, attributes.clone())], &november()),
        "1.5"
    );
    let decimal = RuleTerms { unit: AttributeUnit::Gigabyte, ..memory };
    assert_eq!(costs(&[decimal], &[machine(0, HOUR, attributes)], &november()), "1.610612736");
}

#[test]
fn a_price_per_every_ten_units_is_a_tenth_for_each() {
    let rule = RuleTerms { per: Number::whole(10), ..per_vcpu_hour("1") };
    assert_eq!(costs(&[rule], &[machine(0, HOUR, vcpus(3))], &november()), "0.3");
}

#[test]
fn a_rule_by_the_billing_cycle_charges_each_resource_once() {
    let rule = RuleTerms { time_unit: TimeUnit::Cycle, ..per_vcpu_hour("5") };
    let resized = used(
        ResourceKind::Instance,
        "vm-1",
        vec![(span(0, HOUR), vcpus(1)), (span(HOUR, 2 * HOUR), vcpus(8))],
    );
    let other = used(ResourceKind::Instance, "vm-2", vec![(span(9, 10), vcpus(2))]);
    assert_eq!(costs(&[rule], &[resized, other], &november()), "15");
}

#[test]
fn what_is_gathered_is_charged_by_tiers_that_begin_anew_in_each_cycle() {
    let rule = RuleTerms {
        charged: Charged::Measure(Measure::BytesOut),
        unit: AttributeUnit::Gigabyte,
        time_unit: TimeUnit::Use,
        prices: tiers(&[(Some("100"), "0"), (Some("1000"), "0.02"), (None, "0.01")]),
        ..rule(ResourceKind::Traffic)
    };
    let out = |gigabytes: i64| {
        let bytes = Number::from_thousandths(gigabytes * 1_000_000_000_000).unwrap();
        Attributes::default().with(Measure::BytesOut, bytes)
    };
    let usage = [
        used(ResourceKind::Traffic, "a", vec![(span(0, HOUR), out(90))]),
        used(
            ResourceKind::Traffic,
            "b",
            vec![(span(0, HOUR), out(60)), (span(DAY, 2 * DAY), out(1_850))],
        ),
    ];
    // 100 free, 900 at 2 cents, 1,000 at 1 cent.
    assert_eq!(costs(&[rule.clone()], &usage, &november()), "28");
    let rating = rated(&[rule.clone()], &usage, &november());
    assert_eq!(rating.charges().len(), 5);
    // What was gathered over the end of a cycle counts where it began.
    let over = used(ResourceKind::Traffic, "c", vec![(span(-HOUR, HOUR), out(500))]);
    assert_eq!(costs(&[rule.clone()], &[over.clone()], &november()), "0");
    assert_eq!(costs(&[rule], &[over], &Cycle::new(span(-30 * DAY, 0))), "8");
}

#[test]
fn free_units_of_a_cycle_come_before_the_tiers_end() {
    let rule = RuleTerms {
        allowance: Number::whole(10),
        prices: tiers(&[(Some("15"), "2"), (None, "1")]),
        ..of_instances()
    };
    // 20 hours: 10 free, 5 at 2, 5 at 1. Modifiers leave free hours free.
    assert_eq!(costs(&[rule.clone()], &[machine(0, 20 * HOUR, vcpus(1))], &november()), "15");
    let dearer = RuleTerms { modifiers: vec![add("1", vec![])], ..rule.clone() };
    assert_eq!(costs(&[dearer], &[machine(0, 20 * HOUR, vcpus(1))], &november()), "25");
    let all_free = RuleTerms { allowance: Number::whole(20), ..rule };
    assert_eq!(costs(&[all_free], &[machine(0, 20 * HOUR, vcpus(1))], &november()), "0");
}

#[test]
fn the_first_addresses_of_each_resource_are_included() {
    let rule = RuleTerms {
        charged: Charged::Measure(Measure::Addresses),
        included: Number::whole(2),
        ..rule(ResourceKind::FixedIp)
    };
    let addresses = |count| Attributes::default().with(Measure::Addresses, Number::whole(count));
    let of =
        |name, count| used(ResourceKind::FixedIp, name, vec![(span(0, HOUR), addresses(count))]);
    assert_eq!(costs(&[rule], &[of("a", 1), of("b", 2), of("c", 5)], &november()), "3");
}

#[test]
fn a_number_in_metadata_can_be_charged() {
    let charged = Charged::Metadata("licences".parse().unwrap());
    let rule = RuleTerms { charged, ..of_instances() };
    let licences = |count: &str| Attributes::default().tagged("licences", count).unwrap();
    assert_eq!(costs(&[rule.clone()], &[machine(0, HOUR, licences("12"))], &november()), "12");
    assert_eq!(costs(&[rule.clone()], &[machine(0, HOUR, licences("a dozen"))], &november()), "0");
    assert_eq!(costs(&[rule], &[machine(0, HOUR, Attributes::default())], &november()), "0");
}

#[test]
fn prices_change_within_a_cycle_where_one_rule_ends_and_the_next_begins() {
    let old = RuleTerms { ends_at: Some(at(10 * HOUR)), ..per_vcpu_hour("1") };
    let new = RuleTerms { starts_at: Some(at(10 * HOUR)), ..per_vcpu_hour("2") };
    let rating = rated(&[old, new], &[machine(8 * HOUR, 12 * HOUR, vcpus(1))], &november());
    let seconds: Vec<i64> = rating.charges().iter().map(|charge| charge.span.seconds()).collect();
    assert_eq!(seconds, [2 * HOUR, 2 * HOUR]);
    assert_eq!(rating.total(), amount("6"));
}

#[test]
fn rules_that_are_switched_off_charge_nothing() {
    let rule = RuleTerms { is_active: false, ..per_vcpu_hour("1") };
    assert_eq!(costs(&[rule], &[machine(0, HOUR, vcpus(1))], &november()), "0");
}

#[test]
fn only_the_first_seconds_of_each_resource_in_a_month_are_charged() {
    let months_of_28_days = november().limited_to(2_419_200);
    let rules = [per_vcpu_hour("1")];
    assert_eq!(costs(&rules, &[machine(0, 30 * DAY, vcpus(1))], &months_of_28_days), "672");
    assert_eq!(costs(&rules, &[machine(0, 28 * DAY, vcpus(1))], &months_of_28_days), "672");
    assert_eq!(costs(&rules, &[machine(0, 27 * DAY, vcpus(1))], &months_of_28_days), "648");
    // The time of the resource counts, whatever it was like then, and each resource by itself.
    let resized = vec![(span(0, 27 * DAY), vcpus(1)), (span(28 * DAY, 30 * DAY), vcpus(10))];
    let both = [
        used(ResourceKind::Instance, "a", resized),
        used(ResourceKind::Instance, "b", vec![(span(0, 30 * DAY), vcpus(1))]),
    ];
    assert_eq!(costs(&rules, &both, &months_of_28_days), "1560");
    // What does not go by the time is not limited.
    let once = RuleTerms { time_unit: TimeUnit::Cycle, ..per_vcpu_hour("5") };
    assert_eq!(costs(&[once], &both, &november().limited_to(1)), "10");
}

#[test]
fn the_seconds_before_a_change_of_plan_count_for_the_limit() {
    let rules = [per_vcpu_hour("1")];
    let usage = [machine(0, 30 * DAY, vcpus(1))];
    let cycle = november().limited_to(2_419_200);
    let [before, after] =
        [span(0, 20 * DAY), span(20 * DAY, 30 * DAY)].map(|part| cycle.part(part).unwrap());
    assert_eq!(costs(&rules, &usage, &before), "480");
    assert_eq!(costs(&rules, &usage, &after), "192");
    assert!(cycle.part(span(30 * DAY, 31 * DAY)).is_none());
}

#[test]
fn usage_outside_the_cycle_costs_nothing_in_it() {
    let usage = [machine(-5 * DAY, 40 * DAY, vcpus(1))];
    assert_eq!(costs(&[per_vcpu_hour("1")], &usage, &november()), "720");
}

#[test]
fn a_half_billionth_is_rounded_to_the_even_neighbour() {
    let second = |price| RuleTerms { time_unit: TimeUnit::Minute, ..per_vcpu_hour(price) };
    let half_minute = [machine(0, 30, vcpus(1))];
    for (price, charged) in [
        ("0.000000001", "0"),
        ("0.000000002", "0.000000001"),
        ("0.000000003", "0.000000002"),
        ("0.000000005", "0.000000002"),
    ] {
        assert_eq!(costs(&[second(price)], &half_minute, &november()), charged, "{price}");
    }
}

#[test]
fn multiplying_first_keeps_what_dividing_first_would_lose() {
    // 20 minutes are a third of an hour: 0.333… × 3 is 1 only if nothing was cut in between.
    let usage = [machine(0, 1_200, vcpus(1))];
    assert_eq!(costs(&[per_vcpu_hour("3")], &usage, &november()), "1");
}

#[test]
fn what_is_too_large_is_an_error_and_not_a_wrong_figure() {
    let rule = RuleTerms { time_unit: TimeUnit::Second, ..per_vcpu_hour("9000000000") };
    let tariff = tariff(&[rule]);
    let usage = [machine(0, HOUR, vcpus(u32::MAX))];
    assert!(tariff.rate(&usage, &november()).is_err());
    assert!(tariff.total(&usage, &november()).is_err());
}

#[test]
fn petabytes_over_a_month_are_counted() {
    let rule = RuleTerms {
        charged: Charged::Measure(Measure::Size),
        unit: AttributeUnit::Gibibyte,
        modifiers: vec![percent("-12.345678", vec![])],
        ..rule(ResourceKind::Volume)
    };
    let size =
        Attributes::default().with(Measure::Size, Number::from_thousandths(1 << 60).unwrap());
    let usage = [used(ResourceKind::Volume, "v", vec![(span(0, 30 * DAY), size)])];
    // 2^60 thousandths of a byte are 2^30 GiB / 1000; 720 hours; 0.87654322.
    assert_eq!(costs(&[rule], &usage, &november()), "677650403.417495962");
}

#[test]
fn a_rule_that_makes_no_sense_makes_no_tariff() {
    let wrong = RuleTerms { unit: AttributeUnit::Gibibyte, ..of_instances() };
    let error = crate::billing::rating::Tariff::new(euro(), numbered(&[wrong])).unwrap_err();
    assert!(matches!(error, TariffError::Rule { .. }));
    assert_eq!(error.to_string(), "pricing rule 1: existence is counted in pieces, not in GiB");
}
