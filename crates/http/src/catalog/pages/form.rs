//! The forms that create and change a product.

use std::collections::BTreeSet;

use axum::response::Response;
use bursar_application::catalog::{ProductFilter, ProductGroupRow, ProductQuery, ProductRow};
use bursar_application::page::{MAX_LIMIT, PageRequest};
use bursar_domain::access::Permission;
use bursar_domain::catalog::{
    AutoSetup, PriceModel, Product, ProductInput, ProductModule, ProductStatus, ProductType,
};
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use hypertext::prelude::*;

use super::{PATH, Sheet, crumbs, crumbs_of, path};
use crate::{
    address::{Entered, Values},
    catalog::api::blank,
    components::{Choice, Field, Guard, Html, Problem, form_section, html},
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    visit::{Mistakes, Visit},
};

const NEW: &str = "New product";
const EDIT: &str = "Edit product";

/// What the form lets one choose from.
struct Offered {
    groups: Vec<ProductGroupRow>,
    products: Vec<ProductRow>,
}

impl Offered {
    /// Groups, and the products by name, as many as fit on one page.
    async fn to(visit: &Visit) -> Answer<Self> {
        let groups = visit.desk().product_groups(visit.actor()).await?;
        let not_retired = vec![ProductStatus::Public, ProductStatus::Private];
        let filter = ProductFilter { status: not_retired, ..ProductFilter::default() };
        let query = ProductQuery { filter, ..ProductQuery::default() };
        let page = PageRequest::new(MAX_LIMIT, None);
        let products = visit.desk().products(visit.actor(), &query, &page).await?.items;
        Ok(Self { groups, products })
    }
}

pub(super) async fn show_new(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::EditProducts)?;
    let offered = Offered::to(&visit).await?;
    let content = view(None, visit.guard(), &blank(), &offered, &[]);
    Ok(visit.page(Place::Products, NEW, content))
}

pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    let input = input(&entered, BTreeSet::new());
    match visit.desk().create_product(visit.actor(), &input).await {
        Ok(id) => Ok(done(format!("{PATH}/{id}"), Confirmation::new("Product created"))),
        Err(error) => {
            let (mistakes, offered) = (Mistakes::of(error)?, Offered::to(&visit).await?);
            let content = view(None, visit.guard(), &input, &offered, &mistakes.problems);
            Ok(visit.again(Place::Products, NEW, &mistakes, content))
        }
    }
}

pub(super) async fn show_edit(visit: Visit, PathId(id): PathId<Product>) -> Answer<Response> {
    visit.actor().require(Permission::EditProducts)?;
    let product = visit.desk().product(visit.actor(), id).await?.product;
    let (guard, offered) = (visit.guard_of(&product), Offered::to(&visit).await?);
    let content = view(Some(&product), guard, &product.to_input(), &offered, &[]);
    Ok(visit.page(Place::Products, EDIT, content))
}

