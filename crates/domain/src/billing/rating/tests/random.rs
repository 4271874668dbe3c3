//! Random plans and usage, small enough that the oracle can count them in fractions.

use bursar_kernel::Id;
use proptest::prelude::*;
use proptest::sample::select;

use super::example::*;
use crate::billing::pricing::{
    AttributeUnit, Charged, Comparison, Filter, Modifier, Prices, RuleTerms, TimeUnit,
};
use crate::billing::rating::Cycle;
use crate::billing::usage::{
    Attributes, Interval, Measure, Number, Resource, ResourceKind, ResourceUsage, Word,
};

/// How many seconds the world of a case has.
const WORLD: i64 = 100_000;

/// A hundred thousand pairs where the sizes of a release are asked for (quality.md row 10).
pub(super) fn cases() -> u32 {
    if std::env::var_os("BURSAR_TEST_FULL").is_some() { 100_000 } else { 1_000 }
}

#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) rules: Vec<RuleTerms>,
    pub(super) usage: Vec<ResourceUsage>,
    pub(super) cycle: Cycle,
}

pub(super) fn case() -> impl Strategy<Value = Case> {
    let rules = prop::collection::vec(a_rule(), 1..6);
    let usage = prop::collection::vec(a_life(), 0..5);
    (rules, usage, a_cycle()).prop_map(|(rules, lives, cycle)| Case {
        rules,
        usage: lives.into_iter().enumerate().map(|(place, life)| lived(place, life)).collect(),
        cycle,
    })
}

fn a_cycle() -> impl Strategy<Value = Cycle> {
    let limit = prop::option::of(1..60_000_u32);
    (0..WORLD / 2, 1..WORLD, limit, any::<bool>()).prop_map(|(start, length, limit, is_part)| {
        let cycle = Cycle::new(span(start, start + length));
        let cycle = limit.map_or(cycle, |seconds| cycle.limited_to(seconds));
        let part = (length > 4 && is_part).then(|| span(start + length / 4, start + length / 2));
        part.map_or(cycle, |part| cycle.part(part).unwrap())
    })
}

fn thousandths() -> impl Strategy<Value = Number> {
    prop_oneof![
        (0..20_u32).prop_map(Number::whole),
        (0..5_000_i64).prop_map(|number| Number::from_thousandths(number).unwrap()),
    ]
}

fn attributes() -> impl Strategy<Value = Attributes> {
    let numbers = prop::collection::vec((select(Measure::ALL), thousandths()), 0..6);
    let words = prop::collection::vec((select(Word::ALL), select(&["a", "b", "ab"][..])), 0..4);
    let tags = prop::collection::vec(
        (select(&["k", "n"][..]), select(&["a", "b", "3", "0.25", ""][..])),
        0..3,
    );
    (numbers, words, tags).prop_map(|(numbers, words, tags)| {
        let all = numbers.into_iter().fold(Attributes::default(), |all, (m, n)| all.with(m, n));
        let all = words.into_iter().try_fold(all, |all, (word, text)| all.told(word, text));
        tags.into_iter().try_fold(all.unwrap(), |all, (key, value)| all.tagged(key, value)).unwrap()
    })
}

const KINDS: [ResourceKind; 5] = [
    ResourceKind::Instance,
    ResourceKind::Volume,
    ResourceKind::FixedIp,
    ResourceKind::Traffic,
    ResourceKind::Metric,
];

