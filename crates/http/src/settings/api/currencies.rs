//! Currencies and their rates.

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::{Desk, settings::require_sight};
use bursar_domain::{
    currency::{CurrencyInput, ListedCurrency},
    repository::Aggregate,
};
use bursar_kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    failure::{Answer, Failure},
    json::JsonBody,
    page_query::{PageQuery, PageView},
    params::Asked,
    path::PathId,
    settings::view::CurrencyView,
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, set_rate, remove))
}

/// A currency to be listed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCurrency {
    /// ISO 4217 code.
    code: String,
    /// Units of it for one unit of the global default currency, as a decimal text.
    rate: String,
}

/// Another rate.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RateBody {
    /// Units of it for one unit of the global default currency, as a decimal text.
    rate: String,
}

/// Lists the currencies, the default one first.
#[utoipa::path(get, path = "/currencies", tag = "Settings",
    params(PageQuery), responses((status = 200, body = PageView<CurrencyView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<CurrencyView>>> {
    let rows = desk.currencies(&staff.actor).await?;
    PageView::within("currencies", rows, &page, |listed| listed.id().get()).map(Json)
}

/// Lists a currency.
#[utoipa::path(post, path = "/currencies", tag = "Settings", request_body = NewCurrency,
    responses((status = 201, body = CurrencyView)))]
async fn add(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<NewCurrency>,
) -> Answer<Created<CurrencyView>> {
    require_sight(&staff.actor)?;
    let NewCurrency { code, rate } = body;
    let id = desk.list_currency(&staff.actor, &CurrencyInput { code, rate }).await?;
    Ok(Created(format!("/currencies/{id}"), find(&desk, &staff, id).await?))
}

/// Shows one currency.
#[utoipa::path(get, path = "/currencies/{id}", tag = "Settings", params(("id" = i64, Path)),
    responses((status = 200, body = CurrencyView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ListedCurrency>,
) -> Answer<Tagged<CurrencyView>> {
    find(&desk, &staff, id).await
}

/// Sets a currency's rate.
#[utoipa::path(patch, path = "/currencies/{id}", tag = "Settings", params(("id" = i64, Path)),
    request_body = RateBody, responses((status = 200, body = CurrencyView)))]
async fn set_rate(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ListedCurrency>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<RateBody>,
) -> Answer<Tagged<CurrencyView>> {
    require_sight(&staff.actor)?;
    desk.set_rate(&staff.actor, id, seen, &body.rate).await?;
    find(&desk, &staff, id).await
}

/// Takes a currency off the list, unless it is the default or in use.
#[utoipa::path(delete, path = "/currencies/{id}", tag = "Settings", params(("id" = i64, Path)),
    responses((status = 204)))]
async fn remove(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ListedCurrency>,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    desk.remove_currency(&staff.actor, id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn find(desk: &Desk, staff: &Staff, id: Id<ListedCurrency>) -> Answer<Tagged<CurrencyView>> {
    let currencies = desk.currencies(&staff.actor).await?;
    let found = currencies.into_iter().find(|listed| listed.id() == id);
    let listed = found.ok_or_else(Failure::not_found)?;
    Ok(Tagged(listed.version(), listed.into()))
}
