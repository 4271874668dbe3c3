//! Invoices: lists, drafts and their lines, documents, and the money that moves to and from them.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use bursar_application::billing::invoices::{
    CancelInvoice, CreditInvoice, CreditNoteLine, EditInvoice, NewInvoice, PayFromCredit,
    RecordPayment,
};
use bursar_application::billing::payments::{GiveBack, PaidBy, RefundInvoice};
use bursar_application::{Desk, Error};
use bursar_domain::billing::invoice::{Invoice, InvoiceId, ItemInput};
use bursar_domain::billing::payment::PaymentId;
use bursar_domain::client::Client;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::billing::bodies::{ItemBody, TermsBody};
use crate::billing::invoice_query::{InvoicesParams, InvoicesQuery, OfClientParam};
use crate::billing::invoice_view::{InvoiceDetailsView, InvoiceView};
use crate::failure::Answer;
use crate::json::JsonBody;
use crate::page_query::{PageQuery, PageView};
use crate::params::Asked;
use crate::path::{PathId, PathIds};
use crate::staff::Staff;
use crate::text_file::{FileKind, answer};
use crate::version::{Seen, Tagged};
use crate::view::Created;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, draft))
        .routes(routes!(export))
        .routes(routes!(of_client))
        .routes(routes!(show, edit, discard))
        .routes(routes!(add_item))
        .routes(routes!(change_item, remove_item))
        .routes(routes!(issue))
        .routes(routes!(record_payment))
        .routes(routes!(pay_from_credit))
        .routes(routes!(refund))
        .routes(routes!(cancel))
        .routes(routes!(credit))
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

/// A payment that has come in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PaymentBody {
    /// In the invoice's currency.
    #[schema(example = "12.34")]
    amount: String,
    /// The day on which it came in; today if it is left out.
    #[serde(default)]
    #[schema(format = Date)]
    paid_on: Option<String>,
    /// The code of the gateway that it came by; `manual` if it is left out.
    #[serde(default)]
    gateway: Option<String>,
    /// What the payment is called outside; no other payment of the gateway is called so.
    #[serde(default)]
    reference: Option<String>,
    /// What the gateway keeps of it; by its settings if it is left out.
    #[serde(default)]
    #[schema(example = "0.30")]
    fee: Option<String>,
    /// More about it.
    #[serde(default)]
    note: Option<String>,
}

/// Takes note of a payment; what is paid in full becomes fiscal where the configuration says so.
#[utoipa::path(post, path = "/invoices/{id}/payments", tag = "Invoices",
    params(("id" = i64, Path)), request_body = PaymentBody,
    responses((status = 200, body = InvoiceDetailsView)))]
async fn record_payment(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Invoice>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<PaymentBody>,
) -> Answer<Tagged<InvoiceDetailsView>> {
    let PaymentBody { amount, paid_on, gateway, reference, fee, note } = body;
    let command = RecordPayment {
        amount,
        paid_on: paid_on.unwrap_or_default(),
        gateway: gateway.unwrap_or_default(),
        reference: reference.unwrap_or_default(),
        fee: fee.unwrap_or_default(),
        note: note.unwrap_or_default(),
    };
    desk.record_payment(&staff.actor, id, seen, &command).await?;
    changed(&desk, &staff, id).await
}

/// A payment from the client's credit.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FromCreditBody {
    /// In the invoice's currency; all that is due if it is left out.
    #[serde(default)]
    #[schema(example = "12.34")]
    amount: Option<String>,
}

/// Pays an invoice from its client's credit.
#[utoipa::path(post, path = "/invoices/{id}/pay-from-credit", tag = "Invoices",
    params(("id" = i64, Path)), request_body = FromCreditBody,
    responses((status = 200, body = InvoiceDetailsView)))]
async fn pay_from_credit(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Invoice>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<FromCreditBody>,
) -> Answer<Tagged<InvoiceDetailsView>> {
    let command = PayFromCredit { amount: body.amount.unwrap_or_default() };
    desk.pay_from_credit(&staff.actor, id, seen, &command).await?;
    changed(&desk, &staff, id).await
}

/// A refund of what was paid.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RefundBody {
    /// In the invoice's currency.
    #[schema(example = "12.34")]
    amount: String,
    /// The payment that goes back. Without it the newest payment of which so much is left, or else
    /// what credit has paid.
    #[serde(default)]
    payment_id: Option<i64>,
    /// Whether what credit has paid goes back, and no payment.
    #[serde(default)]
    paid_from_credit: bool,
    /// `gateway`, `credit`, or `manual` for what is paid back by hand.
    method: String,
    /// Why, in words.
    reason: String,
    /// What the refund is called outside.
    #[serde(default)]
    reference: Option<String>,
}

/// Gives back what was paid of an invoice, or a part of it.
#[utoipa::path(post, path = "/invoices/{id}/refunds", tag = "Invoices", params(("id" = i64, Path)),
    request_body = RefundBody, responses((status = 200, body = InvoiceDetailsView)))]
async fn refund(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Invoice>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<RefundBody>,
) -> Answer<Tagged<InvoiceDetailsView>> {
    let RefundBody { amount, payment_id, paid_from_credit, method, reason, reference } = body;
    let paid_by = match (payment_id, paid_from_credit) {
        (None, false) => None,
        (None, true) => Some(PaidBy::Credit),
        (Some(id), false) => Some(PaidBy::Payment(known(id)?)),
        (Some(_), true) => {
            let message = "Name a payment or say that credit has paid, not both";
            return Err(
                Error::from(FieldErrors::one("payment_id", "contradiction", message)).into()
            );
        }
    };
    let reference = reference.unwrap_or_default();
    let back = GiveBack { amount, method, reason, reference };
    let command = RefundInvoice { paid_by, back };
    desk.refund_invoice(&staff.actor, id, seen, &command).await?;
    changed(&desk, &staff, id).await
}

/// The payment with this id.
fn known(id: i64) -> Result<PaymentId, Error> {
    let unknown = |_| FieldErrors::one("payment_id", "unknown", "Choose a payment of this invoice");
    Ok(Id::new(id).map_err(unknown)?)
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
