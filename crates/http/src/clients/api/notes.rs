//! Staff notes about a client.

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::Desk;
use bursar_domain::{
    access::Permission,
    client::{Client, ClientId, Note},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    clients::{body::NoteBody, view::NoteView},
    failure::{Answer, Failure},
    json::JsonBody,
    page_query::{PageQuery, PageView},
    params::Asked,
    path::{PathId, PathIds},
    staff::Staff,
    version::{Seen, Tagged},
    view::Created,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(remove))
}

/// Lists the notes about a client, newest first.
#[utoipa::path(get, path = "/clients/{id}/notes", tag = "Clients", params(("id" = i64, Path), PageQuery),
    responses((status = 200, body = PageView<NoteView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<NoteView>>> {
    let notes = desk.client_details(&staff.actor, client).await?.notes;
    PageView::within(&format!("notes about {client}"), notes, &page, |note| note.id).map(Json)
}

/// Writes a note about a client.
#[utoipa::path(post, path = "/clients/{id}/notes", tag = "Clients", params(("id" = i64, Path)),
    request_body = NoteBody, responses((status = 201, body = NoteView)))]
async fn add(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    JsonBody(body): JsonBody<NoteBody>,
) -> Answer<Created<NoteView>> {
    staff.actor.require(Permission::ViewClients)?;
    let id = desk.add_note(&staff.actor, client, &body.body).await?;
    let note = note(&desk, &staff, client, id.get()).await?;
    Ok(Created(format!("/clients/{client}/notes"), Tagged(note.version, note)))
}

/// Removes a note.
#[utoipa::path(delete, path = "/clients/{id}/notes/{note_id}", tag = "Clients",
    params(("id" = i64, Path), ("note_id" = i64, Path)), responses((status = 204)))]
async fn remove(
    State(desk): State<Desk>,
    staff: Staff,
    PathIds(client, id): PathIds<Client, Note>,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    note(&desk, &staff, client, id.get()).await?;
    desk.remove_note(&staff.actor, id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn note(desk: &Desk, staff: &Staff, client: ClientId, id: i64) -> Answer<NoteView> {
    let details = desk.client_details(&staff.actor, client).await?;
    let found = details.notes.into_iter().find(|note| note.id == id);
    found.map(NoteView::from).ok_or_else(Failure::not_found)
}
