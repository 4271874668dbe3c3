//! Finds what is wrong with rules beside one another.

use std::collections::BTreeMap;

use bursar_kernel::{Currency, Id};
use chrono::{DateTime, Utc};

use super::known::KnownValues;
use super::reach::never_hold;
use super::terms::lint_terms;
use super::{Finding, FindingKind};
use crate::billing::pricing::filter::{Fact, Filter};
use crate::billing::pricing::rule::PricingRule;
use crate::billing::pricing::terms::{Charged, RuleTerms};
use crate::billing::usage::{Measure, ResourceKind};

type Numbered<'a> = (Id<PricingRule>, &'a RuleTerms);

/// Everything that is wrong with the rules of a plan, now or later; what ended before `now` is left
/// in peace. Rules that are switched off are looked at by themselves only.
pub fn lint(
    currency: Currency,
    rules: &[Numbered<'_>],
    known: &[KnownValues],
    now: DateTime<Utc>,
) -> Vec<Finding> {
    let is_over = |terms: &RuleTerms| terms.ends_at.is_some_and(|end| end <= now);
    let alone = rules.iter().filter(|(_, terms)| !is_over(terms)).flat_map(|(id, terms)| {
        lint_terms(terms, currency).into_iter().map(|finding| finding.about([*id]))
    });
    let mut found: Vec<Finding> = alone.collect();
    let active: Vec<Numbered<'_>> =
        rules.iter().copied().filter(|(_, terms)| terms.is_active).collect();
    let lasting: Vec<Numbered<'_>> =
        active.iter().copied().filter(|(_, terms)| !is_over(terms)).collect();
    overlaps(&lasting, &mut found);
    gaps(&active, now, &mut found);
    for known in known {
        unpriced(&lasting, known, now, &mut found);
    }
    found
}

fn overlaps(rules: &[Numbered<'_>], found: &mut Vec<Finding>) {
    for (place, (one, first)) in rules.iter().enumerate() {
        for (other, second) in rules.iter().skip(place + 1) {
            if charge_alike(first, second) && first.meets(second) && fit_together(first, second) {
                let (charged, kind) = (&first.charged, first.kind.label());
                let message = format!(
                    "«{}» and «{}» both charge {charged} of the same resources ({kind}): their \
                     amounts add up",
                    first.name, second.name
                );
                let finding = Finding::warning(FindingKind::Overlap, "filters", message);
                found.push(finding.about([*one, *other]));
            }
        }
    }
}

fn charge_alike(one: &RuleTerms, other: &RuleTerms) -> bool {
    one.kind == other.kind && one.charged == other.charged
}

/// Whether some resource may satisfy the conditions of both.
fn fit_together(one: &RuleTerms, other: &RuleTerms) -> bool {
    let told = |measure: Measure| one.kind.measures().contains(&measure);
    let all: Vec<&Filter> = one.filters.iter().chain(&other.filters).collect();
    never_hold(&all, told).is_none()
}

/// A rule that begins some time after one with the same conditions ended.
fn gaps(rules: &[Numbered<'_>], now: DateTime<Utc>, found: &mut Vec<Finding>) {
    type Key = (ResourceKind, Charged, Vec<String>);
    let mut alike: BTreeMap<Key, Vec<Numbered<'_>>> = BTreeMap::new();
    for (id, terms) in rules {
        let mut filters: Vec<String> = terms.filters.iter().map(ToString::to_string).collect();
        filters.sort_unstable();
        let key = (terms.kind, terms.charged.clone(), filters);
        alike.entry(key).or_default().push((*id, terms));
    }
    for mut rules in alike.into_values() {
        rules.sort_by_key(|(id, terms)| (terms.starts_at, *id));
        // The latest end so far, and whose it is; `None` is a rule without an end.
        let mut last: Option<(Id<PricingRule>, Option<DateTime<Utc>>)> = None;
        for (id, terms) in rules {
            if let (Some((before, Some(end))), Some(start)) = (last, terms.starts_at)
                && end < start
                && now < start
            {
                let message = format!("Nothing is charged from {end} until {start}");
                let finding = Finding::warning(FindingKind::Gap, "starts_at", message);
                found.push(finding.about([before, id]));
            }
            last = match (last, terms.ends_at) {
                (Some((before, None)), _) => Some((before, None)),
                (Some((before, Some(end))), Some(ends)) if ends <= end => Some((before, Some(end))),
                (_, ends) => Some((id, ends)),
            };
        }
    }
}

/// Values for which no rule charges anything now, where others of the same fact are charged for.
fn unpriced(
    rules: &[Numbered<'_>],
    known: &KnownValues,
    now: DateTime<Utc>,
    found: &mut Vec<Finding>,
) {
    let charges = |terms: &RuleTerms| {
        let begun = terms.starts_at.is_none_or(|start| start <= now);
        let costs = terms.prices.tiers().iter().any(|tier| !tier.price.value().is_zero())
            || !terms.modifiers.is_empty();
        terms.kind == known.kind && begun && costs
    };
    for value in &known.values {
        let fits = |terms: &RuleTerms| {
            let of_fact = terms.filters.iter().filter(|filter| *filter.fact() == known.fact);
            of_fact.into_iter().all(|filter| match &known.fact {
                Fact::Measure(_) => filter.holds_of_number(value.as_str().parse().ok()),
                Fact::Word(_) | Fact::Region | Fact::Project | Fact::Metadata(_) => {
                    filter.holds_of_text(Some(value.as_str()))
                }
            })
        };
        if !rules.iter().any(|(_, terms)| charges(terms) && fits(terms)) {
            let (fact, kind) = (&known.fact, known.kind.label());
            let message = format!("No rule charges for this {fact} ({kind}): {value}");
            found.push(Finding::warning(FindingKind::Unpriced, "filters", message));
        }
    }
}
