//! Knows how a rule is said in words.

use bursar_domain::billing::{
    pricing::{Change, Charged, PricingRule, RuleTerms, Tier, TimeUnit},
    usage::Number,
};

/// What is charged, such as *vCPUs per hour* or *GiB of size per month of 730 hours*.
pub(super) fn unit(terms: &RuleTerms) -> String {
    let what = match (&terms.charged, terms.unit.bytes()) {
        (Charged::Existence, _) => terms.kind.label().to_owned(),
        (Charged::Measure(measure), None) => measure.label().to_owned(),
        (Charged::Measure(measure), Some(_)) => {
            format!("{} of {}", terms.unit.label(), measure.label().to_lowercase())
        }
        (Charged::Metadata(key), _) => format!("metadata {key}"),
    };
    let what = if terms.per == Number::ONE { what } else { format!("{} {what}", terms.per) };
    match terms.time_unit {
        TimeUnit::Use => what,
        time => format!("{what} per {}", time.label()),
    }
}

/// What units cost, tier by tier.
pub(super) fn prices(terms: &RuleTerms) -> Vec<String> {
    let mut from = Number::ZERO;
    let tiers = terms.prices.tiers().iter().map(|tier: &Tier| {
        let price = tier.price.value().normalize();
        let words = match tier.up_to {
            Some(end) => format!("{price} up to {end}"),
            None if from.is_zero() => price.to_string(),
            None => format!("{price} above {from}"),
        };
        from = tier.up_to.unwrap_or(from);
        words
    });
    tiers.collect()
}

/// What costs nothing.
pub(super) fn free(terms: &RuleTerms) -> Vec<String> {
    let mut words = Vec::new();
    if !terms.allowance.is_zero() {
        words.push(format!("{} units of each cycle free", terms.allowance));
    }
    if !terms.included.is_zero() {
        words.push(format!("{} of each resource included", terms.included));
    }
    words
}

/// For what it charges, and what changes the price.
pub(super) fn conditions(terms: &RuleTerms) -> Vec<String> {
    let filters = terms.filters.iter().map(ToString::to_string);
    let modifiers = terms.modifiers.iter().map(|modifier| {
        let conditions: Vec<_> = modifier.conditions.iter().map(ToString::to_string).collect();
        let change = match modifier.change {
            Change::Add(price) if price.value().is_sign_negative() => price.to_string(),
            Change::Add(price) => format!("+{price}"),
            Change::Percent(percent) if percent.millionths() < 0 => format!("{percent} %"),
            Change::Percent(percent) => format!("+{percent} %"),
        };
        match conditions.is_empty() {
            true => format!("{change} always"),
            false => format!("{change} if {}", conditions.join(" and ")),
        }
    });
    filters.chain(modifiers).collect()
}

/// A rule in one line, for questions about it.
pub(super) fn sentence(rule: &PricingRule) -> String {
    let terms = rule.terms();
    format!("{}: {} for {}", terms.name, prices(terms).join(", "), unit(terms))
}
