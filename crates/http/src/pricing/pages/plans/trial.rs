//! Tries a plan: a made-up resource, what it would cost, and why.

use bursar_application::pricing::{Trial, TrialInput};
use bursar_domain::{
    billing::{pricing::PricingPlan, rating::Rounded, usage::ResourceKind},
    repository::Aggregate,
};
use hypertext::prelude::*;

use super::path;
use crate::{
    address::Address,
    components::{
        Button, Choice, Field, Html, MoneyFigure, Problem, SectionHead, error_summary, html,
    },
    failure::{Answer, field_errors},
    pricing::pages::RULES,
    visit::Visit,
};

/// What the form asks, as the address has it.
pub(super) const FIELDS: [&str; 3] = ["kind", "hours", "facts"];

/// What was asked, and what came out.
#[derive(Clone, Debug, Default)]
pub(super) struct Tried {
    kind: String,
    hours: String,
    facts: String,
    problems: Vec<Problem>,
    trial: Option<Trial>,
}

impl Tried {
    /// Asks what the address asks; nothing if it names no kind of resource.
    pub(super) async fn of(visit: &Visit, plan: &PricingPlan, address: &Address) -> Answer<Self> {
        let [kind, hours, facts] = FIELDS.map(|field| address.owned(field));
        let mut tried = Self { kind, hours, facts, ..Self::default() };
        if address.given("kind").is_none() {
            return Ok(tried);
        }
        match visit.desk().try_pricing_plan(visit.actor(), plan.id(), &tried.input()).await {
            Ok(trial) => tried.trial = Some(trial),
            Err(error) => match field_errors(&error) {
                Some(errors) => {
                    let problem = |error: &bursar_domain::field::FieldError| match error
                        .field
                        .strip_prefix("facts.")
                    {
                        Some(fact) => Problem::of("facts", format!("{fact}: {}", error.message)),
                        None => Problem::of(error.field.clone(), &error.message),
                    };
                    tried.problems = errors.iter().map(problem).collect();
                }
                None => return Err(error.into()),
            },
        }
        Ok(tried)
    }

    fn input(&self) -> TrialInput {
        let facts = self.facts.lines().filter(|line| !line.trim().is_empty()).map(|line| {
            let (name, value) = line.split_once('=').unwrap_or((line, ""));
            (name.trim().to_owned(), value.trim().to_owned())
        });
        TrialInput {
            kind: self.kind.clone(),
            hours: self.hours.clone(),
            at: String::new(),
            facts: facts.collect(),
        }
    }

    /// The form, and under it what came out.
    pub(super) fn view(&self, plan: &PricingPlan) -> Html {
        html(maud! {
            aside .rail aria-label="Try the plan" {
                section aria-labelledby="trial" {
                    (SectionHead::new("trial", "Try it"))
                    (self.form(plan))
                }
                @if let Some(trial) = &self.trial { (outcome(trial)) }
            }
        })
    }

    fn form(&self, plan: &PricingPlan) -> Html {
        let kinds: Vec<_> = ResourceKind::ALL
            .iter()
            .map(|kind| Choice::new(kind.code(), kind.label(), kind.code() == self.kind))
            .collect();
        let hours = if self.hours.is_empty() { "720" } else { &self.hours };
        html(maud! {
            form .fields method="get" action={ (path(plan)) "#trial" } novalidate {
                (error_summary(&self.problems))
                (Field::select("kind", "Resource", kinds.clone()).problems(&self.problems))
                (Field::number("hours", "Hours").value(hours).narrow().problems(&self.problems))
                (Field::area("facts", "What it is like", 5).value(self.facts.as_str())
                    .problems(&self.problems)
                    .hint("One a line, such as vcpus=4, memory_mb=8192, flavor=m1.large, metadata.image.os_type=windows."))
                div { (Button::submit("Show price")) }
            }
        })
    }
}

fn outcome(trial: &Trial) -> Html {
    let total = trial.total.value().normalize().to_string();
    let currency = trial.total.currency().to_string();
    html(maud! {
        section aria-labelledby="outcome" {
            (SectionHead::new("outcome", "What it costs"))
            p .num { b { (MoneyFigure::new(total.as_str(), currency.as_str())) } }
            @if trial.charges.is_empty() { p .hint { "No rule charges for it." } }
            ol .tl {
                @for charge in &trial.charges {
                    li .on {
                        span {
                            a .link href={ (RULES) "/" (charge.rule.id().get()) } {
                                (charge.rule.terms().name.to_string())
                            }
                            ": " (reason(charge))
                        }
                    }
                }
            }
            p .hint { "Before rounding to what can be paid, and before tax." }
        }
    })
}

/// Why it is that much, such as *30 units in tier 2, with modifier 1: 0.6 EUR*.
fn reason(charge: &bursar_application::pricing::TrialCharge) -> String {
    let portion = match charge.tier {
        None => " that are free in each cycle".to_owned(),
        Some(_) if charge.rule.terms().prices.only().is_some() => String::new(),
        Some(tier) => format!(" in tier {tier}"),
    };
    let modifiers: Vec<_> = charge.modifiers.iter().map(ToString::to_string).collect();
    let modified = match modifiers.as_slice() {
        [] => String::new(),
        [one] => format!(", with modifier {one}"),
        _ => format!(", with modifiers {}", modifiers.join(" and ")),
    };
    let rounded = match charge.rounded {
        Rounded::Exact => "",
        Rounded::Down | Rounded::Up => ", rounded at the ninth decimal",
    };
    format!("{} units{portion}{modified}: {}{rounded}", charge.units, charge.amount)
}
