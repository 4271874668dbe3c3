//! The money of an invoice: paid, paid from credit, given back.

use axum::extract::State;
use bursar_application::billing::invoices::{PayFromCredit, RecordPayment};
use bursar_application::billing::payments::{GiveBack, PaidBy, RefundInvoice};
use bursar_application::{Desk, Error};
use bursar_domain::billing::invoice::Invoice;
use bursar_domain::billing::payment::PaymentId;
use bursar_domain::field::FieldErrors;
use bursar_kernel::Id;
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

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(record_payment))
        .routes(routes!(pay_from_credit))
        .routes(routes!(refund))
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
