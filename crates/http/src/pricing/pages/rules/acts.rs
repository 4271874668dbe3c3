//! The pages that end, clone and delete a rule.

use axum::response::Response;
use bursar_application::pricing::CloneRule;
use bursar_domain::{
    access::Permission,
    billing::pricing::{PricingPlan, PricingRule},
    field::FieldErrors,
    repository::Aggregate,
};
use bursar_kernel::Id;
use chrono::{DateTime, Utc};
use hypertext::prelude::*;

use super::read::instant;
use crate::{
    address::Entered,
    components::{ActPage, Choice, Field, Guard, Html, Problem},
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    pricing::pages::{RULES, plans, words},
    sheet::act_sheet,
    visit::{Mistakes, Visit},
};

const END: &str = "End rule";
const CLONE: &str = "Clone rule";
const DELETE: &str = "Delete rule";

async fn looked(visit: &Visit, id: Id<PricingRule>) -> Answer<(PricingRule, PricingPlan)> {
    let rule = visit.desk().pricing_rule(visit.actor(), id).await?;
    let plan = visit.desk().pricing_plan(visit.actor(), rule.plan()).await?.plan;
    Ok((rule, plan))
}

pub(in crate::pricing::pages) async fn ask_end(
    visit: Visit,
    PathId(id): PathId<PricingRule>,
) -> Answer<Response> {
    visit.actor().require(Permission::EditPricingPlans)?;
    let (rule, plan) = looked(&visit, id).await?;
    let content = end_view(&rule, &plan, visit.guard_of(&rule), "", &[]);
    Ok(visit.page(Place::PricingPlans, END, content))
}

