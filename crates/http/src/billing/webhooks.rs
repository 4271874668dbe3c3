//! Where gateways send their notices: a door without sessions, for whoever can sign.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn;
use axum::routing::post;
use bursar_application::Desk;
use bursar_application::ports::gateway::RawNotice;

use crate::AppState;
use crate::failure::status;
use crate::headers::RequestId;
use crate::observe;

/// The most that a notice may have; real ones have some kilobytes.
const LARGEST: usize = 64 * 1024;

/// The routes for gateways.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/webhooks/gateways/{gateway}", post(receive))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(from_fn(observe::survive))
        .layer(from_fn(observe::limit_time))
}

/// Takes a notice. The answer is a status and nothing else: a stranger learns nothing, and a
/// gateway sends again what was not taken.
async fn receive(
    State(desk): State<Desk>,
    Path(gateway): Path<String>,
    Extension(request): Extension<RequestId>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let headers: Vec<_> = headers
        .iter()
        .filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        })
        .collect();
    let notice = RawNotice { headers: &headers, body: &body };
    match desk.receive_notice(request.as_str(), &gateway, notice).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(error) => {
            tracing::warn!(code = error.code(), %error, "a notice was refused");
            status(&error, false)
        }
    }
}
