//! Payments: lists, asking gateways for them, giving them back; and the gateways themselves.

use axum::Json;
use axum::extract::State;
use bursar_application::Desk;
use bursar_application::billing::payments::{AskPayment, GiveBack, KnownGateway, PaymentFilter};
use bursar_domain::billing::invoice::Invoice;
use bursar_domain::billing::payment::{Gateway, GatewayInput, Payment, Refund};
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::billing::payment_view::{GatewayView, PaymentView};
use crate::billing::query::{Number, several};
use crate::failure::{Answer, Failure};
use crate::json::{JsonBody, Patch};
use crate::page_query::{PageQuery, PageView};
use crate::params::{Asked, FromParams, Params};
use crate::path::PathId;
use crate::staff::Staff;
use crate::version::{Seen, Tagged};
use crate::view::{Accepted, StartedView};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(charge))
        .routes(routes!(give_back))
        .routes(routes!(retry))
        .routes(routes!(gateways))
        .routes(routes!(gateway, edit_gateway))
}

/// Which payments are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PaymentsQuery(pub(crate) PaymentFilter);

/// The parameters of [`PaymentsQuery`], for the `OpenAPI` document.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes the parameters")]
struct PaymentsParams {
    /// Of the client with this id.
    client: Option<i64>,
    /// Of the invoice with this id.
    invoice: Option<i64>,
    /// Through the gateway with this code, or one of several; joined by commas or repeated.
    gateway: Option<String>,
    /// `waiting`, `authorised`, `succeeded`, `partly_refunded`, `refunded`, `failed`, `reversed`;
    /// joined by commas or repeated.
    status: Option<String>,
}

impl FromParams for PaymentsQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let number = |params: &mut Params, name| params.one::<Number>(name).map(|n| n.0);
        Some(Self(PaymentFilter {
            client: number(params, "client").and_then(|id| Id::new(id).ok()),
            invoice: number(params, "invoice").and_then(|id| Id::new(id).ok()),
            gateway: several(params, "gateway"),
            status: several(params, "status"),
        }))
    }
}

/// Lists payments, newest first.
#[utoipa::path(get, path = "/payments", tag = "Payments", params(PaymentsParams, PageQuery),
    responses((status = 200, body = PageView<PaymentView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked((query, page)): Asked<(PaymentsQuery, PageQuery)>,
) -> Answer<Json<PageView<PaymentView>>> {
    let (rows, total) = desk.payments(&staff.actor, &query.0, &page.request()).await?;
    Ok(Json(PageView::of(rows, total, page.limit)))
}

/// Shows one payment with what goes back of it.
#[utoipa::path(get, path = "/payments/{id}", tag = "Payments", params(("id" = i64, Path)),
    responses((status = 200, body = PaymentView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Payment>,
) -> Answer<Tagged<PaymentView>> {
    let row = desk.payment(&staff.actor, id).await?;
    Ok(Tagged(row.payment.version(), row.into()))
}

/// Money that is to come through a gateway.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChargeBody {
    /// The gateway's code; that of the stored method if it is left out.
    #[serde(default)]
    gateway: Option<String>,
    /// In the invoice's currency; all that is due and not under way if it is left out.
    #[serde(default)]
    #[schema(example = "12.34")]
    amount: Option<String>,
    /// The stored method to charge. Without one and without a gateway, the client's first that can
    /// be charged.
    #[serde(default)]
    payment_method_id: Option<i64>,
}

/// Asks a gateway for money for an invoice, in the background; the payment is listed at once.
#[utoipa::path(post, path = "/invoices/{id}/charge", tag = "Payments",
    params(("id" = i64, Path)), request_body = ChargeBody,
    responses((status = 202, body = StartedView)))]
async fn charge(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Invoice>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<ChargeBody>,
) -> Answer<Accepted> {
    let ChargeBody { gateway, amount, payment_method_id } = body;
    let method = payment_method_id.map(|id| crate::clients::body::id("payment_method_id", id));
    let command = AskPayment {
        charges_any_method: gateway.is_none(),
        gateway: gateway.unwrap_or_default(),
        amount: amount.unwrap_or_default(),
        method: method.transpose()?,
    };
    Ok(Accepted(desk.ask_payment(&staff.actor, id, seen, &command).await?.operation))
}

/// What goes back of a payment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GiveBackBody {
    /// In the payment's currency; all that is left of it if it is left out.
    #[serde(default)]
    #[schema(example = "12.34")]
    amount: Option<String>,
    /// `gateway`, `manual` for what is paid back by hand, or `credit`.
    method: String,
    /// Why, in words.
    reason: String,
    /// What a refund by hand is called outside.
    #[serde(default)]
    reference: Option<String>,
}

