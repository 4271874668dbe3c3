//! The pages that clone a plan, make it the default and delete it.

use axum::response::Response;
use bursar_application::pricing::{ClonePlan, PlanRow};
use bursar_domain::{access::Permission, billing::pricing::PricingPlan, repository::Aggregate};
use bursar_kernel::Id;
use hypertext::prelude::*;

use super::{crumbs, path};
use crate::{
    address::Entered,
    components::{ActPage, Choice, Field, Guard, Html, Problem, count},
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    pricing::pages::PATH,
    sheet::act_sheet,
    visit::{Mistakes, Visit},
};

const CLONE: &str = "Clone pricing plan";
const DELETE: &str = "Delete pricing plan";

pub(in crate::pricing::pages) async fn ask_clone(
    visit: Visit,
    PathId(id): PathId<PricingPlan>,
) -> Answer<Response> {
    visit.actor().require(Permission::EditPricingPlans)?;
    let plan = visit.desk().pricing_plan(visit.actor(), id).await?.plan;
    let content = clone_view(&plan, visit.guard(), &ClonePlan::default(), &[]);
    Ok(visit.page(Place::PricingPlans, CLONE, content))
}

pub(in crate::pricing::pages) async fn clone(
    visit: Visit,
    PathId(id): PathId<PricingPlan>,
    entered: Entered,
) -> Answer<Response> {
    let command =
        ClonePlan { name: entered.owned("name"), change_percent: entered.owned("change_percent") };
    match visit.desk().clone_pricing_plan(visit.actor(), id, &command).await {
        Ok(copy) => Ok(done(format!("{PATH}/{copy}"), Confirmation::new("Pricing plan cloned"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let plan = visit.desk().pricing_plan(visit.actor(), id).await?.plan;
            let content = clone_view(&plan, visit.guard(), &command, &mistakes.problems);
            Ok(visit.again(Place::PricingPlans, CLONE, &mistakes, content))
        }
    }
}

fn clone_view(plan: &PricingPlan, guard: Guard, command: &ClonePlan, problems: &[Problem]) -> Html {
    let fields = maud! {
        (Field::text("name", "Name of the copy").value(&command.name).longest(64).required().first()
            .problems(problems))
        (Field::decimal("change_percent", "Change prices by").value(&command.change_percent)
            .unit("%").narrow().problems(problems)
            .hint("Such as 5.5 or -10. Empty keeps them as they are."))
    };
    let act = ActPage::new(
        format!("Clone “{}”?", plan.name()),
        format!("{}/clone", path(plan)),
        guard,
        CLONE,
    )
    .leave("Back to the plan", path(plan))
    .consequence(Icon::PricingPlans, "The copy gets all rules that are not over.")
    .consequence(Icon::Clients, "Nobody has the copy until you give it to somebody.")
    .fields(fields)
    .problems(problems);
    act_sheet(crumbs(plan), act)
}

pub(in crate::pricing::pages) async fn make_default(
    visit: Visit,
    PathId(id): PathId<PricingPlan>,
    entered: Entered,
) -> Answer<Response> {
    visit.desk().make_pricing_plan_default(visit.actor(), id, entered.version()).await?;
    let told = Confirmation::new("New clients get this plan; others keep theirs");
    Ok(done(format!("{PATH}/{id}"), told))
}

pub(in crate::pricing::pages) async fn ask_delete(
    visit: Visit,
    PathId(id): PathId<PricingPlan>,
) -> Answer<Response> {
    visit.actor().require(Permission::EditPricingPlans)?;
    let (row, others) = with_others(&visit, id).await?;
    let content = delete_view(&row, &others, visit.guard_of(&row.plan), "", &[]);
    Ok(visit.page(Place::PricingPlans, DELETE, content))
}

pub(in crate::pricing::pages) async fn delete(
    visit: Visit,
    PathId(id): PathId<PricingPlan>,
    entered: Entered,
) -> Answer<Response> {
    let chosen = entered.given("replacement");
    let replacement = chosen.and_then(|id| id.parse::<Id<PricingPlan>>().ok());
    let deleted =
        visit.desk().delete_pricing_plan(visit.actor(), id, entered.version(), replacement).await;
    match deleted {
        Ok(()) => Ok(done(PATH, Confirmation::new("Pricing plan deleted"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let (row, others) = with_others(&visit, id).await?;
            let guard = visit.guard_of(&row.plan);
            let content =
                delete_view(&row, &others, guard, chosen.unwrap_or_default(), &mistakes.problems);
            Ok(visit.again(Place::PricingPlans, DELETE, &mistakes, content))
        }
    }
}

/// A plan, and those that can take its place.
async fn with_others(visit: &Visit, id: Id<PricingPlan>) -> Answer<(PlanRow, Vec<PricingPlan>)> {
    let row = visit.desk().pricing_plan(visit.actor(), id).await?;
    let others = visit.desk().pricing_plans(visit.actor()).await?;
    let others = others.into_iter().map(|other| other.plan);
    let currency = row.plan.currency();
    let others = others.filter(|other| other.id() != id && other.currency() == currency);
    Ok((row, others.collect()))
}

fn delete_view(
    row: &PlanRow,
    others: &[PricingPlan],
    guard: Guard,
    chosen: &str,
    problems: &[Problem],
) -> Html {
    let plan = &row.plan;
    let clients = match row.clients {
        0 => "No client has it.".to_owned(),
        1 => "1 client has it, and gets another plan from now on.".to_owned(),
        many => format!("{} clients have it, and get another plan from now on.", count(many)),
    };
    let mut choices = vec![Choice::new("", "None", chosen.is_empty())];
    choices.extend(others.iter().map(|other| {
        let id = other.id().to_string();
        let is_chosen = id == chosen;
        Choice::new(id, other.name().to_string(), is_chosen)
    }));
    let field = maud! {
        (Field::select("replacement", "Plan that they get instead", choices.clone())
            .problems(problems).hint("Only plans in the same currency can take its place."))
    };
    let act = ActPage::new(
        format!("Delete the pricing plan “{}”?", plan.name()),
        format!("{}/delete", path(plan)),
        guard,
        DELETE,
    )
    .leave("Keep pricing plan", path(plan))
    .consequence(Icon::Clients, clients)
    .consequence(
        Icon::Information,
        "What it has charged stays charged, and can still be explained.",
    )
    .fields(field)
    .problems(problems)
    .dangerous();
    act_sheet(crumbs(plan), act)
}
