//! Products and price lists, as the API shows them.

use bursar_application::catalog::{ProductDetails, ProductGroupRow, ProductRow};
use bursar_domain::catalog::{Product, ProductCycle};
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::Amount;
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::{InstantView, MoneyView, NamedView};

/// Something that can be ordered.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Product)]
#[expect(clippy::struct_excessive_bools, reason = "a product has as many switches")]
pub struct ProductView {
    /// Its id.
    pub id: i64,
    /// What users read.
    pub name: String,
    /// More about it, for users.
    pub description: Option<String>,
    /// What programs and links call it.
    pub code: String,
    /// The heading that it is offered under.
    pub group: Option<NamedView>,
    /// Who sets its services up: `generic`, `manual`, `openstack`.
    pub module: String,
    /// `generic`, `openstack`, `shared_hosting`, `domain`, `reseller`.
    pub r#type: String,
    /// `public`, `private`, `retired`.
    pub status: String,
    /// `free`, `fixed`, `fixed_plus_dynamic`, `dynamic_at_least_fixed`.
    pub price_model: String,
    /// `disabled`, `on_order`, `on_first_payment`, `on_acceptance`.
    pub auto_setup: String,
    /// Whether tax is charged on it.
    pub is_taxable: bool,
    /// Whether it can be ordered only together with a domain.
    pub requires_domain: bool,
    /// Whether end users do not see its services.
    pub is_hidden: bool,
    /// The template of the e-mail that welcomes its users.
    pub welcome_template: Option<String>,
    /// Whether it can be ordered where it costs nothing.
    pub allows_zero_price: bool,
    /// Whether what a downgrade leaves over goes to the client's credit.
    pub credits_downgrades: bool,
    /// When it was created.
    pub created_at: InstantView,
    /// How often it was saved.
    pub version: i64,
}

impl ProductView {
    fn new(product: &Product, group: Option<NamedView>) -> Self {
        let stored = product.as_stored();
        Self {
            id: stored.id.get(),
            name: stored.name.to_string(),
            description: stored.description.as_ref().map(ToString::to_string),
            code: stored.code.to_string(),
            group,
            module: stored.module.code().to_owned(),
            r#type: stored.product_type.code().to_owned(),
            status: stored.status.code().to_owned(),
            price_model: stored.price_model.code().to_owned(),
            auto_setup: stored.auto_setup.code().to_owned(),
            is_taxable: stored.is_taxable,
            requires_domain: stored.requires_domain,
            is_hidden: stored.is_hidden,
            welcome_template: stored.welcome_template.as_ref().map(ToString::to_string),
            allows_zero_price: stored.allows_zero_price,
            credits_downgrades: stored.credits_downgrades,
            created_at: stored.created_at.into(),
            version: product.version(),
        }
    }
}

impl From<ProductRow> for ProductView {
    fn from(row: ProductRow) -> Self {
        Self::new(&row.product, row.group.map(Into::into))
    }
}

/// A product with its price list and its upgrades.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ProductDetails)]
pub struct ProductDetailsView {
    /// The product.
    #[serde(flatten)]
    pub product: ProductView,
    /// Its price list.
    pub cycles: Vec<ProductCycleView>,
    /// The products that its services can be changed to.
    pub upgrades: Vec<NamedView>,
    /// How many services have come of it; `null` past 10 000.
    pub service_count: Option<u64>,
}

impl From<ProductDetails> for ProductDetailsView {
    fn from(details: ProductDetails) -> Self {
        let ProductDetails { product, group, cycles, upgrades, services } = details;
        Self {
            product: ProductView::new(&product, group.map(Into::into)),
            cycles: cycles.into_iter().map(Into::into).collect(),
            upgrades: upgrades.into_iter().map(Into::into).collect(),
            service_count: services.exact(),
        }
    }
}

/// What a product costs for a stretch of time in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ProductCycle)]
pub struct ProductCycleView {
    /// Its id.
    pub id: i64,
    /// Whose price it is.
    pub product_id: i64,
    /// `one_time`, `hour`, `day`, `month`, `quarter`, `year`.
    pub unit: String,
    /// How many of them.
    pub multiplier: u8,
    /// The fixed price of one cycle, with up to 9 decimals; of an hour where it is by the hour.
    pub price: MoneyView,
    /// What is charged once, with the first cycle.
    pub setup_fee: MoneyView,
    /// Whether both follow the default currency's through the exchange rate.
    pub is_relative: bool,
    /// How often it was saved.
    pub version: i64,
}

impl From<ProductCycle> for ProductCycleView {
    fn from(cycle: ProductCycle) -> Self {
        Self {
            id: cycle.id().get(),
            product_id: cycle.product().get(),
            unit: cycle.recurrence().unit().code().to_owned(),
            multiplier: cycle.recurrence().multiplier().get(),
            price: price_view(cycle.price()),
            setup_fee: price_view(cycle.setup_fee()),
            is_relative: cycle.is_relative(),
            version: cycle.version(),
        }
    }
}

/// A price, which may have more decimals than can be paid.
pub(crate) fn price_view(price: Amount) -> MoneyView {
    MoneyView {
        amount: price.value().normalize().to_string(),
        currency: price.currency().code().to_owned(),
    }
}

/// A heading that products are offered under.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ProductGroup)]
pub struct ProductGroupView {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// How many products are in it.
    pub product_count: u64,
    /// How often it was saved.
    pub version: i64,
}

impl From<ProductGroupRow> for ProductGroupView {
    fn from(row: ProductGroupRow) -> Self {
        let group = &row.group;
        Self {
            id: group.id().get(),
            name: group.name().to_string(),
            description: group.description().map(ToString::to_string),
            product_count: row.products,
            version: group.version(),
        }
    }
}