/// Everything about a resource but its name: where it is, when it began, and for each interval the
/// gap before it, its length and what it was like.
type Life = (ResourceKind, Option<&'static str>, i64, Vec<(i64, i64, Attributes)>);

fn a_life() -> impl Strategy<Value = Life> {
    let gap = prop_oneof![2 => Just(0), 1 => 0..9_000_i64];
    let pieces = prop::collection::vec((gap, 1..30_000_i64, attributes()), 1..4);
    let region = prop::option::of(select(&["a", "b"][..]));
    (select(&KINDS[..]), region, 0..WORLD / 2, pieces)
}

fn lived(place: usize, (kind, region, start, pieces): Life) -> ResourceUsage {
    let resource = Resource {
        kind,
        region: region.map(line),
        external_id: line(&format!("r-{place}")),
        project: None,
    };
    let mut from = start;
    let intervals = (1..).zip(pieces).map(|(number, (gap, length, attributes))| {
        let interval = span(from + gap, from + gap + length);
        from += gap + length;
        Interval { record: Id::new(number).unwrap(), span: interval, attributes }
    });
    ResourceUsage::new(resource, intervals.collect()).unwrap()
}

fn a_filter() -> impl Strategy<Value = Filter> {
    let text = (
        select(&["flavor", "state", "type", "region", "project", "metadata.k", "metadata.n"][..]),
        select(&[Comparison::Equals, Comparison::NotEquals, Comparison::Contains][..]),
        select(&["a", "b", "3"][..]),
    )
        .prop_map(|(fact, comparison, value)| filter(fact, comparison, &[value]));
    let list = (select(&["flavor", "zone", "metadata.k"][..]), Just(Comparison::In))
        .prop_map(|(fact, comparison)| filter(fact, comparison, &["a", "ab"]));
    let numeric = (
        select(&["vcpus", "size", "metadata.n"][..]),
        select(Comparison::ALL),
        select(&["0", "0.25", "3", "7"][..]),
    )
        .prop_filter("numbers contain nothing", |(fact, comparison, _)| {
            *comparison != Comparison::Contains || fact.starts_with("metadata")
        })
        .prop_map(|(fact, comparison, value)| filter(fact, comparison, &[value]));
    prop_oneof![3 => text, 1 => list, 3 => numeric]
}

fn a_modifier() -> impl Strategy<Value = Modifier> {
    let conditions = || prop::collection::vec(a_filter(), 0..2);
    prop_oneof![
        (select(&["0.5", "-1", "-0.000000001", "2.75"][..]), conditions())
            .prop_map(|(price, conditions)| add(price, conditions)),
        (select(&["10", "-33.333333", "-100", "250.5"][..]), conditions())
            .prop_map(|(change, conditions)| percent(change, conditions)),
    ]
}

fn a_price() -> impl Strategy<Value = Prices> {
    let price = || select(&["0", "1", "0.012", "0.000000001", "0.333333333", "12.5"][..]);
    prop_oneof![
        price().prop_map(|price| tiers(&[(None, price)])),
        (price(), price()).prop_map(|(one, two)| tiers(&[(Some("2.5"), one), (None, two)])),
        (price(), price(), price()).prop_map(|(one, two, three)| tiers(&[
            (Some("1"), one),
            (Some("40"), two),
            (None, three)
        ])),
    ]
}

/// What is charged, and for which kind, in units that make sense.
fn a_basis() -> impl Strategy<Value = RuleTerms> {
    let time = || {
        select(
            &[TimeUnit::Second, TimeUnit::Minute, TimeUnit::Hour, TimeUnit::Month, TimeUnit::Cycle]
                [..],
        )
    };
    let of = |kind, measure: Option<Measure>, unit, time_unit| RuleTerms {
        charged: measure.map_or(Charged::Existence, Charged::Measure),
        unit,
        time_unit,
        ..rule(kind)
    };
    let pieces = AttributeUnit::One;
    let bytes = || {
        select(
            &[
                AttributeUnit::Byte,
                AttributeUnit::Kibibyte,
                AttributeUnit::Gibibyte,
                AttributeUnit::Megabyte,
            ][..],
        )
    };
    prop_oneof![
        (select(&KINDS[..]), time()).prop_map(move |(kind, time)| of(kind, None, pieces, time)),
        time().prop_map(move |time| of(ResourceKind::Instance, Some(Measure::Vcpus), pieces, time)),
        (time(), bytes()).prop_map(move |(time, unit)| of(
            ResourceKind::Instance,
            Some(Measure::MemoryMb),
            unit,
            time
        )),
        (time(), bytes()).prop_map(move |(time, unit)| of(
            ResourceKind::Volume,
            Some(Measure::Size),
            unit,
            time
        )),
        bytes().prop_map(move |unit| {
            of(ResourceKind::Traffic, Some(Measure::BytesOut), unit, TimeUnit::Use)
        }),
        time().prop_map(move |time| {
            let charged = Charged::Metadata("n".parse().unwrap());
            RuleTerms { charged, ..of(ResourceKind::Instance, None, pieces, time) }
        }),
        Just(of(ResourceKind::Metric, Some(Measure::Amount), pieces, TimeUnit::Use)),
    ]
}

fn a_rule() -> impl Strategy<Value = RuleTerms> {
    let instant = || prop::option::weighted(0.3, 0..WORLD);
    let numbers = (
        select(&["1", "10", "0.3"][..]),
        select(&["0", "0", "1", "0.5"][..]),
        select(&["0", "0", "2", "3.125"][..]),
    );
    let conditions = prop::collection::vec(a_filter(), 0..3);
    let modifiers = prop::collection::vec(a_modifier(), 0..4);
    let dates = (instant(), instant());
    (a_basis(), a_price(), numbers, conditions, modifiers, dates).prop_map(
        |(basis, prices, (per, included, allowance), filters, modifiers, (starts, ends))| {
            RuleTerms {
                prices,
                per: number(per),
                included: number(included),
                allowance: number(allowance),
                filters,
                modifiers,
                starts_at: starts.map(at),
                ends_at: ends.filter(|end| starts.is_none_or(|start| start < *end)).map(at),
                ..basis
            }
        },
    )
}
