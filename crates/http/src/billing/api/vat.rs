//! What the register of VAT numbers says about a client's number.

use axum::Json;
use axum::extract::State;
use bursar_application::Desk;
use bursar_application::billing::vat::ClientVatCheck;
use bursar_domain::client::Client;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::failure::Answer;
use crate::path::PathId;
use crate::staff::Staff;
use crate::view::{Accepted, InstantView, StartedView};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(show, check))
}

/// What is known about a client's VAT number.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VatCheck)]
struct VatCheckView {
    /// The number, as it is on record.
    vat_id: Option<String>,
    /// `valid`, `invalid`, `pending` while the register has not answered, or `not_checked` if the
    /// number is none of the European Union.
    status: String,
    /// When the register answered last.
    checked_at: Option<InstantView>,
    /// Who has the number, where the register tells it.
    name: Option<String>,
    /// His address, where the register tells it.
    address: Option<String>,
    /// The number under which the register keeps the question, as proof.
    consultation: Option<String>,
    /// In whose name it was asked.
    requester: Option<String>,
    /// Why there was no answer the last time.
    problem: Option<String>,
    /// When it is asked next.
    next_at: Option<InstantView>,
}

impl From<ClientVatCheck> for VatCheckView {
    fn from(check: ClientVatCheck) -> Self {
        let status = check.status().code().to_owned();
        let ClientVatCheck { vat_id, standing } = check;
        let (answer, question) = (standing.answer, standing.question);
        let answer = answer.as_ref();
        Self {
            vat_id: vat_id.map(|number| number.to_string()),
            status,
            checked_at: answer.map(|answer| answer.at.into()),
            name: answer.and_then(|answer| answer.name.clone()),
            address: answer.and_then(|answer| answer.address.clone()),
            consultation: answer
                .and_then(|answer| answer.consultation.as_ref())
                .map(ToString::to_string),
            requester: answer.and_then(|answer| answer.requester.as_ref()).map(ToString::to_string),
            problem: question.as_ref().and_then(|question| question.problem.clone()),
            next_at: question.map(|question| question.due_at.into()),
        }
    }
}

/// Shows what the register of VAT numbers last said about a client's number.
#[utoipa::path(get, path = "/clients/{id}/vat-check", tag = "Clients", params(("id" = i64, Path)),
    responses((status = 200, body = VatCheckView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
) -> Answer<Json<VatCheckView>> {
    Ok(Json(desk.client_vat_check(&staff.actor, client).await?.into()))
}

/// Begins to ask the register about a client's number now.
#[utoipa::path(post, path = "/clients/{id}/vat-check", tag = "Clients", params(("id" = i64, Path)),
    responses((status = 202, body = StartedView)))]
async fn check(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(client): PathId<Client>,
) -> Answer<Accepted> {
    Ok(Accepted(desk.check_client_vat_id(&staff.actor, client).await?))
}
