//! Knows whether conditions can all hold at once.

use bursar_kernel::Line;

use crate::billing::pricing::filter::{Comparison, Fact, Filter};
use crate::billing::usage::{Measure, Number};

/// The fact of which conditions cannot all hold, whatever the resource; none if they can, as far as
/// can be told. Measures that a resource does not have (`told` denies them) satisfy nothing but
/// *is not*.
pub(super) fn never_hold<'a>(
    filters: &[&'a Filter],
    told: impl Fn(Measure) -> bool,
) -> Option<&'a Fact> {
    filters.iter().map(|filter| filter.fact()).find(|fact| {
        let of_fact: Vec<&Filter> =
            filters.iter().copied().filter(|filter| filter.fact() == *fact).collect();
        match fact {
            Fact::Measure(measure) if !told(*measure) => {
                of_fact.iter().any(|filter| filter.comparison() != Comparison::NotEquals)
            }
            _ => contradict(&of_fact),
        }
    })
}

/// Whether no value of one fact satisfies all conditions on it.
fn contradict(filters: &[&Filter]) -> bool {
    let listed = filters
        .iter()
        .find(|filter| matches!(filter.comparison(), Comparison::Equals | Comparison::In));
    match listed {
        Some(listed) => {
            !listed.values().iter().any(|value| filters.iter().all(|filter| holds(filter, value)))
        }
        None => bounds(filters).is_some_and(|(least, most)| least > most),
    }
}

fn holds(filter: &Filter, value: &Line) -> bool {
    match filter.fact() {
        Fact::Measure(_) => filter.holds_of_number(value.as_str().parse().ok()),
        Fact::Word(_) | Fact::Region | Fact::Project | Fact::Metadata(_) => {
            filter.holds_of_text(Some(value.as_str()))
        }
    }
}

/// The smallest and the largest number of thousandths that comparisons leave.
fn bounds(filters: &[&Filter]) -> Option<(i64, i64)> {
    let mut found = false;
    let (mut least, mut most) = (0, i64::MAX);
    for filter in filters {
        let value = filter.values().first()?.as_str().parse::<Number>();
        let Ok(value) = value.map(Number::thousandths) else { continue };
        match filter.comparison() {
            Comparison::MoreThan => least = least.max(value.saturating_add(1)),
            Comparison::AtLeast => least = least.max(value),
            Comparison::LessThan => most = most.min(value - 1),
            Comparison::AtMost => most = most.min(value),
            Comparison::Equals | Comparison::NotEquals | Comparison::Contains | Comparison::In => {
                continue;
            }
        }
        found = true;
    }
    found.then_some((least, most))
}
