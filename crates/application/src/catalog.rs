//! What can be ordered: products, their groups and their price lists (product 5.2, 5.3).

pub mod directory;
mod groups;
mod prices;
mod products;

use bursar_domain::access::Permission;
use bursar_domain::catalog::{Product, ProductCycle};
use bursar_kernel::Id;

#[cfg(any(test, feature = "mock"))]
pub use self::directory::MockCatalogDirectory;
pub use self::directory::{
    CatalogDirectory, ProductDetails, ProductFilter, ProductGroupRow, ProductQuery, ProductRow,
    ProductSort,
};
use crate::page::{Page, PageRequest, Total};
use crate::settings::require_sight;
use crate::{Actor, Desk, Error};

impl Desk {
    /// One page of the products. Whoever sees clients sees what they can be sold.
    pub async fn products(
        &self,
        actor: &Actor,
        query: &ProductQuery,
        page: &PageRequest,
    ) -> Result<Page<ProductRow>, Error> {
        require_sight(actor)?;
        self.ports.catalog.list(query, page).await
    }

    /// How many products match, up to one past the cap of totals.
    pub async fn products_total(
        &self,
        actor: &Actor,
        filter: &ProductFilter,
    ) -> Result<Total, Error> {
        require_sight(actor)?;
        self.ports.catalog.total(filter).await
    }

    /// One product with everything that its page shows.
    pub async fn product(&self, actor: &Actor, id: Id<Product>) -> Result<ProductDetails, Error> {
        require_sight(actor)?;
        self.ports.catalog.get(id).await
    }

    /// One line of a product's price list.
    pub async fn product_cycle(
        &self,
        actor: &Actor,
        id: Id<ProductCycle>,
    ) -> Result<ProductCycle, Error> {
        require_sight(actor)?;
        self.ports.catalog.cycle(id).await
    }

    /// The groups of products by name, with the number of their products.
    pub async fn product_groups(&self, actor: &Actor) -> Result<Vec<ProductGroupRow>, Error> {
        require_sight(actor)?;
        self.ports.catalog.groups().await
    }
}

/// What whoever changes the catalogue needs.
const TO_CHANGE: Permission = Permission::EditProducts;
