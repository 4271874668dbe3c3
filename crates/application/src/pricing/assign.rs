//! Knows which plan a client has, and gives him another one.

use bursar_domain::access::Permission;
use bursar_domain::billing::pricing::PricingPlan;
use bursar_domain::client::ClientId;
use bursar_domain::event::{Change, Event};
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;

use crate::{Actor, Desk, Error};

/// The plan of a client.
#[derive(Clone, Debug)]
pub struct PlanOfClient {
    /// Whose.
    pub client: ClientId,
    /// Which; none while there are no plans.
    pub plan: Option<PricingPlan>,
}

impl Desk {
    /// The plan that a client has now.
    pub async fn pricing_plan_of(
        &self,
        actor: &Actor,
        client: ClientId,
    ) -> Result<PlanOfClient, Error> {
        actor.require(Permission::ViewClients)?;
        self.ports.clients.details(actor.scope(), client).await?;
        let now = self.now();
        let plan = match self.ports.pricing.plan_of(client, now).await? {
            Some(plan) => Some(self.ports.pricing.plan(plan, now).await?.plan),
            None => None,
        };
        Ok(PlanOfClient { client, plan })
    }

    /// Gives a client a plan from now on (product decision 23); what he used before is charged as
    /// before.
    pub async fn change_pricing_plan(
        &self,
        actor: &Actor,
        client: ClientId,
        plan: Id<PricingPlan>,
    ) -> Result<(), Error> {
        actor.require(Permission::EditPricingPlans)?;
        self.ports.clients.details(actor.scope(), client).await?;
        let at = self.now();
        let work = self.begin(actor).await?;
        work.pricing().hold().await?;
        let unknown = || FieldErrors::one("pricing_plan_id", "unknown", "There is no such plan");
        let plan = work.pricing_plans().find(plan).await?.ok_or_else(unknown)?;
        plan.require_in_use()?;
        let before = work.pricing().plan_of(client, at).await?;
        if before == Some(plan.id()) {
            return self.commit(work, actor, &[]).await;
        }
        work.pricing().assign(client, plan.id(), at).await?;
        let mut event = Event::new("client.pricing_plan_changed", "client", client.get());
        event.changes.push(Change {
            field: "pricing_plan_id".to_owned(),
            before: before.map(|plan| plan.to_string()),
            after: Some(plan.id().to_string()),
        });
        self.commit(work, actor, &[event.of_client(client.get())]).await
    }
}
