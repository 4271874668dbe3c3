//! The API of clients.

mod acts;
mod bulk;
mod exchange;
mod history;
mod notes;
mod saved;
mod team;

use axum::extract::State;
use bursar_application::{
    Desk,
    clients::{ClientSort, DeleteClient, Direction},
};
use bursar_domain::{
    access::Permission,
    client::{Client, ClientId},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    body::ClientBody,
    query::{AskedClients, AskedFilter, FilterParams, SortParams},
    view::{ClientRow, ClientView, FacetsView},
};
use crate::{
    AppState,
    failure::Answer,
    json::JsonBody,
    page_query::{PageQuery, PageView},
    params::{Asked, FromParams, Params},
    path::PathId,
    staff::Staff,
    version::{Seen, Tagged},
    view::{Accepted, Created, StartedView},
};

/// The order of the list where the caller names none.
const ORDER: (ClientSort, Direction) = (ClientSort::CreatedAt, Direction::Ascending);

/// The routes of the API.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(facets))
        .routes(routes!(show, edit, delete))
        .merge(acts::routes())
        .merge(bulk::routes())
        .merge(exchange::routes())
        .merge(history::routes())
        .merge(notes::routes())
        .merge(saved::routes())
        .merge(team::routes())
}

/// Lists clients.
#[utoipa::path(get, path = "/clients", tag = "Clients",
    params(FilterParams, SortParams, PageQuery),
    responses((status = 200, body = PageView<ClientRow>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    AskedClients(list): AskedClients,
) -> Answer<axum::Json<PageView<ClientRow>>> {
    let query = list.query(ORDER, desk.now());
    let found = desk.list_clients(&staff.actor, &query, &list.page.request()).await?;
    Ok(axum::Json(PageView::of(found.page, found.total, list.page.limit)))
}

/// Counts the clients that each value of each filter would leave.
#[utoipa::path(get, path = "/clients/facets", tag = "Clients", params(FilterParams),
    responses((status = 200, body = FacetsView)))]
async fn facets(
    State(state): State<AppState>,
    staff: Staff,
    AskedFilter(filter): AskedFilter,
) -> Answer<axum::Json<FacetsView>> {
    let counts = state.desk.client_facets(&staff.actor, &filter).await?;
    Ok(axum::Json(FacetsView::of(counts, state.options.has_resellers)))
}

/// Registers a client.
#[utoipa::path(post, path = "/clients", tag = "Clients", request_body = ClientBody,
    responses((status = 201, body = ClientView)))]
async fn create(
    State(state): State<AppState>,
    staff: Staff,
    JsonBody(body): JsonBody<ClientBody>,
) -> Answer<Created<ClientView>> {
    staff.actor.require(Permission::ViewClients)?;
    let command = body.register(state.options.has_resellers)?;
    let id = state.desk.register_client(&staff.actor, command).await?;
    Ok(Created(format!("/clients/{id}"), details(&state.desk, &staff, id).await?))
}

/// Shows one client.
#[utoipa::path(get, path = "/clients/{id}", tag = "Clients", params(("id" = i64, Path)),
    responses((status = 200, body = ClientView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Client>,
) -> Answer<Tagged<ClientView>> {
    details(&desk, &staff, id).await
}

/// Changes a client's record.
#[utoipa::path(patch, path = "/clients/{id}", tag = "Clients", params(("id" = i64, Path)),
    request_body = ClientBody, responses((status = 200, body = ClientView)))]
async fn edit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Client>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<ClientBody>,
) -> Answer<Tagged<ClientView>> {
    staff.actor.require(Permission::ViewClients)?;
    desk.edit_client(&staff.actor, body.edit(id, seen)?).await?;
    details(&desk, &staff, id).await
}

/// Begins to delete a client. Issued invoices and the journal stay, with a record without a name;
/// 409 while live services, projects or resold clients hang on it.
#[utoipa::path(delete, path = "/clients/{id}", tag = "Clients",
    params(("id" = i64, Path), DeletionParams),
    responses((status = 202, body = StartedView)))]
async fn delete(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Seen(seen): Seen,
    Asked(DeletionParams { typed_name }): Asked<DeletionParams>,
) -> Answer<Accepted> {
    let command = DeleteClient { client, seen, typed_name, reason: None };
    Ok(Accepted(desk.delete_client(&staff.actor, command).await?))
}

/// What is said with a deletion.
#[derive(Clone, Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct DeletionParams {
    /// The client's name, to confirm; needed where it has paid fiscal invoices.
    typed_name: Option<String>,
}

impl FromParams for DeletionParams {
    fn from_params(params: &mut Params) -> Option<Self> {
        Some(Self { typed_name: params.text("typed_name") })
    }
}

/// A client as it is now.
async fn details(desk: &Desk, staff: &Staff, id: ClientId) -> Answer<Tagged<ClientView>> {
    let view = ClientView::from(desk.client_details(&staff.actor, id).await?);
    Ok(Tagged(view.summary.version, view))
}
