//! The journal: lists, one entry, its reversal, and the check of all of it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use bursar_application::Desk;
use bursar_domain::billing::journal::Entry;
use bursar_domain::client::Client;
use bursar_kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::billing::query::{ClientParam, EntriesParams, EntriesQuery, JournalQuery, VerifyQuery};
use crate::billing::view::{EntryDetailsView, EntryView, VerifiedView};
use crate::failure::Answer;
use crate::json::JsonBody;
use crate::page_query::{PageQuery, PageView};
use crate::params::Asked;
use crate::path::PathId;
use crate::staff::Staff;
use crate::view::located;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(verify))
        .routes(routes!(show))
        .routes(routes!(reverse))
        .routes(routes!(of_client))
}

/// Lists the entries of the journal, newest first.
#[utoipa::path(get, path = "/journal", tag = "Journal",
    params(ClientParam, EntriesParams, PageQuery),
    responses((status = 200, body = PageView<EntryView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked((query, page)): Asked<(JournalQuery, PageQuery)>,
) -> Answer<Json<PageView<EntryView>>> {
    let (rows, total) = desk.journal(&staff.actor, &query.0, &page.request()).await?;
    Ok(Json(PageView::of(rows, total, page.limit)))
}

/// Lists the entries of one client, newest first.
#[utoipa::path(get, path = "/clients/{id}/journal", tag = "Journal",
    params(("id" = i64, Path), EntriesParams, PageQuery),
    responses((status = 200, body = PageView<EntryView>)))]
async fn of_client(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Asked((query, page)): Asked<(EntriesQuery, PageQuery)>,
) -> Answer<Json<PageView<EntryView>>> {
    let page_of = page.request();
    let (rows, total) = desk.client_journal(&staff.actor, client, query.0, &page_of).await?;
    Ok(Json(PageView::of(rows, total, page.limit)))
}

/// Shows one entry.
#[utoipa::path(get, path = "/journal/{id}", tag = "Journal", params(("id" = i64, Path)),
    responses((status = 200, body = EntryDetailsView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Entry>,
) -> Answer<Json<EntryDetailsView>> {
    Ok(Json(desk.journal_entry(&staff.actor, id).await?.into()))
}

/// Why an entry is reversed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReversalBody {
    /// In words; it is written into the new entry.
    reason: String,
}

/// Writes an entry that undoes another one.
#[utoipa::path(post, path = "/journal/{id}/reverse", tag = "Journal", params(("id" = i64, Path)),
    request_body = ReversalBody, responses((status = 201, body = EntryDetailsView)))]
async fn reverse(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Entry>,
    JsonBody(body): JsonBody<ReversalBody>,
) -> Answer<Posted> {
    let reversal = desk.reverse_entry(&staff.actor, id, &body.reason).await?;
    posted(&desk, &staff, reversal).await
}

/// The answer to a request that wrote an entry: 201, with where it is.
pub(super) type Posted =
    (StatusCode, [(axum::http::HeaderName, axum::http::HeaderValue); 1], Json<EntryDetailsView>);

/// The entry that was just written.
pub(super) async fn posted(desk: &Desk, staff: &Staff, id: Id<Entry>) -> Answer<Posted> {
    let entry = desk.written_entry(&staff.actor, id).await?;
    Ok((StatusCode::CREATED, located(&format!("/journal/{id}")), Json(entry.into())))
}

/// Derives every hash, balance and head anew, and names the first thing that is wrong.
#[utoipa::path(get, path = "/journal/verify", tag = "Journal", params(VerifyQuery),
    responses((status = 200, body = VerifiedView)))]
async fn verify(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(query): Asked<VerifyQuery>,
) -> Answer<Json<VerifiedView>> {
    Ok(Json(desk.verify_journal(&staff.actor, query.only()).await?.into()))
}
