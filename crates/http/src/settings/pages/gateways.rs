//! The pages of gateways.

mod form;
mod list;

use axum::{Router, routing::get};
use bursar_application::Error;
use bursar_application::billing::payments::KnownGateway;
use bursar_domain::{
    billing::payment::Gateway,
    repository::{Aggregate, StoreError},
};
use bursar_kernel::Id;

use crate::{AppState, components::Breadcrumb, failure::Answer, visit::Visit};

/// The address of the section.
const PATH: &str = "/settings/gateways";

/// The pages.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(list::show))
        .route("/settings/gateways/{id}", get(form::show).post(form::save))
}

/// The way down to the list of gateways.
fn crumbs() -> Breadcrumb<'static> {
    super::crumbs("Payment gateways", PATH)
}

/// One gateway.
async fn one(visit: &Visit, id: Id<Gateway>) -> Answer<KnownGateway> {
    let all = visit.desk().gateways(visit.actor()).await?;
    let found = all.into_iter().find(|known| known.gateway.id() == id);
    let missing = || StoreError::NotFound { what: Gateway::NAME, id: id.get() };
    Ok(found.ok_or_else(|| Error::from(missing()))?)
}
