//! The files of invoices and credit notes.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use bursar_application::Desk;
use bursar_application::billing::documents::DocumentOf;
use bursar_domain::billing::invoice::{CreditNote, Invoice};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::billing::invoice_view::DocumentView;
use crate::failure::Answer;
use crate::file::{Shown, document};
use crate::path::PathId;
use crate::staff::Staff;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(of_invoice, print_again)).routes(routes!(of_credit_note))
}

/// Downloads an invoice as a PDF file; its `ETag` is the SHA-256 of the file.
///
/// What is issued has one file for each number that it bore, which never changes. A draft is printed
/// as it would be issued.
#[utoipa::path(get, path = "/invoices/{id}/pdf", tag = "Invoices", params(("id" = i64, Path)),
    responses((status = 200, description = "The file.", body = Vec<u8>,
        content_type = "application/pdf"),
        (status = 304, description = "The caller has it already (`If-None-Match`).")))]
async fn of_invoice(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Invoice>,
    asked: HeaderMap,
) -> Answer<Response> {
    saved(&desk, &staff, DocumentOf::Invoice(id), &asked).await
}

/// Prints a proforma anew; its earlier files stay. The file of a fiscal invoice stands for good.
#[utoipa::path(post, path = "/invoices/{id}/pdf", tag = "Invoices", params(("id" = i64, Path)),
    responses((status = 200, body = DocumentView)))]
async fn print_again(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Invoice>,
) -> Answer<Json<DocumentView>> {
    let file = desk.print_proforma_again(&staff.actor, id).await?;
    Ok(Json((&file.facts).into()))
}

/// Downloads a credit note as a PDF file.
#[utoipa::path(get, path = "/credit-notes/{id}/pdf", tag = "Invoices", params(("id" = i64, Path)),
    responses((status = 200, description = "The file.", body = Vec<u8>,
        content_type = "application/pdf"),
        (status = 304, description = "The caller has it already (`If-None-Match`).")))]
async fn of_credit_note(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<CreditNote>,
    asked: HeaderMap,
) -> Answer<Response> {
    saved(&desk, &staff, DocumentOf::CreditNote(id), &asked).await
}

async fn saved(desk: &Desk, staff: &Staff, of: DocumentOf, asked: &HeaderMap) -> Answer<Response> {
    let file = desk.document(&staff.actor, of).await?;
    Ok(document(asked, file, Shown::Saved))
}
