//! A client's own history.

use axum::{Json, extract::State};
use bursar_application::{
    Desk,
    clients::{ClientFilter, directory::Search},
    page::Total,
};
use bursar_domain::client::Client;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    audit::{query::HistoryQuery, view::AuditEntryView},
    failure::{Answer, Failure},
    page_query::{PageQuery, PageView},
    params::Asked,
    path::PathId,
    staff::Staff,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Lists what happened to a client, newest first.
#[utoipa::path(get, path = "/clients/{id}/audit", tag = "Clients",
    params(("id" = i64, Path), HistoryQuery, PageQuery),
    responses((status = 200, body = PageView<AuditEntryView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Asked((query, page)): Asked<(HistoryQuery, PageQuery)>,
) -> Answer<Json<PageView<AuditEntryView>>> {
    let this = ClientFilter { search: Some(Search::Id(client)), ..ClientFilter::default() };
    if desk.count_clients(&staff.actor, &this).await? == Total::Exact(0) {
        return Err(Failure::not_found());
    }
    let filter = query.of_client(client);
    let (entries, total) = desk.audit_entries(&staff.actor, &filter, &page.request()).await?;
    Ok(Json(PageView::of(entries, total, page.limit)))
}
