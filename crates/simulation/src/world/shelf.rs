//! What the sample provider sells, and what it costs.

use bursar_domain::catalog::{
    AutoSetup, CycleUnit, PriceModel, Product, ProductCycle, ProductCycleInput, ProductGroup,
    ProductGroupInput, ProductInput, ProductModule, ProductStatus, ProductType,
};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::{WorldError, new_id, provider, wrong};

#[rustfmt::skip]
const PRODUCTS: [(&str, ProductType); 25] = [
    ("Public cloud", ProductType::Openstack),
    ("Managed backup", ProductType::Generic),
    (".example domain", ProductType::Domain),
    ("Web hosting S", ProductType::SharedHosting),
    ("Private cloud", ProductType::Openstack),
    ("Monitoring", ProductType::Generic),
    ("Web hosting M", ProductType::SharedHosting),
    ("Support Plus", ProductType::Generic),
    (".test domain", ProductType::Domain),
    ("Object storage", ProductType::Openstack),
    ("Web hosting L", ProductType::SharedHosting),
    ("TLS certificate", ProductType::Generic),
    (".invalid domain", ProductType::Domain),
    ("GPU cloud", ProductType::Openstack),
    ("Managed database", ProductType::Generic),
    ("Mail hosting", ProductType::SharedHosting),
    ("Kubernetes", ProductType::Openstack),
    ("Onboarding day", ProductType::Generic),
    ("Domain transfer", ProductType::Domain),
    ("Shop hosting", ProductType::SharedHosting),
    ("Dedicated rack", ProductType::Generic),
    ("Premium domain", ProductType::Domain),
    ("Government cloud", ProductType::Openstack),
    ("Reseller", ProductType::Reseller),
    ("Reseller Gold", ProductType::Reseller),
];

/// The web hostings, each of which can be changed to the others.
const HOSTINGS: [i64; 3] = [4, 7, 11];
/// What is paid for once.
const ONCE: [i64; 2] = [18, 19];
/// What nobody can order any more.
const RETIRED: i64 = 13;

const GROUPS: [(&str, &str); 4] = [
    ("Cloud", "Projects in the cloud, paid for by use."),
    ("Hosting and mail", "Web space, shops and mailboxes."),
    ("Domains", "Names, a year at a time."),
    ("Services by people", "What somebody looks after, or comes by for."),
];

/// What a product is called, and its type.
pub(super) fn product(id: i64) -> Option<(&'static str, ProductType)> {
    PRODUCTS.get(usize::try_from(id - 1).ok()?).copied()
}

/// What a product costs, in hundredths of the default currency; of what is paid for by use only what
/// is charged beside.
pub(super) const fn cents(product: i64, product_type: ProductType) -> i64 {
    match product_type {
        ProductType::Openstack if product == 1 => 0,
        ProductType::Domain => 1_150 + 40 * product,
        ProductType::Openstack
        | ProductType::Generic
        | ProductType::SharedHosting
        | ProductType::Reseller => 890 + 345 * product,
    }
}

/// Everything that can be ordered.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    pub(super) groups: Vec<ProductGroup>,
    pub(super) products: Vec<Product>,
    pub(super) cycles: Vec<ProductCycle>,
}

impl Shelf {
    /// The shelf as it has been since a day.
    pub(super) fn stock(since: DateTime<Utc>) -> Result<Self, WorldError> {
        let mut shelf = Self { groups: Vec::new(), products: Vec::new(), cycles: Vec::new() };
        for (id, (name, description)) in (1..).zip(GROUPS) {
            let input = ProductGroupInput { name: name.into(), description: description.into() };
            let group = ProductGroup::create(new_id(id)?, &input).map_err(|error| wrong(&error))?;
            shelf.groups.push(group.0);
        }
        for (id, (name, product_type)) in (1..).zip(PRODUCTS) {
            let input = describe(id, name, product_type)?;
            let product = Product::create(new_id(id)?, &input, since);
            let (product, _) = product.map_err(|error| wrong(&error))?;
            shelf.price(&product, cents(id, product_type))?;
            shelf.products.push(product);
        }
        Ok(shelf)
    }

