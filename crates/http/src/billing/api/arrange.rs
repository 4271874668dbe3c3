//! Invoices arranged anew: split, merged, begun like others, with all lines written at once.

use axum::extract::State;
use bursar_application::Desk;
use bursar_application::billing::invoices::{MergeInvoices, SplitInvoice, WrittenLine};
use bursar_domain::billing::invoice::Invoice;
use bursar_kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::invoices::changed;
use crate::AppState;
use crate::billing::bodies::ItemBody;
use crate::billing::invoice_view::InvoiceDetailsView;
use crate::failure::Answer;
use crate::json::JsonBody;
use crate::path::PathId;
use crate::staff::Staff;
use crate::version::{Seen, Tagged};
use crate::view::Created;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(merge))
        .routes(routes!(split))
        .routes(routes!(duplicate))
        .routes(routes!(write_items))
}

/// Invoices to become one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MergeBody {
    /// At least two drafts, or at least two unpaid proformas, of one client and currency.
    invoice_ids: Vec<i64>,
    /// By when the merged invoice is to be paid.
    #[schema(format = Date)]
    due_on: String,
}

/// Makes several drafts or unpaid proformas one; answers the one that stays. Of the others, drafts
/// are removed and proformas called off.
#[utoipa::path(post, path = "/invoices/merge", tag = "Invoices", request_body = MergeBody,
    responses((status = 200, body = InvoiceDetailsView)))]
async fn merge(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<MergeBody>,
) -> Answer<Tagged<InvoiceDetailsView>> {
    let MergeBody { invoice_ids, due_on } = body;
    let invoices = invoice_ids.into_iter().filter_map(|id| Id::new(id).ok()).collect();
    let kept = desk.merge_invoices(&staff.actor, &MergeInvoices { invoices, due_on }).await?;
    changed(&desk, &staff, kept).await
}

/// The part of an invoice that becomes another one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SplitBody {
    /// The numbers of the lines that move: some, not all.
    lines: Vec<u32>,
}

/// Moves some lines of a draft or an unpaid proforma to a new one, which is answered. Payments
/// stay.
#[utoipa::path(post, path = "/invoices/{id}/split", tag = "Invoices", params(("id" = i64, Path)),
    request_body = SplitBody, responses((status = 201, body = InvoiceDetailsView)))]
async fn split(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(invoice): PathId<Invoice>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<SplitBody>,
) -> Answer<Created<InvoiceDetailsView>> {
    let command = SplitInvoice { invoice, seen, lines: body.lines };
    let new = desk.split_invoice(&staff.actor, &command).await?;
    Ok(Created(format!("/invoices/{new}"), changed(&desk, &staff, new).await?))
}

/// Begins a draft with the lines of an invoice, for the same client.
#[utoipa::path(post, path = "/invoices/{id}/duplicate", tag = "Invoices",
    params(("id" = i64, Path)), responses((status = 201, body = InvoiceDetailsView)))]
async fn duplicate(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(invoice): PathId<Invoice>,
) -> Answer<Created<InvoiceDetailsView>> {
    let new = desk.duplicate_invoice(&staff.actor, invoice).await?;
    Ok(Created(format!("/invoices/{new}"), changed(&desk, &staff, new).await?))
}

/// The lines of a draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ItemsBody {
    /// All of them, as they are to be.
    items: Vec<NumberedItemBody>,
}

/// A line of a draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NumberedItemBody {
    /// Its number; a line without one is new.
    #[serde(default)]
    line: Option<u32>,
    /// What it says.
    item: ItemBody,
}

/// Writes all lines of a draft: those with a number change, those without are added, and those that
/// are left out are removed.
#[utoipa::path(put, path = "/invoices/{id}/items", tag = "Invoices", params(("id" = i64, Path)),
    request_body = ItemsBody, responses((status = 200, body = InvoiceDetailsView)))]
async fn write_items(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Invoice>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<ItemsBody>,
) -> Answer<Tagged<InvoiceDetailsView>> {
    let line = |NumberedItemBody { line, item }| WrittenLine { line, input: item.into() };
    let lines: Vec<_> = body.items.into_iter().map(line).collect();
    desk.write_invoice_lines(&staff.actor, id, seen, &lines).await?;
    changed(&desk, &staff, id).await
}
