//! The forms that create and change a pricing plan.

use axum::response::Response;
use bursar_domain::{
    access::Permission,
    billing::pricing::{PricingPlan, PricingPlanInput},
};
use hypertext::prelude::*;

use super::{crumbs, path};
use crate::{
    address::{Entered, Values},
    components::{Breadcrumb, Field, Guard, Html, Problem, form_section},
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    pricing::pages::{PATH, sheet::Sheet},
    visit::{Mistakes, Visit, onward},
};

const NEW: &str = "New pricing plan";
const EDIT: &str = "Edit pricing plan";

pub(in crate::pricing::pages) async fn show_new(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::EditPricingPlans)?;
    let content = view(None, visit.guard(), &PricingPlanInput::default(), &[]);
    Ok(visit.page(Place::PricingPlans, NEW, content))
}

pub(in crate::pricing::pages) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().create_pricing_plan(visit.actor(), &input).await {
        Ok(id) => Ok(onward(format!("{PATH}/{id}"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = view(None, visit.guard(), &input, &mistakes.problems);
            Ok(visit.again(Place::PricingPlans, NEW, &mistakes, content))
        }
    }
}

pub(in crate::pricing::pages) async fn show_edit(
    visit: Visit,
    PathId(id): PathId<PricingPlan>,
) -> Answer<Response> {
    visit.actor().require(Permission::EditPricingPlans)?;
    let plan = visit.desk().pricing_plan(visit.actor(), id).await?.plan;
    let content = view(Some(&plan), visit.guard_of(&plan), &plan.to_input(), &[]);
    Ok(visit.page(Place::PricingPlans, EDIT, content))
}

pub(in crate::pricing::pages) async fn save(
    visit: Visit,
    PathId(id): PathId<PricingPlan>,
    entered: Entered,
) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().edit_pricing_plan(visit.actor(), id, entered.version(), &input).await {
        Ok(()) => Ok(done(format!("{PATH}/{id}"), Confirmation::new("Changes saved"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let plan = visit.desk().pricing_plan(visit.actor(), id).await?.plan;
            let content = view(Some(&plan), visit.guard_of(&plan), &input, &mistakes.problems);
            Ok(visit.again(Place::PricingPlans, EDIT, &mistakes, content))
        }
    }
}

fn input(entered: &Values) -> PricingPlanInput {
    PricingPlanInput { name: entered.owned("name"), currency: entered.owned("currency") }
}

fn view(
    plan: Option<&PricingPlan>,
    guard: Guard,
    input: &PricingPlanInput,
    problems: &[Problem],
) -> Html {
    let list = Breadcrumb::from("Pricing plans", PATH);
    let sheet = Sheet {
        crumbs: plan.map_or(list, crumbs),
        title: if plan.is_some() { EDIT } else { NEW }.into(),
        action: plan
            .map_or_else(|| format!("{PATH}/new"), |plan| format!("{}/edit", path(plan)))
            .into(),
        guard,
        problems,
        submit: if plan.is_some() { "Save changes" } else { "Create pricing plan" }.into(),
        leave: plan.map_or_else(|| PATH.to_owned(), path).into(),
    };
    sheet.with(form_section("Pricing plan", None, maud! {
        (Field::text("name", "Name").value(&input.name).longest(64).required().first()
            .problems(problems).hint("Unique, whatever its case and accents."))
        (Field::text("currency", "Currency").value(&input.currency).longest(3).required().narrow()
            .problems(problems).hint("Three letters, such as EUR. It stays once there are rules."))
    }))
}
