//! The API of the audit trail.

use axum::{
    Json,
    extract::{RawQuery, State},
    response::Response,
};
use bursar_application::Desk;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    query::{HistoryQuery, SubjectQuery},
    view::AuditEntryView,
};
use crate::{
    AppState,
    failure::Answer,
    page_query::{PageQuery, PageView},
    params::Asked,
    path::PathNumber,
    staff::Staff,
    text_file::{FileKind, answer},
};

/// The routes of the API.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(file)).routes(routes!(show))
}

/// Lists what happened, newest first.
#[utoipa::path(get, path = "/audit", tag = "Audit",
    params(HistoryQuery, SubjectQuery, PageQuery),
    responses((status = 200, body = PageView<AuditEntryView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(((history, subject), page)): Asked<((HistoryQuery, SubjectQuery), PageQuery)>,
) -> Answer<Json<PageView<AuditEntryView>>> {
    let filter = history.about(subject);
    let (entries, total) = desk.audit_entries(&staff.actor, &filter, &page.request()).await?;
    Ok(Json(PageView::of(entries, total, page.limit)))
}

/// Exports what happened, newest first. Cells that spreadsheets would run as formulas begin with an
/// apostrophe; each download is in the audit log itself.
#[utoipa::path(get, path = "/audit/export.csv", tag = "Audit", params(HistoryQuery, SubjectQuery),
    responses((status = 200, description = "The file.", body = String, content_type = "text/csv")))]
async fn file(
    State(desk): State<Desk>,
    staff: Staff,
    Asked((history, subject)): Asked<(HistoryQuery, SubjectQuery)>,
    RawQuery(words): RawQuery,
) -> Answer<Response> {
    let words = words.unwrap_or_default();
    let file = desk.export_audit(&staff.actor, history.about(subject), &words).await?;
    Ok(answer(file, &FileKind::csv(format!("audit-{}.csv", desk.today()))))
}

/// Shows one thing that happened.
#[utoipa::path(get, path = "/audit/{id}", tag = "Audit", params(("id" = i64, Path)),
    responses((status = 200, body = AuditEntryView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathNumber(id): PathNumber,
) -> Answer<Json<AuditEntryView>> {
    Ok(Json(desk.audit_entry(&staff.actor, id).await?.into()))
}
