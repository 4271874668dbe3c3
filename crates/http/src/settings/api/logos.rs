//! The logos of configurations.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bursar_application::Desk;
use bursar_domain::client::Configuration;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::failure::Answer;
use crate::file::picture;
use crate::path::PathId;
use crate::staff::Staff;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(show, change, remove))
}

/// Answers with the logo on the PDF documents of a configuration's clients.
#[utoipa::path(get, path = "/configurations/{id}/logo", tag = "Settings",
    params(("id" = i64, Path)),
    responses((status = 200, description = "The picture.", body = Vec<u8>,
        content_type = "image/png")))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Configuration>,
    asked: HeaderMap,
) -> Answer<Response> {
    let logo = desk.logo(&staff.actor, id).await?;
    Ok(picture(&asked, &logo.sha256, logo.bytes))
}

/// Takes another logo: a PNG picture of at most 512 kB and 2,000 pixels either way.
#[utoipa::path(put, path = "/configurations/{id}/logo", tag = "Settings",
    params(("id" = i64, Path)), request_body(content = Vec<u8>, content_type = "image/png"),
    responses((status = 204)))]
async fn change(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Configuration>,
    body: Bytes,
) -> Answer<StatusCode> {
    desk.change_logo(&staff.actor, id, body.to_vec()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the logo away.
#[utoipa::path(delete, path = "/configurations/{id}/logo", tag = "Settings",
    params(("id" = i64, Path)), responses((status = 204)))]
async fn remove(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Configuration>,
) -> Answer<StatusCode> {
    desk.remove_logo(&staff.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
