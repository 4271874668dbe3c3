//! Knows what is read of pricing plans.

use async_trait::async_trait;
use bursar_domain::billing::pricing::{KnownValues, PricingPlan, PricingRule};
use bursar_domain::client::ClientId;
use bursar_kernel::Id;
use chrono::{DateTime, Utc};

use crate::Error;

/// A plan with what is counted about it.
#[derive(Clone, Debug)]
pub struct PlanRow {
    /// The plan.
    pub plan: PricingPlan,
    /// How many clients have it.
    pub clients: u64,
    /// How many rules it has, those that are over included.
    pub rules: u64,
}

/// Reads pricing plans, for lists and pages. There are few, with some hundred rules at most.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait PricingDirectory: Send + Sync {
    /// Every plan in use by name, with its clients at an instant.
    async fn plans(&self, at: DateTime<Utc>) -> Result<Vec<PlanRow>, Error>;

    /// One plan, deleted or not.
    async fn plan(&self, id: Id<PricingPlan>, at: DateTime<Utc>) -> Result<PlanRow, Error>;

    /// The rules of a plan, by id.
    async fn rules(&self, plan: Id<PricingPlan>) -> Result<Vec<PricingRule>, Error>;

    /// One rule.
    async fn rule(&self, id: Id<PricingRule>) -> Result<PricingRule, Error>;

    /// What the cloud is known to have, such as flavors; to find what nobody pays for.
    async fn known_values(&self) -> Result<Vec<KnownValues>, Error>;

    /// The plan that a client has at an instant.
    async fn plan_of(
        &self,
        client: ClientId,
        at: DateTime<Utc>,
    ) -> Result<Option<Id<PricingPlan>>, Error>;
}
