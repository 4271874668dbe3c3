//! Stored payment methods, and whether a client may be charged without interaction.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use bursar_application::Desk;
use bursar_application::billing::payments::NewPaymentMethod;
use bursar_domain::billing::payment::PaymentMethod;
use bursar_domain::client::Client;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::failure::Answer;
use crate::json::JsonBody;
use crate::page_query::{PageQuery, PageView};
use crate::params::Asked;
use crate::path::{PathId, PathIds};
use crate::staff::Staff;
use crate::version::{Seen, Tagged};
use crate::view::{Created, InstantView};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, store)).routes(routes!(remove)).routes(routes!(agree))
}

/// What a client may be charged through.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PaymentMethod)]
struct MethodView {
    /// Its id.
    id: i64,
    /// The gateway's code.
    gateway: String,
    /// What people call it.
    label: String,
    /// The last month in which it is good, where there is one.
    #[schema(example = "2028-04")]
    expires: Option<String>,
    /// Whether it can be charged today.
    is_usable: bool,
    /// When it was stored.
    created_at: InstantView,
    /// How often it was saved.
    version: i64,
}

impl MethodView {
    fn of(method: &PaymentMethod, today: NaiveDate) -> Self {
        let stored = method.as_stored();
        Self {
            id: stored.id.get(),
            gateway: stored.gateway.to_string(),
            label: stored.label.to_string(),
            expires: stored.expires.map(|expiry| expiry.to_string()),
            is_usable: method.is_usable_on(today),
            created_at: stored.created_at.into(),
            version: stored.version,
        }
    }
}

/// Lists a client's stored payment methods. Their tokens are never told.
#[utoipa::path(get, path = "/clients/{id}/payment-methods", tag = "Payments",
    params(("id" = i64, Path), PageQuery), responses((status = 200, body = PageView<MethodView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<MethodView>>> {
    let methods = desk.payment_methods(&staff.actor, client).await?;
    let today = desk.today();
    let methods = methods.iter().map(|method| MethodView::of(method, today)).collect();
    let list = format!("methods of {client}");
    PageView::within(&list, methods, &page, |method: &MethodView| method.id).map(Json)
}

/// A method that a client has stored with a gateway.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MethodBody {
    /// The gateway's code.
    gateway: String,
    /// By what the gateway knows it. Never the number of a card.
    token: String,
    /// What people call it.
    #[schema(example = "Visa 4242")]
    label: String,
    /// The last month in which it is good, where there is one.
    #[serde(default)]
    #[schema(example = "2028-04")]
    expires: Option<String>,
}

/// Keeps a method that a client has stored with a gateway; it makes for a billing agreement.
#[utoipa::path(post, path = "/clients/{id}/payment-methods", tag = "Payments",
    params(("id" = i64, Path)), request_body = MethodBody,
    responses((status = 201, body = MethodView)))]
async fn store(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    JsonBody(body): JsonBody<MethodBody>,
) -> Answer<Created<MethodView>> {
    let MethodBody { gateway, token, label, expires } = body;
    let expires = expires.unwrap_or_default();
    let command = NewPaymentMethod { client: Some(client), gateway, token, label, expires };
    let method = desk.store_payment_method(&staff.actor, &command).await?;
    let view = MethodView::of(&method, desk.today());
    let path = format!("/clients/{client}/payment-methods/{}", view.id);
    Ok(Created(path, Tagged(view.version, view)))
}

/// Forgets a stored method. Without any other that can be charged, the agreement that followed from
/// it ends.
#[utoipa::path(delete, path = "/clients/{id}/payment-methods/{method}", tag = "Payments",
    params(("id" = i64, Path), ("method" = i64, Path)), responses((status = 204)))]
async fn remove(
    State(desk): State<Desk>,
    staff: Staff,
    PathIds(client, method): PathIds<Client, PaymentMethod>,
) -> Answer<StatusCode> {
    desk.remove_payment_method(&staff.actor, client, method).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether a client may be charged without interaction, and what that rests on.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BillingAgreement)]
struct AgreementView {
    /// Whether there is one.
    has_billing_agreement: bool,
    /// `set` by staff or a program, from a `payment_method`, or `both`; `null` without one.
    source: Option<String>,
}

/// Whether a client may be charged without interaction whatever methods he has stored.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AgreementBody {
    /// Whether he may.
    is_set: bool,
}

/// Sets whether a client may be charged without interaction whatever methods he has stored.
#[utoipa::path(put, path = "/clients/{id}/billing-agreement", tag = "Payments",
    params(("id" = i64, Path)), request_body = AgreementBody,
    responses((status = 200, body = AgreementView)))]
async fn agree(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
    Seen(seen): Seen,
    JsonBody(AgreementBody { is_set }): JsonBody<AgreementBody>,
) -> Answer<Tagged<AgreementView>> {
    let (agreement, version) =
        desk.set_billing_agreement(&staff.actor, client, seen, is_set).await?;
    let source = agreement.source().map(|source| source.code().to_owned());
    let view = AgreementView { has_billing_agreement: agreement.is_in_force(), source };
    Ok(Tagged(version, view))
}
