//! The fields that a rule is built of. It needs no script: empty rows stand below those in use, and
//! saving makes room for more.

use bursar_domain::billing::{
    pricing::{
        AttributeUnit, Comparison, FilterInput, ModifierInput, PricingRuleInput, TierInput,
        TimeUnit,
    },
    usage::{Measure, ResourceKind},
};
use hypertext::prelude::*;

use super::read::METADATA;
use crate::{
    components::{Choice, Field, Html, Problem, field_id, form_section, html},
    icons::{Icon, icon},
};

/// How many empty rows stand below those in use.
const BLANK: usize = 2;

pub(super) fn fields(
    input: &PricingRuleInput,
    currency: &str,
    zone: &str,
    problems: &[Problem],
) -> Html {
    html(maud! {
        (what(input, problems))
        (price(input, currency, problems))
        (conditions(input, problems))
        (modifiers(input, currency, problems))
        (when(input, zone, problems))
    })
}

fn what(input: &PricingRuleInput, problems: &[Problem]) -> Html {
    let kinds: Vec<_> = ResourceKind::ALL
        .iter()
        .map(|kind| Choice::new(kind.code(), kind.label(), kind.code() == input.kind))
        .collect();
    let key = input.attribute.strip_prefix(METADATA);
    let mut attributes =
        vec![Choice::new("existence", "Existence: one for each", input.attribute == "existence")];
    attributes.extend(Measure::ALL.iter().map(|measure| {
        Choice::new(measure.code(), measure.label(), measure.code() == input.attribute)
    }));
    attributes.push(Choice::new("metadata", "A number in its metadata", key.is_some()));
    let units: Vec<_> = AttributeUnit::ALL
        .iter()
        .map(|unit| Choice::new(unit.code(), unit.label(), unit.code() == input.unit))
        .collect();
    let times: Vec<_> = TimeUnit::ALL
        .iter()
        .map(|unit| Choice::new(unit.code(), unit.label(), unit.code() == input.time_unit))
        .collect();
    html(form_section(
        "What is charged",
        Some("The number is taken times the time, in these units.".into()),
        maud! {
            (Field::text("name", "Name").value(&input.name).longest(120).required().first()
                .problems(problems).hint("What clients read on their invoices."))
            (Field::select("kind", "Resource", kinds.clone()).required().problems(problems))
            div .fields.pair {
                (Field::select("attribute", "Attribute", attributes.clone()).required()
                    .problems(problems))
                (Field::text("attribute_key", "Name in the metadata").value(key.unwrap_or_default())
                    .longest(255).problems(problems).hint("Only if a number in metadata is charged."))
                (Field::select("unit", "Counted in", units.clone()).problems(problems))
                (Field::select("time_unit", "Price per", times.clone()).required()
                    .problems(problems))
            }
        },
    ))
}

fn price(input: &PricingRuleInput, currency: &str, problems: &[Problem]) -> Html {
    let blank = std::iter::repeat_n(TierInput::default(), BLANK);
    let rows: Vec<TierInput> = input.tiers.iter().cloned().chain(blank).collect();
    let price = format!("Price, {currency}");
    html(form_section(
        "Price",
        Some("One price, or tiers that begin anew in each cycle. The last tier has no end.".into()),
        maud! {
            (told(problems, "tiers"))
            table .lines.written {
                caption .vh { "Tiers" }
                thead { tr { th scope="col" { "Up to so many units" } th scope="col" { (price.as_str()) } } }
                tbody {
                    @for (row, tier) in rows.iter().enumerate() {
                        tr {
                            td data-label="Up to so many units" {
                                (cell(&format!("tiers.{row}.up_to"), &format!("Up to, tier {}", row + 1), &tier.up_to, problems))
                            }
                            td data-label=(price.as_str()) {
                                (cell(&format!("tiers.{row}.price"), &format!("Price, tier {}", row + 1), &tier.price, problems))
                            }
                        }
                    }
                }
            }
            div .fields.pair {
                (Field::decimal("per", "Per every so many units").value(&input.per).narrow()
                    .problems(problems).hint("Usually 1."))
                (Field::decimal("included", "Included with each resource").value(&input.included)
                    .narrow().problems(problems).hint("Units that cost nothing at any time."))
                (Field::decimal("allowance", "Free in each cycle").value(&input.allowance).narrow()
                    .problems(problems).hint("Units over all resources together."))
            }
        },
    ))
}

fn conditions(input: &PricingRuleInput, problems: &[Problem]) -> Html {
    let blank = std::iter::repeat_n(FilterInput::default(), BLANK);
    let rows: Vec<FilterInput> = input.filters.iter().cloned().chain(blank).collect();
    html(form_section(
        "Conditions",
        Some("All must hold; without any the rule always charges. Facts are region, project, an attribute such as flavor or vcpus, or metadata.name.".into()),
        maud! {
            (told(problems, "filters"))
            table .lines.written {
                caption .vh { "Conditions" }
                thead { tr { th scope="col" { "Fact" } th scope="col" { "Comparison" } th scope="col" { "Value" } } }
                tbody {
                    @for (row, filter) in rows.iter().enumerate() {
                        tr { (filter_cells(&format!("filters.{row}"), &format!("condition {}", row + 1), filter, problems)) }
                    }
                }
            }
        },
    ))
}

