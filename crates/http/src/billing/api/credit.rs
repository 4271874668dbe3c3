//! A client's credit: what it is and why, and staff who add to it or take from it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use bursar_application::Desk;
use bursar_application::billing::credit::AdjustCredit;
use bursar_domain::client::Client;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::journal::{Posted, posted};
use crate::AppState;
use crate::billing::view::{CreditView, EntryDetailsView};
use crate::failure::Answer;
use crate::json::JsonBody;
use crate::params::{Asked, FromParams, Params};
use crate::path::PathId;
use crate::staff::Staff;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(show, close)).routes(routes!(adjust))
}

/// Shows a client's credit in each currency and in total, and what each figure is made of.
#[utoipa::path(get, path = "/clients/{id}/credit", tag = "Journal", params(("id" = i64, Path)),
    responses((status = 200, body = CreditView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
) -> Answer<Json<CreditView>> {
    CreditView::of(&desk.client_credit(&staff.actor, client).await?).map(Json)
}

/// Which currency is meant.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct CurrencyParams {
    /// ISO 4217 code.
    #[param(example = "EUR")]
    currency: String,
}

impl FromParams for CurrencyParams {
    fn from_params(params: &mut Params) -> Option<Self> {
        Some(Self { currency: params.text("currency").unwrap_or_default() })
    }
}

/// Takes a currency off a client's credit in which nothing is left; 409 while anything is.
#[utoipa::path(delete, path = "/clients/{id}/credit", tag = "Journal",
    params(("id" = i64, Path), CurrencyParams), responses((status = 204)))]
async fn close(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Asked(CurrencyParams { currency }): Asked<CurrencyParams>,
) -> Answer<StatusCode> {
    desk.close_credit(&staff.actor, client, &currency).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Credit to be given to a client, or taken from him.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AdjustmentBody {
    /// `add` or `subtract`.
    direction: String,
    /// Above zero, with the currency's decimals at most.
    #[schema(example = "12.34")]
    amount: String,
    /// ISO 4217 code of a listed currency.
    #[schema(example = "EUR")]
    currency: String,
    /// Why, in words.
    reason: String,
    /// What the payment is called outside.
    #[serde(default)]
    reference: Option<String>,
    /// The last day on which added credit can be spent, UTC; without it, for good.
    #[serde(default)]
    #[schema(format = Date)]
    expires_on: Option<String>,
}

/// Adds credit to a client, or subtracts it; 409 if that would take more than there is.
#[utoipa::path(post, path = "/clients/{id}/credit-adjustments", tag = "Journal",
    params(("id" = i64, Path)), request_body = AdjustmentBody,
    responses((status = 201, body = EntryDetailsView)))]
async fn adjust(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    JsonBody(body): JsonBody<AdjustmentBody>,
) -> Answer<Posted> {
    let AdjustmentBody { direction, amount, currency, reason, reference, expires_on } = body;
    let (reference, expires_on) = (reference.unwrap_or_default(), expires_on.unwrap_or_default());
    let command = AdjustCredit { direction, amount, currency, reason, reference, expires_on };
    let entry = desk.adjust_credit(&staff.actor, client, &command).await?;
    posted(&desk, &staff, entry).await
}
