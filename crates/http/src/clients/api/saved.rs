//! Saved views of the client list.

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::{
    Error,
    clients::views::{SaveView, SavedView},
};
use bursar_domain::field::FieldErrors;
use bursar_kernel::Id;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    clients::query::ClientListQuery,
    failure::{Answer, Failure},
    json::{JsonBody, Patch},
    page_query::{PageQuery, PageView},
    params::{Asked, Params},
    path::PathId,
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(edit, remove))
}

/// A client list under a name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SavedView)]
struct SavedViewView {
    id: i64,
    name: String,
    /// The list as the query string of its address.
    query: String,
    /// Whether all staff see it.
    is_shared: bool,
    /// Whose it is.
    owner_id: i64,
    version: i64,
}

impl From<SavedView> for SavedViewView {
    fn from(view: SavedView) -> Self {
        let SavedView { id, owner, name, query, is_shared, version } = view;
        let (id, name, owner_id) = (id.get(), name.to_string(), owner.get());
        Self { id, name, query, is_shared, owner_id, version }
    }
}

/// A client list to be kept under a name.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SaveBody {
    name: String,
    /// The parameters of the client list as a query string.
    #[serde(default)]
    query: String,
    #[serde(default)]
    is_shared: bool,
}

/// What is to change of a saved view.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct ViewPatch {
    #[schema(value_type = Option<String>)]
    name: Patch<String>,
    #[schema(value_type = Option<String>)]
    query: Patch<String>,
    #[schema(value_type = Option<bool>)]
    is_shared: Patch<bool>,
}

/// Lists one's own saved views and the shared ones, by name.
#[utoipa::path(get, path = "/views", tag = "Views",
    params(PageQuery), responses((status = 200, body = PageView<SavedViewView>)))]
async fn list(
    State(state): State<AppState>,
    staff: Staff,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<SavedViewView>>> {
    let rows = state.desk.views(&staff.actor).await?;
    PageView::within("views", rows, &page, |view| view.id.get()).map(Json)
}

/// Saves a view.
#[utoipa::path(post, path = "/views", tag = "Views", request_body = SaveBody,
    responses((status = 201, body = SavedViewView)))]
async fn create(
    State(state): State<AppState>,
    staff: Staff,
    JsonBody(body): JsonBody<SaveBody>,
) -> Answer<Created<SavedViewView>> {
    let query = normal(&body.query, state.options.has_resellers)?;
    let SaveBody { name, is_shared, .. } = body;
    let command = SaveView { view: None, seen: None, name, query, is_shared };
    let view = state.desk.save_view(&staff.actor, command).await?;
    Ok(Created(format!("/views/{}", view.id), Tagged(view.version, view.into())))
}

/// Changes one's own saved view.
#[utoipa::path(patch, path = "/views/{id}", tag = "Views", params(("id" = i64, Path)),
    request_body = ViewPatch, responses((status = 200, body = SavedViewView)))]
async fn edit(
    State(state): State<AppState>,
    staff: Staff,
    PathId(id): PathId<SavedView>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<ViewPatch>,
) -> Answer<Tagged<SavedViewView>> {
    let present = find(&state, &staff, id).await?;
    let query = normal(&body.query.over(present.query), state.options.has_resellers)?;
    let command = SaveView {
        view: Some(id),
        seen: seen.or(Some(present.version)),
        name: body.name.over(present.name.to_string()),
        query,
        is_shared: body.is_shared.over(present.is_shared),
    };
    state.desk.save_view(&staff.actor, command).await?;
    let view = find(&state, &staff, id).await?;
    Ok(Tagged(view.version, view.into()))
}

/// Removes one's own saved view.
#[utoipa::path(delete, path = "/views/{id}", tag = "Views", params(("id" = i64, Path)),
    responses((status = 204)))]
async fn remove(
    State(state): State<AppState>,
    staff: Staff,
    PathId(id): PathId<SavedView>,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    state.desk.remove_view(&staff.actor, id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn find(state: &AppState, staff: &Staff, id: Id<SavedView>) -> Answer<SavedView> {
    let views = state.desk.views(&staff.actor).await?;
    views.into_iter().find(|view| view.id == id).ok_or_else(Failure::not_found)
}

/// The normal form of a list's query string, at its first page.
fn normal(query: &str, has_resellers: bool) -> Result<String, Error> {
    let mut params = Params::of(query.trim_start_matches('?'));
    let list = ClientListQuery::read(&mut params, has_resellers);
    let list = params
        .finish(Some(list))
        .map_err(|errors| FieldErrors::one("query", "malformed", errors.to_string()))?;
    Ok(list.at_first_page().to_string())
}
