//! What becomes of a total when intervals are cut.

use proptest::prelude::*;

use super::example::*;
use super::random::{Case, case, cases};
use crate::billing::rating::{Rounded, Tariff};
use crate::billing::usage::{Interval, ResourceUsage};

/// Every interval cut in two at a share of its length.
fn cut(usage: &[ResourceUsage], thousandths: i64) -> Vec<ResourceUsage> {
    let halves = |interval: &Interval| {
        let after = interval.span.seconds() * thousandths / 1_000;
        let middle = interval.span.start() + chrono::TimeDelta::seconds(after);
        match interval.clone().split(middle) {
            Ok((head, tail)) => vec![head, tail],
            Err(_) => vec![interval.clone()],
        }
    };
    let cut = |one: &ResourceUsage| {
        let intervals = one.intervals().iter().flat_map(halves).collect();
        ResourceUsage::new(one.resource().clone(), intervals).unwrap()
    };
    usage.iter().map(cut).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    /// Each charge is off the exact figure by half a billionth at most. So a cut moves the total by
    /// half a billionth for each charge, before and after; and not at all where all are exact.
    #[test]
    fn cutting_intervals_moves_a_total_by_what_was_rounded_and_no_more(
        case in case(), thousandths in 1..1_000_i64,
    ) {
        let Case { rules, usage, cycle } = case;
        let tariff = Tariff::new(euro(), numbered(&rules)).unwrap();
        let whole = tariff.rate(&usage, &cycle).unwrap();
        let parts = tariff.rate(&cut(&usage, thousandths), &cycle).unwrap();
        let inexact = whole.charges().iter().chain(parts.charges());
        let inexact = inexact.filter(|charge| charge.rounded != Rounded::Exact).count();
        let apart = whole.total().nanos().unwrap().abs_diff(parts.total().nanos().unwrap());
        prop_assert!(2 * apart <= inexact as u64, "{apart} billionths, {inexact} rounded charges");
    }

    /// A cycle that is rated in two parts comes to the same, if no rule counts over the whole of it.
    #[test]
    fn parts_of_a_cycle_add_up(case in case(), thousandths in 1..1_000_i64) {
        use crate::billing::pricing::TimeUnit;
        let Case { mut rules, usage, cycle } = case;
        rules.retain(|rule| {
            rule.prices.only().is_some() && rule.allowance.is_zero() && rule.time_unit != TimeUnit::Cycle
        });
        let tariff = Tariff::new(euro(), numbered(&rules)).unwrap();
        let within = cycle.within();
        let seconds = within.seconds() * thousandths / 1_000;
        let middle = within.start() + chrono::TimeDelta::seconds(seconds);
        let rate = |cycle| tariff.rate(&usage, &cycle).unwrap();
        let part = |from, until| {
            crate::billing::usage::Span::new(from, until).ok().and_then(|span| cycle.part(span))
        };
        let whole = rate(cycle);
        let parts: Vec<_> = [part(within.start(), middle), part(middle, within.end())]
            .into_iter().flatten().map(rate).collect();
        let charges = parts.iter().chain([&whole]).flat_map(|rating| rating.charges());
        let inexact = charges.filter(|charge| charge.rounded != Rounded::Exact).count();
        let sum: i64 = parts.iter().map(|rating| rating.total().nanos().unwrap()).sum();
        let apart = whole.total().nanos().unwrap().abs_diff(sum);
        prop_assert!(2 * apart <= inexact as u64, "{apart} billionths, {inexact} rounded charges");
    }
}

#[test]
fn cutting_at_whole_units_moves_nothing() {
    let rules = [per_vcpu_hour("0.012")];
    let whole = [machine(0, 30 * DAY, vcpus(4))];
    assert_eq!(costs(&rules, &whole, &november()), costs(&rules, &cut(&whole, 500), &november()));
}
