//! The API of background work.

use axum::{Json, extract::State};
use bursar_application::{Desk, operations::OperationStatus};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{scheduled, view::OperationView};
use crate::{
    AppState,
    failure::Answer,
    page_query::{PageQuery, PageView},
    params::{Asked, FromParams, Params},
    path::PathNumber,
    staff::Staff,
    view::{Accepted, StartedView},
};

/// The routes of the API.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    let operations = OpenApiRouter::new().routes(routes!(list)).routes(routes!(show));
    operations.routes(routes!(retry)).merge(scheduled::api::routes())
}

/// Which operations are asked for.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct StatusQuery {
    /// `queued`, `running`, `succeeded` or `failed`.
    #[param(value_type = Option<String>)]
    status: Option<OperationStatus>,
}

impl FromParams for StatusQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        Some(Self { status: params.one("status") })
    }
}

/// Lists background work: running first, then failed, then the rest, newest first.
#[utoipa::path(get, path = "/operations", tag = "Operations", params(StatusQuery, PageQuery),
    responses((status = 200, body = PageView<OperationView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked((query, page)): Asked<(StatusQuery, PageQuery)>,
) -> Answer<Json<PageView<OperationView>>> {
    let outcome = desk.operations(&staff.actor, query.status, &page.request()).await?;
    Ok(Json(PageView::of(outcome.0, outcome.1, page.limit)))
}

/// Shows one piece of background work.
#[utoipa::path(get, path = "/operations/{id}", tag = "Operations", params(("id" = i64, Path)),
    responses((status = 200, body = OperationView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathNumber(id): PathNumber,
) -> Answer<Json<OperationView>> {
    Ok(Json(desk.operation(&staff.actor, id).await?.into()))
}

/// Gives failed background work back to the workers; it goes on at the step that failed.
#[utoipa::path(post, path = "/operations/{id}/retry", tag = "Operations",
    params(("id" = i64, Path)), responses((status = 202, body = StartedView)))]
async fn retry(
    State(desk): State<Desk>,
    staff: Staff,
    PathNumber(id): PathNumber,
) -> Answer<Accepted> {
    Ok(Accepted(desk.retry_operation(&staff.actor, id).await?))
}