/// Gives a payment back, or a part of it. The books say so at once; a gateway is asked in the
/// background, and the books are put right if it refuses.
#[utoipa::path(post, path = "/payments/{id}/refunds", tag = "Payments",
    params(("id" = i64, Path)), request_body = GiveBackBody,
    responses((status = 200, body = PaymentView)))]
async fn give_back(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Payment>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<GiveBackBody>,
) -> Answer<Tagged<PaymentView>> {
    let GiveBackBody { amount, method, reason, reference } = body;
    let (amount, reference) = (amount.unwrap_or_default(), reference.unwrap_or_default());
    let command = GiveBack { amount, method, reason, reference };
    desk.give_payment_back(&staff.actor, id, seen, &command).await?;
    let row = desk.changed_payment(&staff.actor, id).await?;
    Ok(Tagged(row.payment.version(), row.into()))
}

/// Asks the gateway anew for a refund that has failed.
#[utoipa::path(post, path = "/refunds/{id}/retry", tag = "Payments", params(("id" = i64, Path)),
    responses((status = 202, body = StartedView)))]
async fn retry(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Refund>,
) -> Answer<Accepted> {
    Ok(Accepted(desk.retry_refund(&staff.actor, id).await?))
}

/// Lists the gateways of this installation, by code.
#[utoipa::path(get, path = "/gateways", tag = "Payments", params(PageQuery),
    responses((status = 200, body = PageView<GatewayView>)))]
async fn gateways(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<GatewayView>>> {
    let known = desk.gateways(&staff.actor).await?;
    let id = |known: &KnownGateway| known.gateway.id().get();
    PageView::within("gateways", known, &page, id).map(Json)
}

/// Shows one gateway.
#[utoipa::path(get, path = "/gateways/{id}", tag = "Payments", params(("id" = i64, Path)),
    responses((status = 200, body = GatewayView)))]
async fn gateway(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Gateway>,
) -> Answer<Tagged<GatewayView>> {
    let known = find(&desk, &staff, id).await?;
    Ok(Tagged(known.gateway.version(), known.into()))
}

/// What is settled about a gateway. An absent field stays, `null` clears.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = GatewayInput)]
struct GatewayBody {
    /// What it is called.
    #[schema(value_type = Option<String>)]
    display_name: Patch<String>,
    /// Whether staff may use it.
    #[schema(value_type = Option<bool>)]
    is_enabled: Patch<bool>,
    /// Whether users may pay by it.
    #[schema(value_type = Option<bool>)]
    is_visible: Patch<bool>,
    /// Whether stored methods may be charged through it without interaction.
    #[schema(value_type = Option<bool>)]
    is_recurring: Patch<bool>,
    /// What users agree to when they store a method.
    #[schema(value_type = Option<String>)]
    consent_text: Patch<String>,
    /// What it costs each time, in the default currency.
    #[schema(value_type = Option<String>, example = "0.25")]
    fixed_fee: Patch<String>,
    /// What it costs of each sum, in percent.
    #[schema(value_type = Option<String>, example = "1.4")]
    percent_fee: Patch<String>,
}

/// Changes what is settled about a gateway.
#[utoipa::path(patch, path = "/gateways/{id}", tag = "Payments", params(("id" = i64, Path)),
    request_body = GatewayBody, responses((status = 200, body = GatewayView)))]
async fn edit_gateway(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Gateway>,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<GatewayBody>,
) -> Answer<Tagged<GatewayView>> {
    let present = find(&desk, &staff, id).await?.gateway;
    let seen = seen.or(Some(present.version()));
    let present = present.to_input();
    let input = GatewayInput {
        display_name: body.display_name.over(present.display_name),
        is_enabled: body.is_enabled.over(present.is_enabled),
        is_visible: body.is_visible.over(present.is_visible),
        is_recurring: body.is_recurring.over(present.is_recurring),
        consent_text: body.consent_text.over(present.consent_text),
        fixed_fee: body.fixed_fee.over(present.fixed_fee),
        percent_fee: body.percent_fee.over(present.percent_fee),
    };
    desk.edit_gateway(&staff.actor, id, seen, &input).await?;
    let known = find(&desk, &staff, id).await?;
    Ok(Tagged(known.gateway.version(), known.into()))
}

async fn find(desk: &Desk, staff: &Staff, id: Id<Gateway>) -> Answer<KnownGateway> {
    let known = desk.gateways(&staff.actor).await?;
    known.into_iter().find(|known| known.gateway.id() == id).ok_or_else(Failure::not_found)
}
