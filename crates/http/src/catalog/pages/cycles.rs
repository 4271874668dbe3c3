//! The forms of a line of a price list.

use axum::response::Response;
use bursar_domain::access::Permission;
use bursar_domain::catalog::{CycleUnit, Product, ProductCycle, ProductCycleInput};
use bursar_domain::currency::ListedCurrency;
use bursar_domain::repository::Aggregate;
use hypertext::prelude::*;

use super::{Sheet, crumbs_of, path};
use crate::{
    address::{Entered, Values},
    catalog::api::input_of,
    components::{ActPage, Choice, Field, Guard, Html, Problem, form_section, html},
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    sheet::act_sheet,
    visit::{Mistakes, Visit},
};

const NEW: &str = "Add price";
const EDIT: &str = "Edit price";
const DELETE: &str = "Delete price";

pub(super) async fn show_new(visit: Visit, PathId(id): PathId<Product>) -> Answer<Response> {
    visit.actor().require(Permission::EditProducts)?;
    let product = visit.desk().product(visit.actor(), id).await?.product;
    let currencies = visit.desk().currencies(visit.actor()).await?;
    let unit = CycleUnit::Month.code().to_owned();
    let input = ProductCycleInput { unit, multiplier: "1".into(), ..ProductCycleInput::default() };
    let content = adding(&product, visit.guard(), &input, &currencies, &[]);
    Ok(visit.page(Place::Products, NEW, content))
}

