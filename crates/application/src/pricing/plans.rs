//! Creating, changing, cloning and deleting pricing plans.

use bursar_domain::access::Permission;
use bursar_domain::billing::pricing::{
    Finding, PercentChange, PricingPlan, PricingPlanInput, PricingRule, lint,
};
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use chrono::{DateTime, Utc};

use super::PlanRow;
use crate::desk::require_seen;
use crate::settings::require_sight;
use crate::{Actor, Desk, Error};

/// A plan with its rules and what was found about them.
#[derive(Clone, Debug)]
pub struct PlanPage {
    /// The plan.
    pub row: PlanRow,
    /// Its rules, by id.
    pub rules: Vec<PricingRule>,
    /// What the linter says.
    pub findings: Vec<Finding>,
}

/// What a person says to clone a plan. Empty text means no value.
#[derive(Clone, Debug, Default)]
pub struct ClonePlan {
    /// What the copy is called.
    pub name: String,
    /// By how many percent its prices differ.
    pub change_percent: String,
}

impl ClonePlan {
    fn change(&self) -> Result<Option<PercentChange>, FieldErrors> {
        read_change(&self.change_percent)
    }
}

pub(super) fn read_change(text: &str) -> Result<Option<PercentChange>, FieldErrors> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let mut errors = FieldErrors::none();
    let change = errors.check("change_percent", "malformed", text.parse());
    errors.ok(change)
}

impl Desk {
    /// Every plan in use, by name.
    pub async fn pricing_plans(&self, actor: &Actor) -> Result<Vec<PlanRow>, Error> {
        require_sight(actor)?;
        self.ports.pricing.plans(self.now()).await
    }

    /// One plan, deleted or not.
    pub async fn pricing_plan(
        &self,
        actor: &Actor,
        plan: Id<PricingPlan>,
    ) -> Result<PlanRow, Error> {
        require_sight(actor)?;
        self.ports.pricing.plan(plan, self.now()).await
    }

    /// One plan with its rules, and what is wrong with them.
    pub async fn pricing_plan_page(
        &self,
        actor: &Actor,
        plan: Id<PricingPlan>,
    ) -> Result<PlanPage, Error> {
        let row = self.pricing_plan(actor, plan).await?;
        let rules = self.ports.pricing.rules(plan).await?;
        let known = self.ports.pricing.known_values().await?;
        let numbered: Vec<_> = rules.iter().map(|rule| (rule.id(), rule.terms())).collect();
        // Where nothing is charged for yet, every flavor would be a finding.
        let known = if rules.is_empty() { &[] } else { known.as_slice() };
        let findings = lint(row.plan.currency(), &numbered, known, self.now());
        Ok(PlanPage { row, rules, findings })
    }

    /// Creates a plan; the first one is that of new clients.
    pub async fn create_pricing_plan(
        &self,
        actor: &Actor,
        input: &PricingPlanInput,
    ) -> Result<Id<PricingPlan>, Error> {
        actor.require(Permission::EditPricingPlans)?;
        let work = self.begin(actor).await?;
        work.pricing().hold().await?;
        let is_first = work.pricing().default_plan().await?.is_none();
        let (plan, event) = PricingPlan::create(work.ids().one().await?, input, is_first)?;
        work.pricing_plans().add(&plan).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(plan.id())
    }

    /// Changes a plan; nothing is written when nothing differs.
    pub async fn edit_pricing_plan(
        &self,
        actor: &Actor,
        plan: Id<PricingPlan>,
        seen: Option<i64>,
        input: &PricingPlanInput,
    ) -> Result<(), Error> {
        actor.require(Permission::EditPricingPlans)?;
        let work = self.begin(actor).await?;
        work.pricing().hold().await?;
        let mut plan = work.pricing_plans().get(plan).await?;
        require_seen(&plan, seen)?;
        plan.require_in_use()?;
        let rules = work.pricing().rules(plan.id()).await?.len();
        let rules = u64::try_from(rules).unwrap_or(u64::MAX);
        let event = Some(plan.edit(input, rules)?).filter(Event::is_change);
        if event.is_some() {
            work.pricing_plans().save(&plan).await?;
        }
        self.commit(work, actor, event.as_slice()).await
    }

    /// Makes a plan that of new clients; whoever is a client already keeps his.
    pub async fn make_pricing_plan_default(
        &self,
        actor: &Actor,
        plan: Id<PricingPlan>,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(Permission::EditPricingPlans)?;
        let work = self.begin(actor).await?;
        work.pricing().hold().await?;
        let mut plan = work.pricing_plans().get(plan).await?;
        require_seen(&plan, seen)?;
        plan.require_in_use()?;
        if plan.is_default() {
            return self.commit(work, actor, &[]).await;
        }
        let mut events = Vec::new();
        if let Some(mut old) = work.pricing().default_plan().await? {
            work.pricing().pin_default(old.id()).await?;
            events.push(old.give_way());
            work.pricing_plans().save(&old).await?;
        }
        events.push(plan.make_default());
        work.pricing_plans().save(&plan).await?;
        self.commit(work, actor, &events).await
    }

    /// Copies a plan with the rules that are not over, and with changed prices if it is asked.
    pub async fn clone_pricing_plan(
        &self,
        actor: &Actor,
        plan: Id<PricingPlan>,
        command: &ClonePlan,
    ) -> Result<Id<PricingPlan>, Error> {
        actor.require(Permission::EditPricingPlans)?;
        let change = command.change()?;
        let work = self.begin(actor).await?;
        let original = work.pricing_plans().get(plan).await?;
        let input = PricingPlanInput { name: command.name.clone(), ..original.to_input() };
        let (copy, event) = PricingPlan::create(work.ids().one().await?, &input, false)?;
        work.pricing_plans().add(&copy).await?;
        let mut events = vec![event];
        for rule in work.pricing().rules(plan).await? {
            if is_over(&rule, self.now()) {
                continue;
            }
            let (rule, event) = rule.copy(work.ids().one().await?, &copy, change, None)?;
            work.pricing_rules().add(&rule).await?;
            events.push(event);
        }
        self.commit(work, actor, &events).await?;
        Ok(copy.id())
    }

    /// Takes a plan out of use. Its clients get the replacement from now on; refused if there are
    /// clients and no replacement.
    pub async fn delete_pricing_plan(
        &self,
        actor: &Actor,
        plan: Id<PricingPlan>,
        seen: Option<i64>,
        replacement: Option<Id<PricingPlan>>,
    ) -> Result<(), Error> {
        actor.require(Permission::EditPricingPlans)?;
        let at = self.now();
        let work = self.begin(actor).await?;
        work.pricing().hold().await?;
        let mut plan = work.pricing_plans().get(plan).await?;
        require_seen(&plan, seen)?;
        let replacement = match replacement {
            Some(other) => {
                let unknown = "There is no such plan";
                let other = work.pricing_plans().find(other).await?;
                Some(other.ok_or_else(|| FieldErrors::one("replacement", "unknown", unknown))?)
            }
            None => None,
        };
        let clients = work.pricing().clients(&plan, at).await?;
        let mut event = plan.delete(clients, replacement.as_ref(), at)?;
        if let Some(other) = &replacement {
            work.pricing().replace(plan.id(), other.id(), at).await?;
            event = event.because(format!("Its {clients} clients get #{}", other.id()));
        }
        work.pricing_plans().save(&plan).await?;
        self.commit(work, actor, &[event]).await
    }
}

pub(super) fn is_over(rule: &PricingRule, now: DateTime<Utc>) -> bool {
    rule.terms().ends_at.is_some_and(|end| end <= now)
}
