//! Knows what a store of pricing plans promises beside keeping plans and rules one by one.

use async_trait::async_trait;
use bursar_kernel::Id;
use chrono::{DateTime, Utc};

use super::plan::PricingPlan;
use super::rule::PricingRule;
use crate::client::Client;
use crate::repository::StoreError;

/// What hangs together among plans, their rules and the clients who have them, within one unit of
/// work.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Pricing: Send + Sync {
    /// Waits for every other unit of work that asked the same, so that there is never a second
    /// default, nor a rule that begins in what is settled meanwhile.
    async fn hold(&self) -> Result<(), StoreError>;

    /// The plan that new clients get, once there is one.
    async fn default_plan(&self) -> Result<Option<PricingPlan>, StoreError>;

    /// Every rule of a plan, by id; a plan has at most some hundreds.
    async fn rules(&self, plan: Id<PricingPlan>) -> Result<Vec<PricingRule>, StoreError>;

    /// The end of the last settled cycle in which a rule of the plan charged something.
    async fn settled_until(
        &self,
        plan: Id<PricingPlan>,
    ) -> Result<Option<DateTime<Utc>>, StoreError>;

    /// How many clients have the plan at an instant: those who were given it last and, if it is the
    /// default, those who were never given one.
    async fn clients(&self, plan: &PricingPlan, at: DateTime<Utc>) -> Result<u64, StoreError>;

    /// The plan that a client has at an instant.
    async fn plan_of(
        &self,
        client: Id<Client>,
        at: DateTime<Utc>,
    ) -> Result<Option<Id<PricingPlan>>, StoreError>;

    /// Gives a client a plan from an instant on, whatever it was given for later.
    async fn assign(
        &self,
        client: Id<Client>,
        plan: Id<PricingPlan>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Gives whoever has a plan another one from an instant on.
    async fn replace(
        &self,
        plan: Id<PricingPlan>,
        by: Id<PricingPlan>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Gives whoever was never given a plan this one, from when he became a client on, so that
    /// another default does not touch him.
    async fn pin_default(&self, plan: Id<PricingPlan>) -> Result<(), StoreError>;
}
