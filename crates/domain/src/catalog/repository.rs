//! Knows what a store of products promises.

use async_trait::async_trait;
use bursar_kernel::Id;

use super::{Product, ProductCycle, ProductUse};
use crate::repository::StoreError;

/// Where products and their price lists are kept, within one unit of work.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait ProductRepository: Send + Sync {
    /// The product, or [`StoreError::NotFound`]. Others that ask for it wait until the unit of work
    /// ends, so that nobody orders what is being taken away.
    async fn get(&self, id: Id<Product>) -> Result<Product, StoreError>;

    /// The products with these ids, as far as there are any, by id.
    async fn load(&self, ids: &[Id<Product>]) -> Result<Vec<Product>, StoreError>;

    /// Keeps a new product; [`StoreError::Taken`] if its code is another's.
    async fn add(&self, product: &Product) -> Result<(), StoreError>;

    /// Keeps the changed product; [`StoreError::Stale`] if the stored version has moved on.
    async fn save(&self, product: &Product) -> Result<(), StoreError>;

    /// Takes the product away, with its price list and its place in the upgrades of others.
    async fn remove(&self, product: &Product) -> Result<(), StoreError>;

    /// How many services have come of it.
    async fn used(&self, id: Id<Product>) -> Result<ProductUse, StoreError>;

    /// Its price list, by recurrence and currency.
    async fn cycles(&self, product: Id<Product>) -> Result<Vec<ProductCycle>, StoreError>;

    /// One line of a price list, or [`StoreError::NotFound`].
    async fn cycle(&self, id: Id<ProductCycle>) -> Result<ProductCycle, StoreError>;

    /// Every line that follows the default currency's price, by product.
    async fn relative_cycles(&self) -> Result<Vec<ProductCycle>, StoreError>;

    /// Keeps a new line; [`StoreError::Taken`] if the product has one for the same time and currency.
    async fn add_cycle(&self, cycle: &ProductCycle) -> Result<(), StoreError>;

    /// Keeps the changed line; [`StoreError::Stale`] if the stored version has moved on.
    async fn save_cycle(&self, cycle: &ProductCycle) -> Result<(), StoreError>;

    /// Takes the line away.
    async fn remove_cycle(&self, cycle: &ProductCycle) -> Result<(), StoreError>;

    /// How many services are billed by this line.
    async fn cycle_used(&self, id: Id<ProductCycle>) -> Result<ProductUse, StoreError>;
}
