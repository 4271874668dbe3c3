//! Knows what a person types to make a rule, and how it is read.

use std::fmt::Display;

use bursar_kernel::money::Amount;
use bursar_kernel::{Currency, Line};
use chrono::{DateTime, Utc};

use super::filter::Filter;
use super::modifier::{Change, Modifier};
use super::price::{Prices, Tier};
use super::terms::RuleTerms;
use crate::field::{FieldErrors, sentence};

/// What a person types to make or edit a rule. Empty text means no value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of RuleTerms, documented there")]
pub struct PricingRuleInput {
    pub name: String,
    pub kind: String,
    /// `existence`, a measure, or `metadata.` and a name.
    pub attribute: String,
    pub unit: String,
    pub time_unit: String,
    /// In order; only the last has no end.
    pub tiers: Vec<TierInput>,
    pub per: String,
    pub included: String,
    pub allowance: String,
    pub filters: Vec<FilterInput>,
    pub modifiers: Vec<ModifierInput>,
    /// Instants of RFC 3339, such as `2026-12-01T00:00:00Z`.
    pub starts_at: String,
    pub ends_at: String,
    pub is_active: bool,
}

/// What a person types for one tier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of Tier, documented there")]
pub struct TierInput {
    pub up_to: String,
    pub price: String,
}

/// What a person types for one condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of Filter, documented there")]
pub struct FilterInput {
    pub fact: String,
    pub comparison: String,
    pub values: Vec<String>,
}

/// What a person types for one modifier: a price or a percentage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of Modifier, documented there")]
pub struct ModifierInput {
    pub conditions: Vec<FilterInput>,
    pub add: String,
    pub percent: String,
}

impl PricingRuleInput {
    /// The terms as they were typed, in the currency of their plan.
    pub fn parse(&self, currency: Currency) -> Result<RuleTerms, FieldErrors> {
        let mut errors = FieldErrors::none();
        let name = errors.check("name", "malformed", Line::parse(&self.name, 120));
        let kind = errors.check("kind", "unknown", self.kind.trim().parse());
        let charged = errors.check("attribute", "unknown", self.attribute.parse());
        let unit = errors.check("unit", "unknown", or(&self.unit, "one").parse());
        let time_unit = errors.check("time_unit", "unknown", self.time_unit.trim().parse());
        let per = errors.check("per", "malformed", or(&self.per, "1").parse());
        let included = errors.check("included", "malformed", or(&self.included, "0").parse());
        let allowance = errors.check("allowance", "malformed", or(&self.allowance, "0").parse());
        let prices = self.prices(currency, &mut errors);
        let filters = filters("filters", &self.filters, &mut errors);
        let modifiers = self.modifiers(currency, &mut errors);
        let starts_at = instant("starts_at", &self.starts_at, &mut errors);
        let ends_at = instant("ends_at", &self.ends_at, &mut errors);
        let is_active = self.is_active;
        let (Some(name), Some(kind), Some(charged), Some(unit)) = (name, kind, charged, unit)
        else {
            return Err(errors);
        };
        let (Some(time_unit), Some(per), Some(included)) = (time_unit, per, included) else {
            return Err(errors);
        };
        let (Some(allowance), Some(prices)) = (allowance, prices) else { return Err(errors) };
        let terms = RuleTerms {
            name,
            kind,
            charged,
            unit,
            time_unit,
            prices,
            per,
            included,
            allowance,
            filters,
            modifiers,
            starts_at,
            ends_at,
            is_active,
        };
        errors.ok(terms)
    }

    fn prices(&self, currency: Currency, errors: &mut FieldErrors) -> Option<Prices> {
        let mut tiers = Vec::with_capacity(self.tiers.len());
        for (place, tier) in self.tiers.iter().enumerate() {
            let price = read(&format!("tiers.{place}.price"), errors, || {
                Amount::parse(tier.price.trim(), currency)
            });
            let end = tier.up_to.trim();
            let up_to = if end.is_empty() {
                Some(None)
            } else {
                read(&format!("tiers.{place}.up_to"), errors, || end.parse().map(Some))
            };
            tiers.extend(up_to.zip(price).map(|(up_to, price)| Tier { up_to, price }));
        }
        if tiers.len() < self.tiers.len() {
            return None;
        }
        errors.check("tiers", "malformed", Prices::new(tiers))
    }

