//! Knows what a store of services and their cycles promises.

use async_trait::async_trait;
use bursar_kernel::Id;

use super::{Service, ServiceCycle, ServiceId};
use crate::repository::StoreError;

/// Where services and their cycles are kept, within one unit of work.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait ServiceRepository: Send + Sync {
    /// The service, or [`StoreError::NotFound`]. Others that ask for it wait until the unit of work
    /// ends.
    async fn get(&self, id: ServiceId) -> Result<Service, StoreError>;

    /// Keeps a new service.
    async fn add(&self, service: &Service) -> Result<(), StoreError>;

    /// Keeps the changed service; [`StoreError::Stale`] if the stored version has moved on.
    async fn save(&self, service: &Service) -> Result<(), StoreError>;

    /// The cycles of a service, oldest first.
    async fn cycles(&self, service: ServiceId) -> Result<Vec<ServiceCycle>, StoreError>;

    /// The last cycle of a service.
    async fn last_cycle(&self, service: ServiceId) -> Result<Option<ServiceCycle>, StoreError>;

    /// One cycle, or [`StoreError::NotFound`].
    async fn cycle(&self, id: Id<ServiceCycle>) -> Result<ServiceCycle, StoreError>;

    /// Keeps a new cycle; [`StoreError::Taken`] if the service has one that begins on the same day.
    async fn add_cycle(&self, cycle: &ServiceCycle) -> Result<(), StoreError>;

    /// Keeps the changed cycle; [`StoreError::Stale`] if the stored version has moved on.
    async fn save_cycle(&self, cycle: &ServiceCycle) -> Result<(), StoreError>;

    /// Takes the cycle away.
    async fn remove_cycle(&self, cycle: &ServiceCycle) -> Result<(), StoreError>;
}
