//! Calling invoices off, and crediting what was issued.

use axum::extract::State;
use bursar_application::Desk;
use bursar_application::billing::invoices::{CancelInvoice, CreditInvoice, CreditNoteLine};
use bursar_domain::billing::invoice::Invoice;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::invoices::changed;
use crate::AppState;
use crate::billing::invoice_view::InvoiceDetailsView;
use crate::failure::Answer;
use crate::json::JsonBody;
use crate::path::PathId;
use crate::staff::Staff;
use crate::version::{Seen, Tagged};
use crate::view::Created;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(cancel)).routes(routes!(credit))
}

/// Why an invoice is called off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CancellationBody {
    /// In words.
    reason: String,
}

/// Calls an invoice off: a proforma at once, a fiscal invoice by a credit note for all of it.
#[utoipa::path(post, path = "/invoices/{id}/cancel", tag = "Invoices", params(("id" = i64, Path)),
    request_body = CancellationBody, responses((status = 200, body = InvoiceDetailsView)))]
async fn cancel(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(invoice): PathId<Invoice>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<CancellationBody>,
) -> Answer<Tagged<InvoiceDetailsView>> {
    let command = CancelInvoice { invoice, seen, reason: body.reason };
    desk.cancel_invoice(&staff.actor, &command).await?;
    changed(&desk, &staff, invoice).await
}

/// What is credited of a fiscal invoice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreditNoteBody {
    /// These lines; everything that is left if none are named.
    #[serde(default)]
    lines: Vec<CreditLineBody>,
    /// Why; it stands on the credit note.
    reason: String,
}

/// A line of which something is credited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreditLineBody {
    /// The line's number.
    line: u32,
    /// How much of it; all that is left if it is left out.
    #[serde(default)]
    quantity: Option<String>,
}

/// Issues a credit note.
#[utoipa::path(post, path = "/invoices/{id}/credit-notes", tag = "Invoices",
    params(("id" = i64, Path)), request_body = CreditNoteBody,
    responses((status = 201, body = InvoiceDetailsView)))]
async fn credit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(invoice): PathId<Invoice>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<CreditNoteBody>,
) -> Answer<Created<InvoiceDetailsView>> {
    let line = |CreditLineBody { line, quantity }| CreditNoteLine {
        line,
        quantity: quantity.unwrap_or_default(),
    };
    let lines = body.lines.into_iter().map(line).collect();
    let command = CreditInvoice { invoice, seen, lines, reason: body.reason };
    desk.credit_invoice(&staff.actor, &command).await?;
    Ok(Created(format!("/invoices/{invoice}"), changed(&desk, &staff, invoice).await?))
}