fn modifiers(input: &PricingRuleInput, currency: &str, problems: &[Problem]) -> Html {
    let blank = std::iter::repeat_n(ModifierInput::default(), 1);
    let rows: Vec<ModifierInput> = input.modifiers.iter().cloned().chain(blank).collect();
    let add = format!("Add, {currency}");
    html(form_section(
        "Modifiers",
        Some("Where its conditions hold, a modifier adds a price, or a percentage of the rule’s own price. What comes to less than nothing is nothing.".into()),
        maud! {
            (told(problems, "modifiers"))
            table .lines.written {
                caption .vh { "Modifiers" }
                thead {
                    tr {
                        th scope="col" { (add.as_str()) } th scope="col" { "or percent" }
                        th scope="col" { "if fact" } th scope="col" { "Comparison" } th scope="col" { "Value" }
                    }
                }
                tbody { @for (row, modifier) in rows.iter().enumerate() { (modifier_rows(row, modifier, problems)) } }
            }
        },
    ))
}

fn modifier_rows(row: usize, modifier: &ModifierInput, problems: &[Problem]) -> Html {
    let blank = std::iter::once(FilterInput::default());
    let conditions: Vec<FilterInput> = modifier.conditions.iter().cloned().chain(blank).collect();
    let number = row + 1;
    html(maud! {
        @for (place, condition) in conditions.iter().enumerate() {
            tr {
                @if place == 0 {
                    td data-label="Add" {
                        (cell(&format!("modifiers.{row}.add"), &format!("Add, modifier {number}"), &modifier.add, problems))
                    }
                    td data-label="or percent" {
                        (cell(&format!("modifiers.{row}.percent"), &format!("Percent, modifier {number}"), &modifier.percent, problems))
                    }
                } @else { td {} td {} }
                (filter_cells(
                    &format!("modifiers.{row}.conditions.{place}"),
                    &format!("condition {} of modifier {number}", place + 1),
                    condition,
                    problems,
                ))
            }
        }
    })
}

fn filter_cells(name: &str, about: &str, filter: &FilterInput, problems: &[Problem]) -> Html {
    let comparison = format!("{name}.comparison");
    let values = filter.values.join(", ");
    html(maud! {
        td data-label="Fact" {
            (cell(&format!("{name}.fact"), &format!("Fact, {about}"), &filter.fact, problems))
        }
        td data-label="Comparison" {
            select .input name=(comparison) aria-label={ "Comparison, " (about) } {
                @for one in Comparison::ALL {
                    option value=(one.code()) selected[one.code() == filter.comparison] { (one.label()) }
                }
            }
        }
        td data-label="Value" {
            (cell(&format!("{name}.values"), &format!("Value, {about}"), &values, problems))
        }
    })
}

fn when(input: &PricingRuleInput, zone: &str, problems: &[Problem]) -> Html {
    let hint = format!(
        "A day such as 2026-12-01, which begins at midnight in {zone}, or an instant such as \
         2026-12-01T08:00:00Z."
    );
    html(form_section(
        "When",
        Some("When a price changes, end the old rule where the new one starts.".into()),
        maud! {
            (Field::text("starts_at", "Charges from").value(&input.starts_at).problems(problems)
                .hint(hint.as_str()))
            (Field::text("ends_at", "Charges until").value(&input.ends_at).problems(problems)
                .hint("The first instant without it."))
            (Field::tick("is_active", "It charges", input.is_active).problems(problems)
                .hint("Untick to keep it for later."))
        },
    ))
}

/// What is wrong with a table as a whole.
fn told(problems: &[Problem], field: &str) -> Html {
    let problem = problems.iter().find(|problem| problem.field.as_deref() == Some(field));
    let id = field_id(field);
    html(maud! {
        @if let Some(problem) = problem {
            p .err id=(id) tabindex="-1" { (icon(Icon::Warning)) (problem.message.as_str()) }
        }
    })
}

fn cell(name: &str, label: &str, value: &str, problems: &[Problem]) -> Html {
    let id = field_id(name);
    let problem = problems.iter().find(|problem| problem.field.as_deref() == Some(name));
    let error = problem.map(|_| format!("{id}-error"));
    html(maud! {
        input .input id=(id) name=(name) value=(value) aria-label=(label) type="text"
            autocomplete="off" aria-invalid=[problem.map(|_| "true")] aria-describedby=[&error];
        @if let (Some(problem), Some(error)) = (problem, &error) {
            span .err id=(error) { (icon(Icon::Warning)) (problem.message.as_str()) }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_stands_beside_its_row_with_what_was_typed() {
        let input = PricingRuleInput {
            tiers: vec![TierInput { up_to: "ten".into(), price: "1".into() }],
            modifiers: vec![ModifierInput {
                conditions: vec![FilterInput {
                    fact: "colour".into(),
                    comparison: "in".into(),
                    values: vec!["red".into(), "green".into()],
                }],
                add: "1".into(),
                percent: String::new(),
            }],
            attribute: "metadata.licences".into(),
            ..PricingRuleInput::default()
        };
        let problems = [
            Problem::of("tiers.0.up_to", "Enter a number"),
            Problem::of("modifiers.0.conditions.0.fact", "Use a fact"),
        ];
        let html = fields(&input, "EUR", "UTC", &problems).render().into_inner();
        assert!(
            html.contains("value=\"ten\"") && html.contains("field-tiers-0-up-to-error"),
            "{html}"
        );
        assert!(html.contains("field-modifiers-0-conditions-0-fact-error"), "{html}");
        assert!(
            html.contains("value=\"red, green\"") && html.contains("value=\"licences\""),
            "{html}"
        );
        assert!(
            html.contains("name=\"tiers.2.price\"") && html.contains("name=\"modifiers.1.add\"")
        );
        let faults = crate::markup::faults(&html);
        assert!(faults.is_empty(), "{faults:?}");
    }
}
