//! Rating in memory, on one core: intervals a second, with reasons and without.

use std::hint::black_box;
use std::time::Instant;

use bursar_domain::billing::pricing::{
    AttributeUnit, Change, Charged, Comparison, Fact, Filter, Modifier, Prices, PricingRule,
    RuleTerms, Tier, TimeUnit,
};
use bursar_domain::billing::rating::{Cycle, Tariff};
use bursar_domain::billing::usage::{
    Attributes, Interval, Measure, Number, Resource, ResourceKind, ResourceUsage, Span, Word,
};
use bursar_kernel::{Amount, Currency, Id, Line};

use crate::failure::{Failure, Outcome};
use crate::report::{Report, figure};

/// How many resources there are; each has three intervals.
const RESOURCES: i64 = 200_000;

/// How often each figure is taken; the best counts, since others use the machine too.
const ROUNDS: u32 = 5;

/// How many flavors, each with a price of its own, and types of volume.
const FLAVORS: i64 = 36;
const TYPES: i64 = 3;

/// Rates the same usage both ways, after checking that they agree.
pub(crate) fn run() -> Outcome<Report> {
    let mut report = Report::default();
    let (cycle, rules, usage) = (cycle()?, rules()?, usage()?);
    let euro = currency()?;
    let intervals = usage.iter().map(|one| one.intervals().len()).sum::<usize>();
    let start = Instant::now();
    let tariff = Tariff::new(euro, rules.iter().map(|(id, terms)| (*id, terms)));
    let tariff = tariff.map_err(|error| Failure::said(error.to_string()))?;
    let resolved = start.elapsed();
    let failed =
        |error: bursar_domain::billing::rating::RatingError| Failure::said(error.to_string());
    let charges = tariff.rate(&usage, &cycle).map_err(failed)?;
    let totals = tariff.total(&usage, &cycle).map_err(failed)?;
    if charges.total() != totals.total() {
        return Err(Failure::said("the two ways do not come to the same"));
    }
    report.heading("Rating in memory, one core");
    report.line(format!(
        "{intervals} intervals of {RESOURCES} resources, {} rules, resolved once in {resolved:.0?}; {} \
         charges, {} in all.",
        rules.len(),
        charges.charges().len(),
        charges.total(),
    ));
    report.line("");
    report.table(&["what", "intervals /s", "charges /s"]);
    let made = charges.charges().len();
    drop(charges);
    let mut row = |what: &str, rate: &dyn Fn() -> bool| {
        let mut best = f64::MAX;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            black_box(rate());
            best = best.min(start.elapsed().as_secs_f64());
        }
        let figures = [intervals, made].map(|count| figure(count as f64 / best));
        report.row(&[what.to_owned()].into_iter().chain(figures).collect::<Vec<_>>());
    };
    row("totals only", &|| tariff.total(black_box(&usage), &cycle).is_ok());
    row("with reasons", &|| tariff.rate(black_box(&usage), &cycle).is_ok());
    Ok(report)
}

fn currency() -> Outcome<Currency> {
    Currency::new("EUR").map_err(|error| Failure::said(error.to_string()))
}

fn cycle() -> Outcome<Cycle> {
    Ok(Cycle::new(span(0, 30 * 86_400)?).limited_to(2_419_200))
}

fn span(from: i64, until: i64) -> Outcome<Span> {
    const NOVEMBER: i64 = 1_793_491_200;
    let at =
        |second: i64| chrono::DateTime::from_timestamp_secs(NOVEMBER + second).unwrap_or_default();
    Span::new(at(from), at(until)).map_err(|error| Failure::said(error.to_string()))
}

fn line(text: &str) -> Outcome<Line> {
    Line::parse(text, 255).map_err(|error| Failure::said(error.to_string()))
}

/// A price for each flavor and type, prices for what is told of machines, a licence, traffic in tiers.
fn rules() -> Outcome<Vec<(Id<PricingRule>, RuleTerms)>> {
    let mut rules = Vec::new();
    for flavor in 0..FLAVORS {
        let filters = vec![is("flavor", &format!("m{flavor}.large"))?];
        rules.push(RuleTerms {
            filters,
            ..rule(ResourceKind::Instance, Charged::Existence, "0.01")?
        });
    }
    for kind in 0..TYPES {
        let filters = vec![is("type", &format!("type-{kind}"))?];
        let size = Charged::Measure(Measure::Size);
        let unit = AttributeUnit::Gibibyte;
        rules.push(RuleTerms { filters, unit, ..rule(ResourceKind::Volume, size, "0.00011")? });
    }
    let vcpus = Charged::Measure(Measure::Vcpus);
    let licence = Modifier {
        conditions: vec![is("metadata.image.os_type", "windows")?],
        change: Change::Add(price("0.018")?),
    };
    let machine = rule(ResourceKind::Instance, vcpus, "0.012")?;
    rules.push(RuleTerms { modifiers: vec![licence], ..machine });
    let memory = Charged::Measure(Measure::MemoryMb);
    let unit = AttributeUnit::Gibibyte;
    rules.push(RuleTerms { unit, ..rule(ResourceKind::Instance, memory, "0.004")? });
    let root = Charged::Measure(Measure::RootGb);
    rules.push(RuleTerms { unit, ..rule(ResourceKind::Instance, root, "0.0001")? });
    rules.push(rule(ResourceKind::FloatingIp, Charged::Existence, "0.005")?);
    let tier = |up_to: Option<u32>, text: &str| {
        Ok::<_, Failure>(Tier { up_to: up_to.map(Number::whole), price: price(text)? })
    };
    let tiers = vec![tier(Some(1_000), "0")?, tier(Some(10_000), "0.02")?, tier(None, "0.01")?];
    rules.push(RuleTerms {
        unit: AttributeUnit::Gigabyte,
        time_unit: TimeUnit::Use,
        prices: Prices::new(tiers).map_err(|error| Failure::said(error.to_string()))?,
        ..rule(ResourceKind::Traffic, Charged::Measure(Measure::BytesOut), "0")?
    });
    (1..).zip(rules).map(|(number, terms)| Ok((id(number)?, terms))).collect()
}