pub(in crate::pricing::pages) async fn end(
    visit: Visit,
    PathId(id): PathId<PricingRule>,
    entered: Entered,
) -> Answer<Response> {
    let (rule, plan) = looked(&visit, id).await?;
    let typed = entered.owned("at");
    let ended = match read(&instant(&typed, visit.desk().zone())) {
        Ok(at) => visit.desk().end_pricing_rule(visit.actor(), id, entered.version(), at).await,
        Err(errors) => Err(errors.into()),
    };
    match ended {
        Ok(()) => Ok(done(plans::path(&plan), Confirmation::new("Rule ended"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = end_view(&rule, &plan, visit.guard_of(&rule), &typed, &mistakes.problems);
            Ok(visit.again(Place::PricingPlans, END, &mistakes, content))
        }
    }
}

fn read(text: &str) -> Result<Option<DateTime<Utc>>, FieldErrors> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let message = "Use a day such as 2026-12-01, or an instant such as 2026-12-01T08:00:00Z";
    DateTime::parse_from_rfc3339(text)
        .map(|at| Some(at.to_utc()))
        .map_err(|_| FieldErrors::one("at", "malformed", message))
}

fn end_view(
    rule: &PricingRule,
    plan: &PricingPlan,
    guard: Guard,
    typed: &str,
    problems: &[Problem],
) -> Html {
    let field = maud! {
        (Field::text("at", "Charges until").value(typed).problems(problems)
            .hint("A day such as 2026-12-01, or an instant such as 2026-12-01T08:00:00Z. Empty is now."))
    };
    let act = ActPage::new(
        format!("End “{}”?", rule.terms().name),
        format!("{RULES}/{}/end", rule.id()),
        guard,
        END,
    )
    .leave("Keep rule", plans::path(plan))
    .lead(maud! { (words::sentence(rule)) })
    .consequence(
        Icon::PricingPlans,
        "It charges nothing from then on. What it charged before stays.",
    )
    .consequence(
        Icon::Information,
        "A price that is to change needs another rule that begins then.",
    )
    .fields(field)
    .problems(problems);
    act_sheet(plans::crumbs(plan), act)
}

pub(in crate::pricing::pages) async fn ask_clone(
    visit: Visit,
    PathId(id): PathId<PricingRule>,
) -> Answer<Response> {
    visit.actor().require(Permission::EditPricingPlans)?;
    let (rule, plan) = looked(&visit, id).await?;
    let content = clone_view(&visit, &rule, &plan, &CloneRule::default(), &[]).await?;
    Ok(visit.page(Place::PricingPlans, CLONE, content))
}

pub(in crate::pricing::pages) async fn clone(
    visit: Visit,
    PathId(id): PathId<PricingRule>,
    entered: Entered,
) -> Answer<Response> {
    let plan = entered.given("plan").and_then(|plan| plan.parse().ok());
    let command = CloneRule { plan, change_percent: entered.owned("change_percent") };
    match visit.desk().clone_pricing_rule(visit.actor(), id, &command).await {
        Ok(copy) => Ok(done(format!("{RULES}/{copy}"), Confirmation::new("Rule cloned"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let (rule, plan) = looked(&visit, id).await?;
            let content = clone_view(&visit, &rule, &plan, &command, &mistakes.problems).await?;
            Ok(visit.again(Place::PricingPlans, CLONE, &mistakes, content))
        }
    }
}

async fn clone_view(
    visit: &Visit,
    rule: &PricingRule,
    plan: &PricingPlan,
    command: &CloneRule,
    problems: &[Problem],
) -> Answer<Html> {
    let chosen = command.plan.unwrap_or(plan.id());
    let others = visit.desk().pricing_plans(visit.actor()).await?;
    let choices: Vec<_> = others
        .iter()
        .map(|row| &row.plan)
        .filter(|other| other.currency() == plan.currency())
        .map(|other| {
            Choice::new(other.id().to_string(), other.name().to_string(), other.id() == chosen)
        })
        .collect();
    let fields = maud! {
        (Field::select("plan", "Into", choices.clone()).problems(problems))
        (Field::decimal("change_percent", "Change prices by").value(&command.change_percent)
            .unit("%").narrow().problems(problems)
            .hint("Such as 5.5 or -10. Empty keeps them as they are."))
    };
    let act = ActPage::new(
        format!("Clone “{}”?", rule.terms().name),
        format!("{RULES}/{}/clone", rule.id()),
        visit.guard(),
        CLONE,
    )
    .leave("Back to the plan", plans::path(plan))
    .lead(maud! { (words::sentence(rule)) })
    .consequence(Icon::PricingPlans, "Both charge, unless you end one of them.")
    .fields(fields)
    .problems(problems);
    Ok(act_sheet(plans::crumbs(plan), act))
}

pub(in crate::pricing::pages) async fn ask_delete(
    visit: Visit,
    PathId(id): PathId<PricingRule>,
) -> Answer<Response> {
    visit.actor().require(Permission::EditPricingPlans)?;
    let (rule, plan) = looked(&visit, id).await?;
    let content = delete_view(&rule, &plan, visit.guard_of(&rule), &[]);
    Ok(visit.page(Place::PricingPlans, DELETE, content))
}

pub(in crate::pricing::pages) async fn delete(
    visit: Visit,
    PathId(id): PathId<PricingRule>,
    entered: Entered,
) -> Answer<Response> {
    let (rule, plan) = looked(&visit, id).await?;
    match visit.desk().delete_pricing_rule(visit.actor(), id, entered.version()).await {
        Ok(()) => Ok(done(plans::path(&plan), Confirmation::new("Rule deleted"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = delete_view(&rule, &plan, visit.guard_of(&rule), &mistakes.problems);
            Ok(visit.again(Place::PricingPlans, DELETE, &mistakes, content))
        }
    }
}

fn delete_view(rule: &PricingRule, plan: &PricingPlan, guard: Guard, problems: &[Problem]) -> Html {
    let act = ActPage::new(
        format!("Delete “{}”?", rule.terms().name),
        format!("{RULES}/{}/delete", rule.id()),
        guard,
        DELETE,
    )
    .leave("Keep rule", plans::path(plan))
    .lead(maud! { (words::sentence(rule)) })
    .consequence(Icon::PricingPlans, "Usage that is not settled yet is rated without it.")
    .problems(problems)
    .dangerous();
    act_sheet(plans::crumbs(plan), act)
}
