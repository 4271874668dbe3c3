//! Knows what is read of products, which are asked for, and in which order.

use async_trait::async_trait;
use bursar_domain::catalog::{
    Product, ProductCycle, ProductGroup, ProductModule, ProductStatus, ProductType,
};
use bursar_kernel::Id;

use crate::Error;
use crate::clients::Direction;
use crate::clients::directory::Named;
use crate::page::{Page, PageRequest, Total};

/// One row of the list of products.
#[derive(Clone, Debug)]
pub struct ProductRow {
    /// The product; the list does not read its upgrades.
    pub product: Product,
    /// The heading that it is offered under.
    pub group: Option<Named>,
    /// How many lines its price list has.
    pub cycles: u64,
}

/// One product with everything that its page shows.
#[derive(Clone, Debug)]
pub struct ProductDetails {
    /// The product.
    pub product: Product,
    /// The heading that it is offered under.
    pub group: Option<Named>,
    /// Its price list, by recurrence and currency.
    pub cycles: Vec<ProductCycle>,
    /// The products that its services can be changed to, by name.
    pub upgrades: Vec<Named>,
    /// How many services have come of it, up to one past the cap of totals.
    pub services: Total,
}

/// A group of products.
#[derive(Clone, Debug)]
pub struct ProductGroupRow {
    /// The group.
    pub group: ProductGroup,
    /// How many products are in it.
    pub products: u64,
}

/// Which products are asked for; the default asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductFilter {
    /// With this in their name or code.
    pub search: Option<String>,
    /// Of one of these types.
    pub product_type: Vec<ProductType>,
    /// In one of these statuses.
    pub status: Vec<ProductStatus>,
    /// Set up by one of these modules.
    pub module: Vec<ProductModule>,
    /// In one of these groups.
    pub group: Vec<Id<ProductGroup>>,
}

/// What products are sorted by; ties by id in the same direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProductSort {
    /// The name, case and accents aside.
    #[default]
    Name,
    /// When they were created.
    Created,
}

impl ProductSort {
    /// All sorts, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Name, Self::Created];

    /// The word in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Created => "created_at",
        }
    }
}

/// A list of products: which ones, in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductQuery {
    /// Which ones.
    pub filter: ProductFilter,
    /// By what they are sorted.
    pub sort: ProductSort,
    /// Which way.
    pub direction: Direction,
}

impl Default for ProductQuery {
    /// By name.
    fn default() -> Self {
        let (filter, sort) = (ProductFilter::default(), ProductSort::default());
        Self { filter, sort, direction: Direction::Ascending }
    }
}

/// Reads products for lists and pages.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait CatalogDirectory: Send + Sync {
    /// One page of the products.
    async fn list(
        &self,
        query: &ProductQuery,
        page: &PageRequest,
    ) -> Result<Page<ProductRow>, Error>;

    /// How many products match, up to one past the cap of totals.
    async fn total(&self, filter: &ProductFilter) -> Result<Total, Error>;

    /// One product.
    async fn get(&self, id: Id<Product>) -> Result<ProductDetails, Error>;

    /// One line of a price list.
    async fn cycle(&self, id: Id<ProductCycle>) -> Result<ProductCycle, Error>;

    /// The groups by name.
    async fn groups(&self) -> Result<Vec<ProductGroupRow>, Error>;
}
