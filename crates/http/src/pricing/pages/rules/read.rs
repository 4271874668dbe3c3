//! Knows how the form of a rule is read: rows that say nothing are left out.

use bursar_domain::billing::{
    pricing::{FilterInput, ModifierInput, PricingRuleInput, TierInput},
    usage::beginning,
};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Tz;

use crate::address::Values;

/// How many rows of a kind a form is read for at most.
const MOST: usize = 120;

/// How attributes that are metadata begin.
pub(super) const METADATA: &str = "metadata.";

/// What somebody typed. Rows are counted on without those that say nothing, so that mistakes stand
/// beside their rows when the form is shown again.
pub(super) fn typed(entered: &Values, zone: Tz) -> PricingRuleInput {
    let key = entered.text("attribute_key").trim();
    let attribute = match entered.text("attribute") {
        "metadata" => format!("{METADATA}{key}"),
        attribute => attribute.to_owned(),
    };
    PricingRuleInput {
        name: entered.owned("name"),
        kind: entered.owned("kind"),
        attribute,
        unit: entered.owned("unit"),
        time_unit: entered.owned("time_unit"),
        tiers: tiers(entered),
        per: entered.owned("per"),
        included: entered.owned("included"),
        allowance: entered.owned("allowance"),
        filters: filters(entered, "filters"),
        modifiers: modifiers(entered),
        starts_at: instant(entered.text("starts_at"), zone),
        ends_at: instant(entered.text("ends_at"), zone),
        is_active: entered.is_ticked("is_active"),
    }
}

fn says(texts: &[&String]) -> bool {
    texts.iter().any(|text| !text.trim().is_empty())
}

fn tiers(entered: &Values) -> Vec<TierInput> {
    let row = |number: usize| {
        let field = |part: &str| entered.owned(&format!("tiers.{number}.{part}"));
        TierInput { up_to: field("up_to"), price: field("price") }
    };
    let is_there = |number: &usize| entered.has(&format!("tiers.{number}.price"));
    let rows = (0..MOST).take_while(is_there).map(row);
    rows.filter(|tier| says(&[&tier.up_to, &tier.price])).collect()
}

fn filters(entered: &Values, of: &str) -> Vec<FilterInput> {
    let row = |number: usize| {
        let field = |part: &str| entered.owned(&format!("{of}.{number}.{part}"));
        let (fact, comparison, values) = (field("fact"), field("comparison"), field("values"));
        let is_list = comparison == "in";
        let values: Vec<String> = if is_list {
            values.split(',').map(|value| value.trim().to_owned()).collect()
        } else {
            vec![values]
        };
        FilterInput { fact, comparison, values }
    };
    let is_there = |number: &usize| entered.has(&format!("{of}.{number}.fact"));
    let rows = (0..MOST).take_while(is_there).map(row);
    let says = |filter: &FilterInput| {
        let values = filter.values.iter().any(|value| !value.trim().is_empty());
        !filter.fact.trim().is_empty() || values
    };
    rows.filter(says).collect()
}

fn modifiers(entered: &Values) -> Vec<ModifierInput> {
    let row = |number: usize| {
        let field = |part: &str| entered.owned(&format!("modifiers.{number}.{part}"));
        let conditions = filters(entered, &format!("modifiers.{number}.conditions"));
        ModifierInput { conditions, add: field("add"), percent: field("percent") }
    };
    let is_there = |number: &usize| entered.has(&format!("modifiers.{number}.add"));
    let rows = (0..MOST).take_while(is_there).map(row);
    let says = |modifier: &ModifierInput| {
        says(&[&modifier.add, &modifier.percent]) || !modifier.conditions.is_empty()
    };
    rows.filter(says).collect()
}

/// A day is where it begins in the provider's zone; everything else stays as it was typed.
pub(super) fn instant(text: &str, zone: Tz) -> String {
    let day = text.trim().parse::<NaiveDate>().ok();
    let at = day.and_then(|day| beginning(day, zone).ok());
    at.map_or_else(|| text.to_owned(), written)
}

fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_say_nothing_are_left_out() {
        let entered = Values::read(
            b"attribute=metadata&attribute_key=licences&tiers.0.up_to=&tiers.0.price=\
              &tiers.1.up_to=10&tiers.1.price=1&filters.0.fact=&filters.0.comparison=equals\
              &filters.0.values=&filters.1.fact=flavor&filters.1.comparison=in\
              &filters.1.values=a%2C+b&modifiers.0.add=&modifiers.0.percent=5\
              &modifiers.0.conditions.0.fact=&modifiers.0.conditions.0.values=",
        );
        let input = typed(&entered, Tz::UTC);
        assert_eq!(input.attribute, "metadata.licences");
        assert_eq!(input.tiers, [TierInput { up_to: "10".into(), price: "1".into() }]);
        assert_eq!(input.filters.len(), 1);
        assert_eq!(input.filters[0].values, ["a", "b"]);
        assert_eq!((input.modifiers.len(), input.modifiers[0].percent.as_str()), (1, "5"));
        assert!(input.modifiers[0].conditions.is_empty());
    }

    #[test]
    fn a_day_begins_in_the_providers_zone() {
        let oslo = chrono_tz::Europe::Oslo;
        assert_eq!(instant("2026-12-01", oslo), "2026-11-30T23:00:00Z");
        assert_eq!(instant("2026-12-01T00:00:00Z", oslo), "2026-12-01T00:00:00Z");
        assert_eq!(instant("soon", oslo), "soon");
    }
}
