//! Price lists: their lines, and the prices that follow others.

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::Desk;
use bursar_application::settings::require_sight;
use bursar_domain::catalog::{CycleUnit, Product, ProductCycle, ProductCycleInput};
use bursar_domain::repository::Aggregate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    catalog::view::ProductCycleView,
    failure::Answer,
    json::{JsonBody, Patch},
    page_query::{PageQuery, PageView},
    params::Asked,
    path::PathId,
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, edit, delete))
        .routes(routes!(follow))
}

/// A new line of a price list.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewProductCycle)]
struct NewCycleBody {
    /// `one_time`, `hour`, `day`, `month`, `quarter`, `year`.
    unit: String,
    /// How many of them, from 1, as without it, to 120.
    #[serde(default)]
    multiplier: Option<u8>,
    /// What it is charged in; services are billed in it.
    #[schema(example = "EUR")]
    currency: String,
    /// The fixed price of one cycle, with at most 9 decimals; of an hour where it is by the hour.
    #[serde(default)]
    #[schema(example = "12.5")]
    price: String,
    /// What is charged once, with the first cycle.
    #[serde(default)]
    setup_fee: String,
    /// Whether both follow the default currency's through the exchange rate; they are then left out.
    #[serde(default)]
    is_relative: bool,
}

/// What a line charges. An absent field stays, `null` clears.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ProductCycleInput)]
struct CycleBody {
    /// The fixed price of one cycle, with at most 9 decimals.
    #[schema(value_type = Option<String>, example = "12.5")]
    price: Patch<String>,
    /// What is charged once, with the first cycle.
    #[schema(value_type = Option<String>)]
    setup_fee: Patch<String>,
    /// Whether both follow the default currency's through the exchange rate.
    #[schema(value_type = Option<bool>)]
    is_relative: Patch<bool>,
}

/// Lists the prices of a product, short stretches of time first.
#[utoipa::path(get, path = "/products/{id}/cycles", tag = "Products",
    params(("id" = i64, Path), PageQuery),
    responses((status = 200, body = PageView<ProductCycleView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Product>,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<ProductCycleView>>> {
    let cycles = desk.product(&staff.actor, id).await?.cycles;
    let list = format!("product-cycles {id}");
    PageView::within(&list, cycles, &page, |cycle| cycle.id().get()).map(Json)
}

/// Adds a line to a product's price list; 422 if it has one for the same time and currency.
#[utoipa::path(post, path = "/products/{id}/cycles", tag = "Products", params(("id" = i64, Path)),
    request_body = NewCycleBody, responses((status = 201, body = ProductCycleView)))]
async fn create(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Product>,
    JsonBody(body): JsonBody<NewCycleBody>,
) -> Answer<Created<ProductCycleView>> {
    require_sight(&staff.actor)?;
    let input = ProductCycleInput {
        unit: body.unit,
        multiplier: body.multiplier.map(|number| number.to_string()).unwrap_or_default(),
        currency: body.currency,
        price: body.price,
        setup_fee: body.setup_fee,
        is_relative: body.is_relative,
    };
    let id = desk.create_product_cycle(&staff.actor, id, &input).await?;
    let cycle = desk.product_cycle(&staff.actor, id).await?;
    Ok(Created(format!("/product-cycles/{id}"), tagged(cycle)))
}

/// Shows one line of a price list.
#[utoipa::path(get, path = "/product-cycles/{id}", tag = "Products", params(("id" = i64, Path)),
    responses((status = 200, body = ProductCycleView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ProductCycle>,
) -> Answer<Tagged<ProductCycleView>> {
    Ok(tagged(desk.product_cycle(&staff.actor, id).await?))
}

/// Changes what a line charges, from the next cycle of each service on.
#[utoipa::path(patch, path = "/product-cycles/{id}", tag = "Products", params(("id" = i64, Path)),
    request_body = CycleBody, responses((status = 200, body = ProductCycleView)))]
async fn edit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ProductCycle>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<CycleBody>,
) -> Answer<Tagged<ProductCycleView>> {
    let present = desk.product_cycle(&staff.actor, id).await?;
    let seen = seen.or(Some(present.version()));
    let input = input_of(&present);
    let input = ProductCycleInput {
        price: body.price.over(input.price),
        setup_fee: body.setup_fee.over(input.setup_fee),
        is_relative: body.is_relative.over(input.is_relative),
        ..ProductCycleInput::default()
    };
    desk.edit_product_cycle(&staff.actor, id, seen, &input).await?;
    Ok(tagged(desk.product_cycle(&staff.actor, id).await?))
}

/// Takes a line off a price list; 409 while services are billed by it, or prices follow it.
#[utoipa::path(delete, path = "/product-cycles/{id}", tag = "Products", params(("id" = i64, Path)),
    responses((status = 204)))]
async fn delete(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ProductCycle>,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    desk.delete_product_cycle(&staff.actor, id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How many prices changed.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
struct FollowedView {
    /// The number.
    changed: u64,
}

/// Reckons every price anew that follows the default currency's through the exchange rates.
#[utoipa::path(post, path = "/product-cycles/update-relative-prices", tag = "Products",
    responses((status = 200, body = FollowedView)))]
async fn follow(State(desk): State<Desk>, staff: Staff) -> Answer<Json<FollowedView>> {
    Ok(Json(FollowedView { changed: desk.update_relative_prices(&staff.actor).await? }))
}

/// What one would type to get the line as it is.
pub(crate) fn input_of(cycle: &ProductCycle) -> ProductCycleInput {
    let unit: CycleUnit = cycle.recurrence().unit();
    ProductCycleInput {
        unit: unit.code().to_owned(),
        multiplier: cycle.recurrence().multiplier().to_string(),
        currency: cycle.currency().code().to_owned(),
        price: cycle.price().value().normalize().to_string(),
        setup_fee: cycle.setup_fee().value().normalize().to_string(),
        is_relative: cycle.is_relative(),
    }
}

fn tagged(cycle: ProductCycle) -> Tagged<ProductCycleView> {
    Tagged(cycle.version(), cycle.into())
}
