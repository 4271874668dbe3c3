//! The panel and the API over HTTP: routes, pages and the frame that every page stands in.

pub mod access;
mod address;
pub mod assets;
pub mod audit;
pub mod billing;
pub mod catalog;
pub mod clients;
pub mod components;
mod confirmation;
mod csrf;
mod dashboard;
mod door;
pub mod error_page;
pub mod failure;
mod file;
pub mod form;
pub mod headers;
mod health;
mod help;
pub mod icons;
mod idempotency;
pub mod json;
pub mod layout;
mod listing;
mod mail;
#[cfg(test)]
pub(crate) mod markup;
mod observe;
mod openapi;
pub mod operations;
pub mod page_query;
pub mod params;
pub mod path;
mod pricing;
mod reader;
mod remote;
mod search;
mod session;
pub mod settings;
mod sheet;
pub mod shell;
pub mod staff;
mod state;
mod submission;
mod text_file;
mod undeclared;
mod unsaved;
mod upload;
pub mod version;
pub mod view;
mod visit;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    routing::get,
};
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;

pub use idempotency::HoldsSecret;
pub use observe::recorder;
pub use openapi::openapi;
pub use remote::TrustedProxies;
pub use state::{AppState, Options, Readiness};

use crate::{
    failure::{Answer, Failure},
    staff::Staff,
};

/// Everything that is served.
pub fn router(state: AppState) -> Router {
    let transport = state.options.transport;
    let staffed = Router::new().merge(api_routes().split_for_parts().0).merge(page_routes());
    let staffed = guarded(&state, staffed.fallback(nowhere).method_not_allowed_fallback(no_method));
    Router::new()
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(observe::figures))
        .route("/api/v1/openapi.json", get(openapi::show))
        .merge(assets::routes())
        .merge(staffed)
        .merge(billing::webhooks::routes())
        .layer(CompressionLayer::new())
        .layer(from_fn(observe::watch))
        .layer(from_fn_with_state(transport, headers::security_headers))
        .layer(from_fn(headers::request_id))
        .with_state(state)
}

/// The API, one line for each context.
pub(crate) fn api_routes() -> OpenApiRouter<AppState> {
    let contexts = OpenApiRouter::new()
        .merge(clients::api::routes())
        .merge(billing::api::routes())
        .merge(catalog::api::routes())
        .merge(settings::api::routes())
        .merge(pricing::api::routes())
        .merge(mail::api::routes())
        .merge(access::api::routes())
        .merge(operations::api::routes())
        .merge(audit::api::routes());
    OpenApiRouter::new().nest("/api/v1", contexts)
}

/// The panel, one line for each context.
fn page_routes() -> Router<AppState> {
    Router::new()
        .merge(door::routes())
        .merge(dashboard::routes())
        .merge(clients::pages::routes())
        .merge(billing::pages::routes())
        .merge(catalog::pages::routes())
        .merge(settings::pages::routes())
        .merge(pricing::pages::routes())
        .merge(mail::pages::routes())
        .merge(access::pages::routes())
        .merge(operations::pages::routes())
        .merge(audit::pages::routes())
        .merge(search::routes())
        .merge(help::routes())
}

/// What stands between the outside and every handler for staff; the last layer is the outermost.
fn guarded(state: &AppState, routes: Router<AppState>) -> Router<AppState> {
    routes
        .layer(from_fn_with_state(state.clone(), undeclared::refuse))
        .layer(from_fn_with_state(state.clone(), idempotency::answer_once))
        .layer(from_fn_with_state(state.clone(), submission::read))
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(observe::survive))
        .layer(from_fn(observe::limit_time))
        .layer(from_fn_with_state(state.clone(), failure::tell))
        .layer(from_fn(staff::keep_recognised))
        .layer(from_fn(confirmation::keep))
        .layer(session::layer(&state.desk, state.options.transport))
        .layer(from_fn(session::end_securely))
}

/// Whoever is signed in reads that nothing is here, or not so, in his usual frame.
async fn nowhere(_: Answer<Staff>) -> Failure {
    Failure::not_found()
}

async fn no_method(_: Answer<Staff>) -> Failure {
    let detail = "this address does not take this method";
    Failure::malformed(StatusCode::METHOD_NOT_ALLOWED, "bad_method", detail)
}

#[cfg(test)]
mod tests;
