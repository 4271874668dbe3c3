//! Drafts: begun, written line by line, thrown away, issued.

use axum::extract::State;
use axum::http::StatusCode;
use bursar_application::Desk;
use bursar_application::billing::invoices::{EditInvoice, NewInvoice};
use bursar_domain::billing::invoice::{Invoice, ItemInput};
use bursar_kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::invoices::changed;
use crate::AppState;
use crate::billing::bodies::{ItemBody, TermsBody};
use crate::billing::invoice_view::InvoiceDetailsView;
use crate::failure::Answer;
use crate::json::JsonBody;
use crate::path::{PathId, PathIds};
use crate::staff::Staff;
use crate::version::{Seen, Tagged};
use crate::view::Created;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(draft))
        .routes(routes!(edit, discard))
        .routes(routes!(add_item))
        .routes(routes!(change_item, remove_item))
        .routes(routes!(issue))
}

/// An invoice to be drafted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DraftBody {
    /// Who is to pay.
    client_id: i64,
    /// `service`, `add_credit`, `upgrade`, `domain` or `custom`; `custom` if it is left out.
    #[serde(default)]
    kind: Option<String>,
    /// ISO 4217 code; the client's if it is left out.
    #[serde(default)]
    currency: Option<String>,
    /// Its first lines.
    #[serde(default)]
    items: Vec<ItemBody>,
    /// What is set besides the lines.
    #[serde(default)]
    terms: TermsBody,
}

/// Begins an invoice.
#[utoipa::path(post, path = "/invoices", tag = "Invoices", request_body = DraftBody,
    responses((status = 201, body = InvoiceDetailsView)))]
async fn draft(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<DraftBody>,
) -> Answer<Created<InvoiceDetailsView>> {
    let DraftBody { client_id, kind, currency, items, terms } = body;
    let command = NewInvoice {
        client: Id::new(client_id).ok(),
        kind: kind.unwrap_or_default(),
        currency: currency.unwrap_or_default(),
        terms: terms.into(),
        items: items.into_iter().map(ItemInput::from).collect(),
    };
    let id = desk.draft_invoice(&staff.actor, &command).await?;
    Ok(Created(format!("/invoices/{id}"), changed(&desk, &staff, id).await?))
}

/// Changes what is set about a draft besides its lines: all of it.
#[utoipa::path(put, path = "/invoices/{id}", tag = "Invoices", params(("id" = i64, Path)),
    request_body = TermsBody, responses((status = 200, body = InvoiceDetailsView)))]
async fn edit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(invoice): PathId<Invoice>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<TermsBody>,
) -> Answer<Tagged<InvoiceDetailsView>> {
    let command = EditInvoice { invoice, seen, terms: body.into() };
    desk.edit_invoice(&staff.actor, &command).await?;
    changed(&desk, &staff, invoice).await
}

/// Throws a draft away.
#[utoipa::path(delete, path = "/invoices/{id}", tag = "Invoices", params(("id" = i64, Path)),
    responses((status = 204)))]
async fn discard(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Invoice>,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    desk.discard_invoice(&staff.actor, id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Adds a line to a draft.
#[utoipa::path(post, path = "/invoices/{id}/items", tag = "Invoices", params(("id" = i64, Path)),
    request_body = ItemBody, responses((status = 201, body = InvoiceDetailsView)))]
async fn add_item(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Invoice>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<ItemBody>,
) -> Answer<Created<InvoiceDetailsView>> {
    desk.add_invoice_line(&staff.actor, id, seen, &body.into()).await?;
    Ok(Created(format!("/invoices/{id}"), changed(&desk, &staff, id).await?))
}

/// A line of an invoice, as its path names it.
#[derive(Debug)]
struct Line;

/// Replaces a line of a draft.
#[utoipa::path(put, path = "/invoices/{id}/items/{number}", tag = "Invoices",
    params(("id" = i64, Path), ("number" = u32, Path)), request_body = ItemBody,
    responses((status = 200, body = InvoiceDetailsView)))]
async fn change_item(
    State(desk): State<Desk>,
    staff: Staff,
    PathIds(id, line): PathIds<Invoice, Line>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<ItemBody>,
) -> Answer<Tagged<InvoiceDetailsView>> {
    let line = u32::try_from(line.get()).unwrap_or(u32::MAX);
    desk.change_invoice_line(&staff.actor, id, seen, line, &body.into()).await?;
    changed(&desk, &staff, id).await
}

/// Takes a line off a draft.
#[utoipa::path(delete, path = "/invoices/{id}/items/{number}", tag = "Invoices",
    params(("id" = i64, Path), ("number" = u32, Path)),
    responses((status = 200, body = InvoiceDetailsView)))]
async fn remove_item(
    State(desk): State<Desk>,
    staff: Staff,
    PathIds(id, line): PathIds<Invoice, Line>,
    Seen(seen): Seen,
) -> Answer<Tagged<InvoiceDetailsView>> {
    let line = u32::try_from(line.get()).unwrap_or(u32::MAX);
    desk.remove_invoice_line(&staff.actor, id, seen, line).await?;
    changed(&desk, &staff, id).await
}

/// Freezes a draft into a document with a number.
#[utoipa::path(post, path = "/invoices/{id}/issue", tag = "Invoices", params(("id" = i64, Path)),
    responses((status = 200, body = InvoiceDetailsView)))]
async fn issue(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Invoice>,
    Seen(seen): Seen,
) -> Answer<Tagged<InvoiceDetailsView>> {
    desk.issue_invoice(&staff.actor, id, seen).await?;
    changed(&desk, &staff, id).await
}