pub(super) async fn save(
    visit: Visit,
    PathId(id): PathId<Product>,
    entered: Entered,
) -> Answer<Response> {
    visit.actor().require(Permission::EditProducts)?;
    let product = visit.desk().product(visit.actor(), id).await?.product;
    let offered = Offered::to(&visit).await?;
    // What the form does not offer, such as a retired product, stays in the list of upgrades.
    let is_offered = |id: &Id<Product>| offered.products.iter().any(|row| row.product.id() == *id);
    let unseen = product.as_stored().upgrades.iter().filter(|id| !is_offered(id)).copied();
    let input = input(&entered, unseen.collect());
    match visit.desk().edit_product(visit.actor(), id, entered.version(), &input).await {
        Ok(()) => Ok(done(path(&product), Confirmation::new("Product saved"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let product = visit.desk().product(visit.actor(), id).await?.product;
            let guard = visit.guard_of(&product);
            let content = view(Some(&product), guard, &input, &offered, &mistakes.problems);
            Ok(visit.again(Place::Products, EDIT, &mistakes, content))
        }
    }
}

fn input(entered: &Values, unseen: BTreeSet<Id<Product>>) -> ProductInput {
    let chosen = entered.all("upgrade_ids").filter_map(|id| id.parse().ok());
    ProductInput {
        name: entered.owned("name"),
        description: entered.owned("description"),
        code: entered.owned("code"),
        group: entered.given("group_id").and_then(|id| id.parse().ok()),
        module: entered.owned("module"),
        product_type: entered.owned("type"),
        status: entered.owned("status"),
        price_model: entered.owned("price_model"),
        auto_setup: entered.owned("auto_setup"),
        is_taxable: entered.is_ticked("is_taxable"),
        requires_domain: entered.is_ticked("requires_domain"),
        is_hidden: entered.is_ticked("is_hidden"),
        welcome_template: entered.owned("welcome_template"),
        allows_zero_price: entered.is_ticked("allows_zero_price"),
        credits_downgrades: entered.is_ticked("credits_downgrades"),
        upgrades: chosen.chain(unseen).collect(),
    }
}

fn view(
    product: Option<&Product>,
    guard: Guard,
    input: &ProductInput,
    offered: &Offered,
    problems: &[Problem],
) -> Html {
    let sheet = Sheet {
        crumbs: product.map_or_else(crumbs, crumbs_of),
        title: if product.is_some() { EDIT } else { NEW }.into(),
        action: product
            .map_or_else(|| format!("{PATH}/new"), |product| format!("{}/edit", path(product)))
            .into(),
        guard,
        problems,
        submit: if product.is_some() { "Save changes" } else { "Create product" }.into(),
        leave: product.map_or_else(|| PATH.to_owned(), path).into(),
    };
    let (what, price) = (what(input, offered, problems), price(input, problems));
    let (setup, change) = (setup(input, problems), change(product, input, offered, problems));
    sheet.with(maud! { (what) (price) (setup) (change) })
}

/// The choices of a closed list, with the present one chosen.
fn choices<T: Copy>(
    all: &[T],
    chosen: &str,
    word: impl Fn(T) -> (&'static str, &'static str),
) -> Vec<Choice<'static>> {
    let choice = |one: &T| {
        let (code, label) = word(*one);
        Choice::new(code, label, code == chosen.trim())
    };
    all.iter().map(choice).collect()
}

fn what(input: &ProductInput, offered: &Offered, problems: &[Problem]) -> Html {
    let statuses = [
        (ProductStatus::Public, "End users and staff order it."),
        (ProductStatus::Private, "Only staff order it."),
        (ProductStatus::Retired, "Nobody orders it any more; its services go on."),
    ];
    let statuses = statuses.map(|(status, about)| {
        let is_chosen = status.code() == input.status.trim();
        Choice::new(status.code(), status.label(), is_chosen).hint(about)
    });
    let none = Choice::new("", "No group", input.group.is_none());
    let groups = offered.groups.iter().map(|row| {
        let id = row.group.id();
        Choice::new(id.to_string(), row.group.name().to_string(), input.group == Some(id))
    });
    let groups: Vec<_> = std::iter::once(none).chain(groups).collect();
    let types = choices(&ProductType::ALL, &input.product_type, |one| (one.code(), one.label()));
    html(form_section(
        "Product",
        None,
        maud! {
            (Field::text("name", "Name").value(&input.name).longest(128).required().first()
                .problems(problems).hint("What users read, and services begin with."))
            (Field::text("code", "Code").value(&input.code).longest(64).required()
                .problems(problems).hint("What programs and links call it, such as managed-backup."))
            (Field::area("description", "Description", 3).value(&input.description)
                .problems(problems))
            (Field::radios("status", "Who may order it", statuses.to_vec()).required()
                .problems(problems))
            div .fields.pair {
                (Field::select("type", "Type", types.clone()).required().problems(problems)
                    .hint("What clients are filtered by."))
                (Field::select("group_id", "Group", groups.clone()).problems(problems))
            }
        },
    ))
}

fn price(input: &ProductInput, problems: &[Problem]) -> Html {
    let models = [
        (PriceModel::Fixed, "Each cycle costs its price."),
        (PriceModel::FixedPlusDynamic, "What was used is charged on top of the price."),
        (PriceModel::DynamicAtLeastFixed, "What was used is charged, but no less than the price."),
        (PriceModel::Free, "Nothing is charged; this empties the price list of prices."),
    ];
    let models = models.map(|(model, about)| {
        let is_chosen = model.code() == input.price_model.trim();
        Choice::new(model.code(), model.label(), is_chosen).hint(about)
    });
    html(form_section(
        "Price",
        Some("How much, for how long and in which currencies stands in the price list.".into()),
        maud! {
            (Field::radios("price_model", "Price model", models.to_vec()).required()
                .problems(problems))
            (Field::tick("is_taxable", "Taxable", input.is_taxable).problems(problems))
            (Field::tick("allows_zero_price", "May be ordered where it costs nothing",
                input.allows_zero_price).problems(problems))
        },
    ))
}

fn setup(input: &ProductInput, problems: &[Problem]) -> Html {
    let modules = choices(ProductModule::ALL, &input.module, |one| (one.code(), one.label()));
    let setups = choices(AutoSetup::ALL, &input.auto_setup, |one| (one.code(), one.label()));
    html(form_section(
        "Setup",
        None,
        maud! {
            div .fields.pair {
                (Field::select("module", "Who sets it up", modules.clone()).required()
                    .problems(problems).hint("It stays once there are services."))
                (Field::select("auto_setup", "By itself", setups.clone()).required()
                    .problems(problems))
            }
            (Field::tick("requires_domain", "Requires a domain", input.requires_domain)
                .problems(problems))
            (Field::tick("is_hidden", "Hide its services from end users", input.is_hidden)
                .problems(problems))
            (Field::text("welcome_template", "Welcome template").value(&input.welcome_template)
                .longest(64).problems(problems)
                .hint("The e-mail that its users get when it is activated."))
        },
    ))
}

fn change(
    product: Option<&Product>,
    input: &ProductInput,
    offered: &Offered,
    problems: &[Problem],
) -> Html {
    let own = product.map(Aggregate::id);
    let module = input.module.trim();
    let same = |row: &&ProductRow| {
        Some(row.product.id()) != own && row.product.as_stored().module.code() == module
    };
    let targets = offered.products.iter().filter(same).map(|row| {
        let stored = row.product.as_stored();
        let is_chosen = input.upgrades.contains(&stored.id);
        Choice::new(stored.id.to_string(), stored.name.to_string(), is_chosen)
    });
    let targets: Vec<_> = targets.collect();
    html(form_section(
        "Changes",
        Some("Services can be changed to other products of the same module.".into()),
        maud! {
            @if !targets.is_empty() {
                (Field::ticks("upgrade_ids", "Upgrades", targets.clone()).problems(problems))
            }
            (Field::tick("credits_downgrades", "Credit on downgrade", input.credits_downgrades)
                .problems(problems)
                .hint("What a cheaper product leaves over of a paid cycle goes to the client's credit."))
        },
    ))
}
