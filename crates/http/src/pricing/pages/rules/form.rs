//! The pages that create and change a rule.

use axum::response::Response;
use bursar_domain::{
    access::Permission,
    billing::pricing::{PricingPlan, PricingRule, PricingRuleInput},
    repository::Aggregate,
};
use bursar_kernel::Id;

use super::{builder, read::typed};
use crate::{
    address::Entered,
    components::{Guard, Html, Problem},
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    pricing::pages::{RULES, plans, sheet::Sheet},
    visit::{Mistakes, Visit},
};

const NEW: &str = "New pricing rule";
const EDIT: &str = "Pricing rule";

/// A rule that is looked at, with its plan.
struct Looked {
    plan: PricingPlan,
    rule: Option<PricingRule>,
}

impl Looked {
    async fn of_plan(visit: &Visit, id: Id<PricingPlan>) -> Answer<Self> {
        let plan = visit.desk().pricing_plan(visit.actor(), id).await?.plan;
        Ok(Self { plan, rule: None })
    }

    async fn of_rule(visit: &Visit, id: Id<PricingRule>) -> Answer<Self> {
        let rule = visit.desk().pricing_rule(visit.actor(), id).await?;
        let plan = visit.desk().pricing_plan(visit.actor(), rule.plan()).await?.plan;
        Ok(Self { plan, rule: Some(rule) })
    }

    /// Why nothing can be changed, if so.
    fn refusal(&self, visit: &Visit) -> Option<String> {
        let charged = self.rule.as_ref().and_then(PricingRule::charged_until);
        let charged = charged.map(|_| "The rule has charged: end it, and begin another one".into());
        let deleted = self.plan.deleted_at().map(|_| "The plan was deleted".into());
        visit.reader().refusal(Permission::EditPricingPlans).or(deleted).or(charged)
    }

    fn view(&self, visit: &Visit, input: &PricingRuleInput, problems: &[Problem]) -> Html {
        let guard = self.rule.as_ref().map_or_else(|| visit.guard(), |rule| visit.guard_of(rule));
        let refusal = self.refusal(visit);
        self.sheet(guard, refusal, visit.desk().zone().name(), input, problems)
    }

    fn sheet(
        &self,
        guard: Guard,
        refusal: Option<String>,
        zone: &str,
        input: &PricingRuleInput,
        problems: &[Problem],
    ) -> Html {
        let plan = plans::path(&self.plan);
        let action = match &self.rule {
            Some(rule) => format!("{RULES}/{}", rule.id()),
            None => format!("{plan}/rules/new"),
        };
        let sheet = Sheet {
            crumbs: plans::crumbs(&self.plan),
            title: if self.rule.is_some() { EDIT } else { NEW }.into(),
            action: action.into(),
            guard,
            problems,
            submit: if self.rule.is_some() { "Save changes" } else { "Add rule" }.into(),
            leave: plan.into(),
        };
        let currency = self.plan.currency().to_string();
        sheet.unless(refusal, builder::fields(input, &currency, zone, problems))
    }
}

pub(in crate::pricing::pages) async fn show_new(
    visit: Visit,
    PathId(id): PathId<PricingPlan>,
) -> Answer<Response> {
    visit.actor().require(Permission::EditPricingPlans)?;
    let looked = Looked::of_plan(&visit, id).await?;
    let input = PricingRuleInput {
        kind: "instance".into(),
        attribute: "existence".into(),
        unit: "one".into(),
        time_unit: "hour".into(),
        per: "1".into(),
        is_active: true,
        ..PricingRuleInput::default()
    };
    let content = looked.view(&visit, &input, &[]);
    Ok(visit.page(Place::PricingPlans, NEW, content))
}

pub(in crate::pricing::pages) async fn create(
    visit: Visit,
    PathId(id): PathId<PricingPlan>,
    entered: Entered,
) -> Answer<Response> {
    let input = typed(&entered, visit.desk().zone());
    match visit.desk().create_pricing_rule(visit.actor(), id, &input).await {
        Ok(_) => {
            let to = format!("{}/{id}", super::super::PATH);
            Ok(done(to, Confirmation::new("Rule added")))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let looked = Looked::of_plan(&visit, id).await?;
            let content = looked.view(&visit, &input, &mistakes.problems);
            Ok(visit.again(Place::PricingPlans, NEW, &mistakes, content))
        }
    }
}

pub(in crate::pricing::pages) async fn show_edit(
    visit: Visit,
    PathId(id): PathId<PricingRule>,
) -> Answer<Response> {
    let looked = Looked::of_rule(&visit, id).await?;
    let input = looked.rule.as_ref().map(|rule| PricingRuleInput::from(rule.terms()));
    let content = looked.view(&visit, &input.unwrap_or_default(), &[]);
    Ok(visit.page(Place::PricingPlans, EDIT, content))
}

pub(in crate::pricing::pages) async fn save(
    visit: Visit,
    PathId(id): PathId<PricingRule>,
    entered: Entered,
) -> Answer<Response> {
    let looked = Looked::of_rule(&visit, id).await?;
    let input = typed(&entered, visit.desk().zone());
    match visit.desk().edit_pricing_rule(visit.actor(), id, entered.version(), &input).await {
        Ok(()) => Ok(done(plans::path(&looked.plan), Confirmation::new("Rule saved"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let looked = Looked::of_rule(&visit, id).await?;
            let content = looked.view(&visit, &input, &mistakes.problems);
            Ok(visit.again(Place::PricingPlans, EDIT, &mistakes, content))
        }
    }
}