    fn modifiers(&self, currency: Currency, errors: &mut FieldErrors) -> Vec<Modifier> {
        let mut modifiers = Vec::with_capacity(self.modifiers.len());
        for (place, input) in self.modifiers.iter().enumerate() {
            let field = format!("modifiers.{place}");
            let conditions = filters(&format!("{field}.conditions"), &input.conditions, errors);
            let change = match (input.add.trim(), input.percent.trim()) {
                ("", "") | (_, "") => read(&format!("{field}.add"), errors, || {
                    Amount::parse(input.add.trim(), currency).map(Change::Add)
                }),
                ("", percent) => read(&format!("{field}.percent"), errors, || {
                    percent.parse().map(Change::Percent)
                }),
                _ => {
                    let message = "Use a price or a percentage, not both";
                    errors.add(format!("{field}.percent"), "ambiguous", message);
                    None
                }
            };
            modifiers.extend(change.map(|change| Modifier { conditions, change }));
        }
        modifiers
    }
}

fn or<'a>(text: &'a str, preset: &'a str) -> &'a str {
    match text.trim() {
        "" => preset,
        text => text,
    }
}

fn read<T, E: Display>(
    field: &str,
    errors: &mut FieldErrors,
    parse: impl FnOnce() -> Result<T, E>,
) -> Option<T> {
    parse()
        .map_err(|error| errors.add(field.to_owned(), "malformed", sentence(&error.to_string())))
        .ok()
}

fn filters(field: &str, inputs: &[FilterInput], errors: &mut FieldErrors) -> Vec<Filter> {
    let one = |(place, input): (usize, &FilterInput), errors: &mut FieldErrors| {
        let field = |part: &str| format!("{field}.{place}.{part}");
        let fact = read(&field("fact"), errors, || input.fact.parse());
        let comparison = read(&field("comparison"), errors, || input.comparison.trim().parse());
        let lines = input.values.iter().map(|value| Line::parse(value, 255));
        let values = read(&field("values"), errors, || lines.collect::<Result<Vec<_>, _>>());
        let (Some(fact), Some(comparison), Some(values)) = (fact, comparison, values) else {
            return None;
        };
        read(&field("values"), errors, || Filter::new(fact, comparison, values))
    };
    inputs.iter().enumerate().filter_map(|input| one(input, errors)).collect()
}

fn instant(field: &'static str, text: &str, errors: &mut FieldErrors) -> Option<DateTime<Utc>> {
    let text = Some(text.trim()).filter(|text| !text.is_empty())?;
    let at = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
    let whole = at.map(|at| DateTime::from_timestamp_secs(at.timestamp()).unwrap_or(at));
    errors.check(
        field,
        "malformed",
        whole.map_err(|_| "use an instant such as 2026-12-01T00:00:00Z"),
    )
}

/// What one would type to get terms as they are.
impl From<&RuleTerms> for PricingRuleInput {
    fn from(terms: &RuleTerms) -> Self {
        let at = |at: Option<DateTime<Utc>>| {
            let text = |at: DateTime<Utc>| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
            at.map(text).unwrap_or_default()
        };
        let tier = |tier: &Tier| TierInput {
            up_to: written(tier.up_to.as_ref()),
            price: tier.price.value().normalize().to_string(),
        };
        Self {
            name: terms.name.to_string(),
            kind: terms.kind.to_string(),
            attribute: terms.charged.to_string(),
            unit: terms.unit.to_string(),
            time_unit: terms.time_unit.to_string(),
            tiers: terms.prices.tiers().iter().map(tier).collect(),
            per: terms.per.to_string(),
            included: terms.included.to_string(),
            allowance: terms.allowance.to_string(),
            filters: terms.filters.iter().map(FilterInput::from).collect(),
            modifiers: terms.modifiers.iter().map(ModifierInput::from).collect(),
            starts_at: at(terms.starts_at),
            ends_at: at(terms.ends_at),
            is_active: terms.is_active,
        }
    }
}

impl From<&Filter> for FilterInput {
    fn from(filter: &Filter) -> Self {
        Self {
            fact: filter.fact().to_string(),
            comparison: filter.comparison().to_string(),
            values: filter.values().iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<&Modifier> for ModifierInput {
    fn from(modifier: &Modifier) -> Self {
        let (add, percent) = match modifier.change {
            Change::Add(price) => (price.value().normalize().to_string(), String::new()),
            Change::Percent(percent) => (String::new(), percent.to_string()),
        };
        Self {
            conditions: modifier.conditions.iter().map(FilterInput::from).collect(),
            add,
            percent,
        }
    }
}

fn written<T: Display>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}
