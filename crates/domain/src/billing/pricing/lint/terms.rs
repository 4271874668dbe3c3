//! Finds what is wrong with one rule by itself.

use bursar_kernel::Currency;
use bursar_kernel::money::Amount;
use rust_decimal::Decimal;

use super::reach::never_hold;
use super::{Finding, FindingKind};
use crate::billing::pricing::filter::Filter;
use crate::billing::pricing::modifier::Change;
use crate::billing::pricing::terms::{Charged, RuleTerms};
use crate::billing::pricing::unit::TimeUnit;
use crate::billing::usage::{Measure, Nature};

/// How many modifiers a rule may have; each doubles the prices that are worked out beforehand.
const MODIFIERS: usize = 6;

/// How many conditions a rule or a modifier may have.
const CONDITIONS: usize = 20;

/// Everything that is wrong with a rule by itself, in a plan of this currency.
pub fn lint_terms(terms: &RuleTerms, currency: Currency) -> Vec<Finding> {
    let mut found = Vec::new();
    units(terms, &mut found);
    size(terms, &mut found);
    currencies(terms, currency, &mut found);
    reach(terms, &mut found);
    below_zero(terms, &mut found);
    found
}

fn units(terms: &RuleTerms, found: &mut Vec<Finding>) {
    let mut bad = |field, message: String| {
        found.push(Finding::error(FindingKind::BadUnit, field, message));
    };
    if let Charged::Measure(measure) = terms.charged
        && !terms.kind.measures().contains(&measure)
    {
        let (measure, kind) = (measure.label(), terms.kind.label());
        bad("attribute", format!("{measure} is not told of this kind of resource: {kind}"));
    }
    if terms.unit.against(terms.charged.dimension()).is_none() {
        let message = if terms.unit.bytes().is_some() {
            format!("{} is counted in pieces, not in {}", terms.charged, terms.unit.label())
        } else {
            format!("{} is counted in bytes: choose how many", terms.charged)
        };
        bad("unit", message);
    }
    match (terms.charged.nature(), terms.time_unit) {
        (Nature::Amount, TimeUnit::Use) => {}
        (Nature::Amount, _) => {
            let label = TimeUnit::Use.label();
            bad(
                "time_unit",
                format!("{} is gathered over time: charge the {label}", terms.charged),
            );
        }
        (Nature::Level, TimeUnit::Use) => {
            let message = format!("{} is there all the time: choose a time", terms.charged);
            bad("time_unit", message);
        }
        (Nature::Level, _) => {}
    }
    if terms.per.is_zero() {
        bad("per", "A price is for more than no units".to_owned());
    }
    if terms.starts_at.zip(terms.ends_at).is_some_and(|(start, end)| end <= start) {
        let message = "Use an end after the start";
        found.push(Finding::error(FindingKind::Unreachable, "ends_at", message));
    }
}

fn size(terms: &RuleTerms, found: &mut Vec<Finding>) {
    let mut refuse = |field, most: usize, what: &str| {
        let message = format!("Use at most {most} {what}");
        found.push(Finding::error(FindingKind::TooMuch, field, message));
    };
    if terms.modifiers.len() > MODIFIERS {
        refuse("modifiers", MODIFIERS, "modifiers");
    }
    if terms.filters.len() > CONDITIONS {
        refuse("filters", CONDITIONS, "conditions");
    }
    if terms.modifiers.iter().any(|modifier| modifier.conditions.len() > CONDITIONS) {
        refuse("modifiers", CONDITIONS, "conditions for each modifier");
    }
}

fn currencies(terms: &RuleTerms, currency: Currency, found: &mut Vec<Finding>) {
    let mut mixed = |field, price: Amount| {
        if price.currency() != currency {
            let message = format!("{price} is not in {currency}, the plan's currency");
            found.push(Finding::error(FindingKind::MixedCurrencies, field, message));
        }
    };
    for tier in terms.prices.tiers() {
        mixed("tiers", tier.price);
    }
    for modifier in &terms.modifiers {
        if let Change::Add(price) = modifier.change {
            mixed("modifiers", price);
        }
    }
}

fn reach(terms: &RuleTerms, found: &mut Vec<Finding>) {
    let told = |measure: Measure| terms.kind.measures().contains(&measure);
    let of_rule: Vec<&Filter> = terms.filters.iter().collect();
    if let Some(fact) = never_hold(&of_rule, told) {
        let message = format!("No resource satisfies all conditions on {fact}");
        found.push(Finding::warning(FindingKind::Unreachable, "filters", message));
        return;
    }
    for (place, modifier) in terms.modifiers.iter().enumerate() {
        let all: Vec<&Filter> = terms.filters.iter().chain(&modifier.conditions).collect();
        if let Some(fact) = never_hold(&all, told) {
            let number = place + 1;
            let message = format!(
                "Modifier {number} never applies: no resource that the rule fits satisfies its \
                 conditions on {fact}"
            );
            found.push(Finding::warning(FindingKind::Unreachable, "modifiers", message));
        }
    }
}

/// What is taken off where everything that takes something off applies.
fn below_zero(terms: &RuleTerms, found: &mut Vec<Finding>) {
    let (mut off, mut percent) = (Decimal::ZERO, Decimal::ZERO);
    for modifier in &terms.modifiers {
        match modifier.change {
            Change::Add(price) if price.value() < Decimal::ZERO => off += price.value(),
            Change::Percent(change) if change.millionths() < 0 => {
                percent += Decimal::new(change.millionths(), 8);
            }
            Change::Add(_) | Change::Percent(_) => {}
        }
    }
    let lowest = terms.prices.tiers().iter().find_map(|tier| {
        let value = tier.price.value();
        let left = value.checked_mul(percent)?.checked_add(value)?.checked_add(off)?;
        (left < Decimal::ZERO).then(|| Amount::new(left.normalize(), tier.price.currency()))
    });
    if let Some(left) = lowest {
        let message =
            format!("With all that modifiers take off the price is {left}; it counts as 0");
        found.push(Finding::warning(FindingKind::BelowZero, "modifiers", message));
    }
}
