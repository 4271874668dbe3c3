//! Issuing many drafts at once.

use axum::extract::State;
use bursar_application::billing::invoices::InvoiceSelection;
use bursar_application::{Desk, Error};
use bursar_domain::field::FieldErrors;
use bursar_kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::billing::invoice_query::InvoicesQuery;
use crate::failure::Answer;
use crate::json::JsonBody;
use crate::params::{FromParams, Params};
use crate::staff::Staff;
use crate::view::{Accepted, StartedView};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(issue_many))
}

/// Drafts to be issued: those named, or all that match a filter.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkIssueBody {
    /// These; or else `filter`. What is no draft stays as it is.
    invoice_ids: Option<Vec<i64>>,
    /// All drafts that match now: the filters of the list of invoices as a query string; empty for all.
    filter: Option<String>,
    /// How many drafts are meant; with another number now it is refused.
    expected: Option<u64>,
}

impl BulkIssueBody {
    fn selection(&self) -> Result<InvoiceSelection, Error> {
        match (&self.invoice_ids, &self.filter) {
            (Some(ids), None) => {
                let ids = ids.iter().map(|id| Id::new(*id)).collect::<Result<_, _>>();
                let wrong = |_| FieldErrors::one("invoice_ids", "malformed", "Use ids above 0");
                Ok(InvoiceSelection::Ticked(ids.map_err(wrong)?))
            }
            (None, Some(query)) => {
                let mut params = Params::of(query);
                let asked = InvoicesQuery::from_params(&mut params);
                let query = params.finish(asked).map_err(|errors| {
                    FieldErrors::one("filter", "malformed", errors.to_string())
                })?;
                Ok(InvoiceSelection::Matching(Box::new(query.0.filter)))
            }
            _ => {
                let message = "Name the invoices either by invoice_ids or by filter";
                Err(FieldErrors::one("invoice_ids", "required", message).into())
            }
        }
    }
}

/// Begins to issue many drafts. Each is issued by itself; what cannot be issued stays a draft, and
/// the operation says why.
#[utoipa::path(post, path = "/invoices/issue", tag = "Invoices", request_body = BulkIssueBody,
    responses((status = 202, body = StartedView)))]
async fn issue_many(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<BulkIssueBody>,
) -> Answer<Accepted> {
    let selection = body.selection()?;
    Ok(Accepted(desk.start_bulk_issue(&staff.actor, &selection, body.expected).await?))
}
