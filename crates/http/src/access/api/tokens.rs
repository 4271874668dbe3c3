//! API tokens.

use axum::{Extension, Json, extract::State, http::StatusCode, response::IntoResponse};
use bursar_application::Desk;
use bursar_domain::access::ApiToken;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState, HoldsSecret,
    access::view::{IssuedTokenView, TokenView},
    failure::Answer,
    json::JsonBody,
    page_query::{PageQuery, PageView},
    params::Asked,
    path::PathId,
    staff::Staff,
    version::Tagged,
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, issue)).routes(routes!(revoke))
}

/// A token to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TokenBody {
    /// What it is for.
    name: String,
}

/// Lists one's own tokens, or those of all staff for who may see them; newest first.
#[utoipa::path(get, path = "/tokens", tag = "Staff",
    params(PageQuery), responses((status = 200, body = PageView<TokenView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<TokenView>>> {
    let rows = desk.tokens(&staff.actor).await?;
    PageView::within("tokens", rows, &page, |row| row.id).map(Json)
}

/// Makes a token for oneself; the answer holds it, and it is told only once.
#[utoipa::path(post, path = "/tokens", tag = "Staff", request_body = TokenBody,
    responses((status = 201, body = IssuedTokenView)))]
async fn issue(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<TokenBody>,
) -> Answer<impl IntoResponse> {
    let user = staff.actor.require_user()?;
    let issued = desk.issue_token(&staff.actor, user, &body.name).await?;
    let id = issued.token.get();
    let view = IssuedTokenView { id, token: issued.secret.expose().to_owned() };
    Ok((Extension(HoldsSecret), Created("/tokens".to_owned(), Tagged(1, view))))
}

/// Revokes a token: one's own, or anybody's with the permission.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "Staff", params(("id" = i64, Path)),
    responses((status = 204)))]
async fn revoke(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<ApiToken>,
) -> Answer<StatusCode> {
    desk.revoke_token(&staff.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
