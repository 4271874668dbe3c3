//! The exchange rates of currencies: all that one has had, and many at once from a file.

use axum::{Json, body::Bytes, extract::State, http::HeaderMap};
use bursar_application::{Desk, settings::require_sight};
use bursar_domain::currency::ListedCurrency;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    failure::Answer,
    page_query::{PageQuery, PageView},
    params::Asked,
    path::PathId,
    settings::rates::{RateReportView, RateView},
    staff::Staff,
    upload::require_csv,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(history)).routes(routes!(load))
}

/// Lists the rates that a currency has had, newest first.
#[utoipa::path(get, path = "/currencies/{id}/rates", tag = "Settings",
    params(("id" = i64, Path), PageQuery), responses((status = 200, body = PageView<RateView>)))]
async fn history(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ListedCurrency>,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<RateView>>> {
    let (rates, total) = desk.currency_rates(&staff.actor, id, &page.request()).await?;
    Ok(Json(PageView::of(rates, total, page.limit)))
}

/// Sets the rates of a CSV file whose first line is `code,rate`: all of them or, where any line is
/// wrong, none. Rates are units of the currency for one unit of the default currency, or of
/// another one in which the file has a rate for the default currency. A rate that differs from the
/// one before by more than half of it is refused; set it by itself if it is right.
#[utoipa::path(post, path = "/currencies/rates", tag = "Settings",
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = RateReportView)))]
async fn load(
    State(desk): State<Desk>,
    staff: Staff,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<Json<RateReportView>> {
    require_sight(&staff.actor)?;
    require_csv(&headers)?;
    Ok(Json(desk.load_rates(&staff.actor, body.into()).await?.into()))
}
