//! Acts on many clients at once.

use axum::extract::State;
use bursar_application::{
    Error,
    clients::{BulkAct, Selection},
};
use bursar_domain::field::FieldErrors;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    clients::{body, query::read_filter},
    failure::Answer,
    json::JsonBody,
    params::Params,
    staff::Staff,
    view::{Accepted, StartedView},
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(start))
}

/// An act on many clients: on those named, or on all that match a filter.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkBody {
    /// `add_to_group` or `change_configuration`.
    act: ActName,
    /// The group, for `add_to_group`.
    group_id: Option<i64>,
    /// The configuration, for `change_configuration`.
    configuration_id: Option<i64>,
    /// These clients; or else `filter`.
    client_ids: Option<Vec<i64>>,
    /// All clients that match now: the filters of the client list as a query string; empty for all.
    filter: Option<String>,
    /// How many clients the act is meant for; with another number now it is refused.
    expected: Option<u64>,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ActName {
    AddToGroup,
    ChangeConfiguration,
}

impl BulkBody {
    fn act(&self) -> Result<BulkAct, Error> {
        let missing = |field| FieldErrors::one(field, "required", "This act needs it");
        Ok(match self.act {
            ActName::AddToGroup => {
                BulkAct::AddToGroup(self.group_id.ok_or_else(|| missing("group_id"))?)
            }
            ActName::ChangeConfiguration => BulkAct::ChangeConfiguration(
                self.configuration_id.ok_or_else(|| missing("configuration_id"))?,
            ),
        })
    }

    fn selection(&self, has_resellers: bool) -> Result<Selection, Error> {
        match (&self.client_ids, &self.filter) {
            (Some(ids), None) => {
                let ids = body::ids("client_ids", ids)?;
                Ok(Selection::Ticked(ids.into_iter().collect()))
            }
            (None, Some(query)) => {
                let mut params = Params::of(query);
                let (filter, _) = read_filter(&mut params, has_resellers);
                let filter = params.finish(Some(filter)).map_err(|errors| {
                    FieldErrors::one("filter", "malformed", errors.to_string())
                })?;
                Ok(Selection::Matching(Box::new(filter)))
            }
            _ => {
                let message = "Name the clients either by client_ids or by filter";
                Err(FieldErrors::one("client_ids", "required", message).into())
            }
        }
    }
}

/// Begins an act on many clients.
#[utoipa::path(post, path = "/clients/bulk", tag = "Clients", request_body = BulkBody,
    responses((status = 202, body = StartedView)))]
async fn start(
    State(state): State<AppState>,
    staff: Staff,
    JsonBody(body): JsonBody<BulkBody>,
) -> Answer<Accepted> {
    let selection = body.selection(state.options.has_resellers)?;
    let (act, expected) = (body.act()?, body.expected);
    Ok(Accepted(state.desk.start_bulk_act(&staff.actor, selection, act, expected).await?))
}