    /// A month in every currency, and a year in the default one; of a domain the year in all.
    fn price(&mut self, product: &Product, cents: i64) -> Result<(), WorldError> {
        let id = product.as_stored().id.get();
        let unit = match product.as_stored().product_type {
            ProductType::Domain if !ONCE.contains(&id) => CycleUnit::Year,
            _ if ONCE.contains(&id) => CycleUnit::OneTime,
            _ => CycleUnit::Month,
        };
        let setup = if id % 7 == 0 { 4_900 } else { 0 };
        let base = self.line(product, (unit, "EUR"), (cents, setup), None)?;
        for (code, rate) in provider::provider().currencies {
            let rate: Decimal = rate.parse().map_err(|_| wrong("a rate"))?;
            self.line(product, (unit, code), (0, 0), Some((&base, rate)))?;
        }
        if unit == CycleUnit::Month && cents > 0 {
            self.line(product, (CycleUnit::Year, "EUR"), (cents * 11, setup), None)?;
        }
        Ok(())
    }

    fn line(
        &mut self,
        product: &Product,
        (unit, currency): (CycleUnit, &str),
        (cents, setup): (i64, i64),
        follows: Option<(&ProductCycle, Decimal)>,
    ) -> Result<ProductCycle, WorldError> {
        let input = ProductCycleInput {
            unit: unit.code().into(),
            multiplier: "1".into(),
            currency: currency.into(),
            price: Decimal::new(cents, 2).to_string(),
            setup_fee: Decimal::new(setup, 2).to_string(),
            is_relative: follows.is_some(),
        };
        let number = i64::try_from(self.cycles.len()).unwrap_or(0) + 1;
        let cycle = ProductCycle::create(new_id(number)?, product, &input);
        let (mut cycle, _) = cycle.map_err(|error| wrong(&error))?;
        if let Some((base, rate)) = follows {
            cycle.follow(base, rate).map_err(|error| wrong(&error))?;
        }
        self.cycles.push(cycle.clone());
        Ok(cycle)
    }
}

fn describe(id: i64, name: &str, product_type: ProductType) -> Result<ProductInput, WorldError> {
    let (module, model, group) = match product_type {
        ProductType::Openstack => (ProductModule::Openstack, PriceModel::FixedPlusDynamic, 1),
        ProductType::SharedHosting => (ProductModule::Manual, PriceModel::Fixed, 2),
        ProductType::Domain => (ProductModule::Manual, PriceModel::Fixed, 3),
        ProductType::Generic => (ProductModule::Generic, PriceModel::Fixed, 4),
        ProductType::Reseller => (ProductModule::Generic, PriceModel::DynamicAtLeastFixed, 1),
    };
    let status = match product_type {
        _ if id == RETIRED => ProductStatus::Retired,
        ProductType::Reseller => ProductStatus::Private,
        ProductType::Openstack
        | ProductType::SharedHosting
        | ProductType::Domain
        | ProductType::Generic => ProductStatus::Public,
    };
    let upgrades = HOSTINGS.into_iter().filter(|other| HOSTINGS.contains(&id) && *other != id);
    Ok(ProductInput {
        name: name.into(),
        code: name.trim_start_matches('.').to_lowercase().replace(' ', "-"),
        group: Some(new_id(group)?),
        module: module.code().into(),
        product_type: product_type.code().into(),
        status: status.code().into(),
        price_model: model.code().into(),
        auto_setup: AutoSetup::OnFirstPayment.code().into(),
        is_taxable: true,
        requires_domain: product_type == ProductType::SharedHosting,
        allows_zero_price: id == 1,
        credits_downgrades: product_type == ProductType::SharedHosting,
        upgrades: upgrades.map(new_id).collect::<Result<_, _>>()?,
        ..ProductInput::default()
    })
}
