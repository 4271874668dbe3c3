//! Creating, changing, ending and cloning the rules of pricing plans.

use bursar_domain::access::Permission;
use bursar_domain::billing::pricing::{PricingPlan, PricingRule, PricingRuleInput};
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use chrono::{DateTime, Utc};

use super::plans::read_change;
use crate::desk::require_seen;
use crate::ports::UnitOfWork;
use crate::settings::require_sight;
use crate::{Actor, Desk, Error};

/// What a person says to clone a rule.
#[derive(Clone, Debug, Default)]
pub struct CloneRule {
    /// Into which plan; its own if there is none.
    pub plan: Option<Id<PricingPlan>>,
    /// By how many percent its prices differ; empty if they do not.
    pub change_percent: String,
}

impl Desk {
    /// The rules of a plan, by id.
    pub async fn pricing_rules(
        &self,
        actor: &Actor,
        plan: Id<PricingPlan>,
    ) -> Result<Vec<PricingRule>, Error> {
        let plan = self.pricing_plan(actor, plan).await?.plan;
        self.ports.pricing.rules(plan.id()).await
    }

    /// One rule.
    pub async fn pricing_rule(
        &self,
        actor: &Actor,
        rule: Id<PricingRule>,
    ) -> Result<PricingRule, Error> {
        require_sight(actor)?;
        self.ports.pricing.rule(rule).await
    }

    /// Adds a rule to a plan.
    pub async fn create_pricing_rule(
        &self,
        actor: &Actor,
        plan: Id<PricingPlan>,
        input: &PricingRuleInput,
    ) -> Result<Id<PricingRule>, Error> {
        actor.require(Permission::EditPricingPlans)?;
        let work = self.begin(actor).await?;
        let plan = in_use(&*work, plan).await?;
        let settled = work.pricing().settled_until(plan.id()).await?;
        let id = work.ids().one().await?;
        let (rule, event) = PricingRule::create(id, &plan, input, settled)?;
        work.pricing_rules().add(&rule).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(id)
    }

    /// Changes a rule that has charged nothing; nothing is written when nothing differs.
    pub async fn edit_pricing_rule(
        &self,
        actor: &Actor,
        rule: Id<PricingRule>,
        seen: Option<i64>,
        input: &PricingRuleInput,
    ) -> Result<(), Error> {
        actor.require(Permission::EditPricingPlans)?;
        let work = self.begin(actor).await?;
        let (mut rule, plan) = of_plan(&*work, rule, seen).await?;
        let settled = work.pricing().settled_until(plan.id()).await?;
        let event = Some(rule.edit(&plan, input, settled)?).filter(Event::is_change);
        if event.is_some() {
            work.pricing_rules().save(&rule).await?;
        }
        self.commit(work, actor, event.as_slice()).await
    }

    /// Lets a rule charge no longer, from now or from an instant on.
    pub async fn end_pricing_rule(
        &self,
        actor: &Actor,
        rule: Id<PricingRule>,
        seen: Option<i64>,
        at: Option<DateTime<Utc>>,
    ) -> Result<(), Error> {
        actor.require(Permission::EditPricingPlans)?;
        let now = self.now();
        if at.is_some_and(|at| at < now) {
            let message = "Use an instant that is not past: what was charged stays charged";
            return Err(FieldErrors::one("at", "too_early", message).into());
        }
        let work = self.begin(actor).await?;
        let (mut rule, _) = of_plan(&*work, rule, seen).await?;
        let event = rule.end(at.unwrap_or(now))?;
        work.pricing_rules().save(&rule).await?;
        self.commit(work, actor, &[event]).await
    }

    /// Removes a rule that has charged nothing.
    pub async fn delete_pricing_rule(
        &self,
        actor: &Actor,
        rule: Id<PricingRule>,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(Permission::EditPricingPlans)?;
        let work = self.begin(actor).await?;
        let (rule, _) = of_plan(&*work, rule, seen).await?;
        let event = rule.remove()?;
        work.pricing_rules().remove(&rule).await?;
        self.commit(work, actor, &[event]).await
    }

    /// Copies a rule, into another plan and with changed prices if it is asked.
    pub async fn clone_pricing_rule(
        &self,
        actor: &Actor,
        rule: Id<PricingRule>,
        command: &CloneRule,
    ) -> Result<Id<PricingRule>, Error> {
        actor.require(Permission::EditPricingPlans)?;
        let change = read_change(&command.change_percent)?;
        let work = self.begin(actor).await?;
        let rule = work.pricing_rules().get(rule).await?;
        let plan = in_use(&*work, command.plan.unwrap_or(rule.plan())).await?;
        let settled = work.pricing().settled_until(plan.id()).await?;
        let id = work.ids().one().await?;
        let (copy, event) = rule.copy(id, &plan, change, settled)?;
        work.pricing_rules().add(&copy).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(id)
    }
}

/// A plan whose rules are about to change.
async fn in_use(work: &dyn UnitOfWork, plan: Id<PricingPlan>) -> Result<PricingPlan, Error> {
    work.pricing().hold().await?;
    let plan = work.pricing_plans().get(plan).await?;
    plan.require_in_use()?;
    Ok(plan)
}

/// A rule that is about to change, with its plan.
async fn of_plan(
    work: &dyn UnitOfWork,
    rule: Id<PricingRule>,
    seen: Option<i64>,
) -> Result<(PricingRule, PricingPlan), Error> {
    let rule = work.pricing_rules().get(rule).await?;
    let plan = in_use(work, rule.plan()).await?;
    // It may have changed while others were waited for.
    let rule = work.pricing_rules().get(rule.id()).await?;
    require_seen(&rule, seen)?;
    Ok((rule, plan))
}
