//! Invoices: lists of them, files of lists, and one of them as it is.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use bursar_application::Desk;
use bursar_domain::billing::invoice::{Invoice, InvoiceId};
use bursar_domain::client::Client;
use bursar_domain::repository::Aggregate;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::billing::invoice_query::{InvoicesParams, InvoicesQuery, OfClientParam};
use crate::billing::invoice_view::{InvoiceDetailsView, InvoiceView};
use crate::failure::Answer;
use crate::page_query::{PageQuery, PageView};
use crate::params::Asked;
use crate::path::PathId;
use crate::staff::Staff;
use crate::text_file::{FileKind, answer};
use crate::version::Tagged;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(export))
        .routes(routes!(of_client))
        .routes(routes!(show))
}

/// Lists invoices, newest first.
#[utoipa::path(get, path = "/invoices", tag = "Invoices",
    params(OfClientParam, InvoicesParams, PageQuery),
    responses((status = 200, body = PageView<InvoiceView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked((query, page)): Asked<(InvoicesQuery, PageQuery)>,
) -> Answer<Json<PageView<InvoiceView>>> {
    let (rows, total) = desk.invoices(&staff.actor, &query.0, &page.request()).await?;
    Ok(Json(PageView::of(rows, total, page.limit)))
}

/// The filtered list as a CSV file, in the order of the list. Texts that a spreadsheet would run as
/// formulas begin with an apostrophe.
#[utoipa::path(get, path = "/invoices/export.csv", tag = "Invoices",
    params(OfClientParam, InvoicesParams),
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn export(
    State(desk): State<Desk>,
    staff: Staff,
    RawQuery(words): RawQuery,
    Asked(query): Asked<InvoicesQuery>,
) -> Answer<Response> {
    let words = words.unwrap_or_default();
    let file = desk.export_invoices(&staff.actor, query.0, &words).await?;
    Ok(answer(file, &FileKind::csv(format!("invoices-{}.csv", desk.today()))))
}

/// Lists the invoices of one client, newest first.
#[utoipa::path(get, path = "/clients/{id}/invoices", tag = "Invoices",
    params(("id" = i64, Path), InvoicesParams, PageQuery),
    responses((status = 200, body = PageView<InvoiceView>)))]
async fn of_client(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Asked((query, page)): Asked<(InvoicesQuery, PageQuery)>,
) -> Answer<Json<PageView<InvoiceView>>> {
    let request = page.request();
    let (rows, total) = desk.client_invoices(&staff.actor, client, query.0, &request).await?;
    Ok(Json(PageView::of(rows, total, page.limit)))
}

/// Shows one invoice.
#[utoipa::path(get, path = "/invoices/{id}", tag = "Invoices", params(("id" = i64, Path)),
    responses((status = 200, body = InvoiceDetailsView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Invoice>,
) -> Answer<Tagged<InvoiceDetailsView>> {
    let details = desk.invoice(&staff.actor, id).await?;
    Ok(Tagged(details.invoice.version(), InvoiceDetailsView::of(&details, desk.today())?))
}

/// The invoice as it is after a change.
pub(super) async fn changed(
    desk: &Desk,
    staff: &Staff,
    id: InvoiceId,
) -> Answer<Tagged<InvoiceDetailsView>> {
    let details = desk.changed_invoice(&staff.actor, id).await?;
    Ok(Tagged(details.invoice.version(), InvoiceDetailsView::of(&details, desk.today())?))
}
