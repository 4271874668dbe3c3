//! What can be ordered: products, their groups, and what they cost for which time (product 5.2, 5.3).

mod choices;
mod cycle;
mod group;
mod price_model;
mod product;
mod product_type;
mod recurrence;
mod repository;

pub use self::choices::{AutoSetup, ProductModule, ProductStatus};
pub use self::cycle::{CycleError, NewProductCycle, ProductCycle, ProductCycleInput};
pub use self::group::{ProductGroup, ProductGroupInput};
pub use self::price_model::PriceModel;
pub use self::product::{Product, ProductInput, ProductUse, StoredProduct};
pub use self::product_type::{ProductType, UnknownProductType};
pub use self::recurrence::{CycleUnit, Multiplier, Recurrence, RecurrenceError};
#[cfg(feature = "mock")]
pub use self::repository::MockProductRepository;
pub use self::repository::ProductRepository;

#[cfg(test)]
mod tests;
