//! Reports of money, and the journal as a file.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use bursar_application::Desk;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::billing::query::{ClientParam, EntriesParams, JournalQuery, VerifyQuery};
use crate::billing::report_view::{AsOf, MonthlyMoneyView, ReceivablesView};
use crate::failure::Answer;
use crate::page_query::PageQuery;
use crate::params::Asked;
use crate::staff::Staff;
use crate::text_file::{FileKind, answer};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(receivables))
        .routes(routes!(receivables_file))
        .routes(routes!(months))
        .routes(routes!(entries_file))
        .routes(routes!(books))
}

/// Lists what clients owe by currency and by how long it has been due, as of the end of a day.
#[utoipa::path(get, path = "/reports/receivables", tag = "Reports", params(AsOf, PageQuery),
    responses((status = 200, body = ReceivablesView)))]
async fn receivables(
    State(desk): State<Desk>,
    staff: Staff,
    Asked((as_of, page)): Asked<(AsOf, PageQuery)>,
) -> Answer<Json<ReceivablesView>> {
    let report = desk.receivables(&staff.actor, as_of.on, &page.request()).await?;
    Ok(Json(ReceivablesView::of(report, page.limit)?))
}

/// Exports what clients owe. Cells that spreadsheets would run as formulas begin with an
/// apostrophe; each download is in the audit log.
#[utoipa::path(get, path = "/reports/receivables.csv", tag = "Reports", params(AsOf),
    responses((status = 200, description = "The file.", body = String, content_type = "text/csv")))]
async fn receivables_file(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(as_of): Asked<AsOf>,
) -> Answer<Response> {
    let file = desk.export_receivables(&staff.actor, as_of.on).await?;
    let on = as_of.on.unwrap_or_else(|| desk.today());
    Ok(answer(file, &FileKind::csv(format!("receivables-{on}.csv"))))
}

/// Tells what the last twelve months came to, in the global default currency at today's rates.
#[utoipa::path(get, path = "/reports/months", tag = "Reports",
    responses((status = 200, body = MonthlyMoneyView)))]
async fn months(State(desk): State<Desk>, staff: Staff) -> Answer<Json<MonthlyMoneyView>> {
    Ok(Json(desk.monthly_money(&staff.actor).await?.into()))
}

/// Exports the filtered journal with every column of its entries. Cells that spreadsheets would run
/// as formulas begin with an apostrophe; each download is in the audit log.
#[utoipa::path(get, path = "/journal/export.csv", tag = "Journal",
    params(ClientParam, EntriesParams),
    responses((status = 200, description = "The file.", body = String, content_type = "text/csv")))]
async fn entries_file(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(query): Asked<JournalQuery>,
    RawQuery(words): RawQuery,
) -> Answer<Response> {
    let words = words.unwrap_or_default();
    let file = desk.export_entries(&staff.actor, query.0, &words).await?;
    Ok(answer(file, &FileKind::csv(format!("journal-{}.csv", desk.today()))))
}

/// Exports the whole journal, or one client's, as a ledger for Beancount: `bean-check` finds any
/// entry that does not come to zero, and any balance that is not what its entries come to.
#[utoipa::path(get, path = "/journal/export.beancount", tag = "Journal", params(VerifyQuery),
    responses((status = 200, description = "The ledger.", body = String, content_type = "text/plain")))]
async fn books(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(query): Asked<VerifyQuery>,
) -> Answer<Response> {
    let file = desk.export_books(&staff.actor, query.only()).await?;
    Ok(answer(file, &FileKind::plain(format!("journal-{}.beancount", desk.today()))))
}