fn id<T>(number: i64) -> Outcome<Id<T>> {
    Id::new(number).map_err(|error| Failure::said(error.to_string()))
}

fn price(text: &str) -> Outcome<Amount> {
    Amount::parse(text, currency()?).map_err(|error| Failure::said(error.to_string()))
}

fn rule(kind: ResourceKind, charged: Charged, text: &str) -> Outcome<RuleTerms> {
    Ok(RuleTerms {
        name: line("A rule")?,
        kind,
        charged,
        unit: AttributeUnit::One,
        time_unit: TimeUnit::Hour,
        prices: Prices::flat(price(text)?).map_err(|error| Failure::said(error.to_string()))?,
        per: Number::ONE,
        included: Number::ZERO,
        allowance: Number::ZERO,
        filters: Vec::new(),
        modifiers: Vec::new(),
        starts_at: None,
        ends_at: None,
        is_active: true,
    })
}

fn is(fact: &str, value: &str) -> Outcome<Filter> {
    let fact: Fact = fact.parse().map_err(|_| Failure::said("no such fact"))?;
    Filter::new(fact, Comparison::Equals, vec![line(value)?])
        .map_err(|error| Failure::said(error.to_string()))
}

/// Six machines in ten, the rest volumes, addresses and traffic; each was changed twice.
fn usage() -> Outcome<Vec<ResourceUsage>> {
    let mut usage = Vec::new();
    for number in 0..RESOURCES {
        let kind = match number % 10 {
            0..6 => ResourceKind::Instance,
            6 | 7 => ResourceKind::Volume,
            8 => ResourceKind::FloatingIp,
            _ => ResourceKind::Traffic,
        };
        let (region, external_id) = (Some(line("north")?), line(&format!("r-{number}"))?);
        let resource = Resource { kind, region, external_id, project: None };
        let (first, second) =
            (number * 7_919 % 900_000 + 1, 1_000_000 + number * 104_729 % 900_000);
        let mut intervals = Vec::with_capacity(3);
        for (part, (from, until)) in
            [(0, first), (first, second), (second, 2_592_000)].into_iter().enumerate()
        {
            let part = i64::try_from(part).unwrap_or_default();
            let attributes = attributes(kind, number + part)?;
            let record = id(number * 3 + part + 1)?;
            intervals.push(Interval { record, span: span(from, until)?, attributes });
        }
        let one = ResourceUsage::new(resource, intervals);
        usage.push(one.map_err(|error| Failure::said(error.to_string()))?);
    }
    Ok(usage)
}

fn attributes(kind: ResourceKind, number: i64) -> Outcome<Attributes> {
    let count = |number: i64| Number::from_thousandths(number * 1_000).unwrap_or_default();
    let said = |error: bursar_domain::billing::usage::UsageError| Failure::said(error.to_string());
    let none = Attributes::default();
    match kind {
        ResourceKind::Instance => none
            .with(Measure::Vcpus, count(1 << (number % 5)))
            .with(Measure::MemoryMb, count(1_024 << (number % 6)))
            .with(Measure::RootGb, count(20 + number % 4 * 20))
            .told(Word::Flavor, &format!("m{}.large", number % FLAVORS))
            .and_then(|all| all.told(Word::State, "active"))
            .and_then(|all| all.told(Word::Zone, "nova"))
            .and_then(|all| {
                let system = if number % 5 == 0 { "windows" } else { "linux" };
                all.tagged("image.os_type", system)
            })
            .map_err(said),
        ResourceKind::Volume => none
            .with(Measure::Size, count((10 + number % 500) << 30))
            .told(Word::Type, &format!("type-{}", number % TYPES))
            .map_err(said),
        ResourceKind::Traffic => Ok(none.with(Measure::BytesOut, count(number % 977 * 1_000_003))),
        _ => Ok(none),
    }
}