pub(super) async fn create(
    visit: Visit,
    PathId(id): PathId<Product>,
    entered: Entered,
) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().create_product_cycle(visit.actor(), id, &input).await {
        Ok(_) => Ok(done(format!("/products/{id}"), Confirmation::new("Price added"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let product = visit.desk().product(visit.actor(), id).await?.product;
            let currencies = visit.desk().currencies(visit.actor()).await?;
            let problems = &mistakes.problems;
            let content = adding(&product, visit.guard(), &input, &currencies, problems);
            Ok(visit.again(Place::Products, NEW, &mistakes, content))
        }
    }
}

pub(super) async fn show_edit(visit: Visit, PathId(id): PathId<ProductCycle>) -> Answer<Response> {
    visit.actor().require(Permission::EditProducts)?;
    let (product, cycle) = both(&visit, id).await?;
    let content = editing(&product, &cycle, visit.guard_of(&cycle), &input_of(&cycle), &[]);
    Ok(visit.page(Place::Products, EDIT, content))
}

pub(super) async fn save(
    visit: Visit,
    PathId(id): PathId<ProductCycle>,
    entered: Entered,
) -> Answer<Response> {
    let input = input(&entered);
    let saved = visit.desk().edit_product_cycle(visit.actor(), id, entered.version(), &input).await;
    match saved {
        Ok(()) => {
            let (product, _) = both(&visit, id).await?;
            Ok(done(path(&product), Confirmation::new("Price saved")))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let (product, cycle) = both(&visit, id).await?;
            let guard = visit.guard_of(&cycle);
            let content = editing(&product, &cycle, guard, &input, &mistakes.problems);
            Ok(visit.again(Place::Products, EDIT, &mistakes, content))
        }
    }
}

pub(super) async fn ask_delete(visit: Visit, PathId(id): PathId<ProductCycle>) -> Answer<Response> {
    visit.actor().require(Permission::EditProducts)?;
    let (product, cycle) = both(&visit, id).await?;
    let content = deleting(&product, &cycle, visit.guard_of(&cycle), &[]);
    Ok(visit.page(Place::Products, DELETE, content))
}

pub(super) async fn delete(
    visit: Visit,
    PathId(id): PathId<ProductCycle>,
    entered: Entered,
) -> Answer<Response> {
    visit.actor().require(Permission::EditProducts)?;
    let (product, cycle) = both(&visit, id).await?;
    match visit.desk().delete_product_cycle(visit.actor(), id, entered.version()).await {
        Ok(()) => Ok(done(path(&product), Confirmation::new("Price deleted"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let guard = visit.guard_of(&cycle);
            let content = deleting(&product, &cycle, guard, &mistakes.problems);
            Ok(visit.again(Place::Products, DELETE, &mistakes, content))
        }
    }
}

async fn both(
    visit: &Visit,
    id: bursar_kernel::Id<ProductCycle>,
) -> Answer<(Product, ProductCycle)> {
    let cycle = visit.desk().product_cycle(visit.actor(), id).await?;
    let product = visit.desk().product(visit.actor(), cycle.product()).await?.product;
    Ok((product, cycle))
}

fn input(entered: &Values) -> ProductCycleInput {
    ProductCycleInput {
        unit: entered.owned("unit"),
        multiplier: entered.owned("multiplier"),
        currency: entered.owned("currency"),
        price: entered.owned("price"),
        setup_fee: entered.owned("setup_fee"),
        is_relative: entered.is_ticked("is_relative"),
    }
}

fn adding(
    product: &Product,
    guard: Guard,
    input: &ProductCycleInput,
    currencies: &[ListedCurrency],
    problems: &[Problem],
) -> Html {
    let sheet = Sheet {
        crumbs: crumbs_of(product),
        title: NEW.into(),
        action: format!("{}/cycles/new", path(product)).into(),
        guard,
        problems,
        submit: NEW.into(),
        leave: path(product).into(),
    };
    let units = CycleUnit::ALL
        .iter()
        .map(|unit| Choice::new(unit.code(), unit.label(), unit.code() == input.unit.trim()));
    let units: Vec<_> = units.collect();
    let currencies = currencies.iter().map(|listed| {
        let (code, name) = (listed.currency().code().to_owned(), listed.currency().name());
        let is_chosen = code == input.currency.trim();
        Choice::new(code.clone(), format!("{code}, {name}"), is_chosen)
    });
    let currencies: Vec<_> = currencies.collect();
    let time = html(form_section(
        "Cycle",
        Some("How long one cycle is. It stays as it is once the price is added.".into()),
        maud! {
            div .fields.pair {
                (Field::number("multiplier", "Every").value(&input.multiplier).required()
                    .problems(problems))
                (Field::select("unit", "Unit", units.clone()).required().problems(problems)
                    .hint("An hourly price is charged by the month, for the hours that it has."))
            }
            (Field::select("currency", "Currency", currencies.clone()).required()
                .problems(problems))
        },
    ));
    let sums = sums(input, problems);
    sheet.with(maud! { (time) (sums) })
}

fn editing(
    product: &Product,
    cycle: &ProductCycle,
    guard: Guard,
    input: &ProductCycleInput,
    problems: &[Problem],
) -> Html {
    let sheet = Sheet {
        crumbs: crumbs_of(product),
        title: format!("{EDIT}: {} in {}", cycle.recurrence().label(), cycle.currency()).into(),
        action: format!("/product-cycles/{}", cycle.id()).into(),
        guard,
        problems,
        submit: "Save changes".into(),
        leave: path(product).into(),
    };
    sheet.with(sums(input, problems))
}

fn sums(input: &ProductCycleInput, problems: &[Problem]) -> Html {
    html(form_section(
        "Price",
        Some("Services take a new price over with their next cycle. At most 9 decimals.".into()),
        maud! {
            div .fields.pair {
                (Field::decimal("price", "Price of a cycle").value(&input.price)
                    .problems(problems))
                (Field::decimal("setup_fee", "Setup fee").value(&input.setup_fee)
                    .problems(problems).hint("Charged once, with the first cycle."))
            }
            (Field::tick("is_relative", "Follows the price in the default currency",
                input.is_relative).problems(problems)
                .hint("Reckoned through the exchange rate; the sums above are then ignored."))
        },
    ))
}

fn deleting(product: &Product, cycle: &ProductCycle, guard: Guard, problems: &[Problem]) -> Html {
    let heading = format!(
        "Delete the price of {} for {} in {}?",
        product.as_stored().name,
        cycle.recurrence().label(),
        cycle.currency()
    );
    let action = format!("/product-cycles/{}/delete", cycle.id());
    let act = ActPage::new(heading, action, guard, DELETE)
        .leave("Keep price", path(product))
        .consequence(Icon::Products, "Nobody can order the product for that time and currency.")
        .consequence(Icon::Services, "While services are billed by it, it stays.")
        .problems(problems)
        .dangerous();
    act_sheet(crumbs_of(product), act)
}
