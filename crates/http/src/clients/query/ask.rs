//! How the API's handlers ask for a client list: strictly.

use axum::{extract::FromRequestParts, http::request::Parts};
use bursar_application::clients::ClientFilter;
use utoipa::IntoParams;

use super::{ClientListQuery, read_filter};
use crate::{
    AppState,
    failure::{Answer, Failure},
    params::Params,
};

/// The client list that an address asks for.
#[derive(Clone, Debug)]
pub(crate) struct AskedClients(pub(crate) ClientListQuery);

/// The filters that an address asks for.
#[derive(Clone, Debug)]
pub(crate) struct AskedFilter(pub(crate) ClientFilter);

impl FromRequestParts<AppState> for AskedClients {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Answer<Self> {
        let mut params = Params::of(parts.uri.query().unwrap_or_default());
        let list = ClientListQuery::read(&mut params, state.options.has_resellers);
        params.finish(Some(Self(list))).map_err(Failure::parameter)
    }
}

impl FromRequestParts<AppState> for AskedFilter {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Answer<Self> {
        let mut params = Params::of(parts.uri.query().unwrap_or_default());
        let (filter, _) = read_filter(&mut params, state.options.has_resellers);
        params.finish(Some(Self(filter))).map_err(Failure::parameter)
    }
}

/// The filters of the client list, for the `OpenAPI` document. Values are joined by commas or
/// repeated; a leading `!` negates the list.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes the parameters")]
pub(crate) struct FilterParams {
    /// At least 2 characters, or `#` and an id.
    q: Option<String>,
    /// Created on this day or later, UTC.
    #[param(format = Date)]
    created_from: Option<String>,
    /// Created on this day or earlier, UTC.
    #[param(format = Date)]
    created_to: Option<String>,
    /// Configuration ids.
    configuration: Option<String>,
    /// `active`, `inactive`, `suspending`, `suspended`, `deleting`.
    status: Option<String>,
    /// `true`, `false`.
    tax_exempt: Option<String>,
    /// Group ids, `none`.
    group: Option<String>,
    /// Region names, `none`.
    instance_region: Option<String>,
    /// Flavor ids, `none`.
    instance_flavor: Option<String>,
    /// Hypervisor host names, `none`.
    instance_hypervisor: Option<String>,
    /// `true`, `false`.
    has_billing_agreement: Option<String>,
    /// `true`, `false`.
    has_services: Option<String>,
    /// `true`, `false`.
    has_instances: Option<String>,
    /// `true`, `false`; 400 while the reseller feature is off.
    is_reseller: Option<String>,
    /// Client ids, `any`, `none`; 400 while the reseller feature is off.
    reseller: Option<String>,
    /// `generic`, `openstack`, `shared_hosting`, `domain`, `reseller`, `none`.
    service_type: Option<String>,
    /// Product ids, `none`.
    product: Option<String>,
    /// `true`, `false`.
    out_of_credit: Option<String>,
    /// Credit ends within so many days.
    #[param(minimum = 1)]
    runway_below_days: Option<u32>,
}

/// The order of the client list.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes the parameters")]
pub(crate) struct SortParams {
    /// `company`, `country`, `created_at` (the default), `up_to_date_credit`, `configuration` or
    /// `group`; a leading `-` turns it round.
    sort: Option<String>,
}
