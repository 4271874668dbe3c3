//! Knows what a store of tax rules promises.

use async_trait::async_trait;
use bursar_kernel::Id;

use super::TaxRule;
use crate::repository::StoreError;

/// Where tax rules are kept, within one unit of work. There are few, so they are read together.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait TaxRuleRepository: Send + Sync {
    /// The rule, or [`StoreError::NotFound`].
    async fn get(&self, id: Id<TaxRule>) -> Result<TaxRule, StoreError>;

    /// Every rule, by id.
    async fn all(&self) -> Result<Vec<TaxRule>, StoreError>;

    /// Every rule, by id, for a unit of work that is about to add or save one. It waits for others
    /// that asked the same, so that two that rival each other cannot be saved side by side.
    async fn all_to_change(&self) -> Result<Vec<TaxRule>, StoreError>;

    /// Keeps a new rule.
    async fn add(&self, rule: &TaxRule) -> Result<(), StoreError>;

    /// Keeps the changed rule; [`StoreError::Stale`] if the stored version has moved on.
    async fn save(&self, rule: &TaxRule) -> Result<(), StoreError>;

    /// Takes the rule away; documents keep what they were issued with.
    async fn remove(&self, rule: &TaxRule) -> Result<(), StoreError>;
}
