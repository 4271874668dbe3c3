//! Tells whoever watches the process whether it lives and whether it can serve.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::AppState;

/// Answers as long as the process lives.
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// Answers with 503 and what is missing while requests cannot be served.
pub(crate) async fn ready(State(state): State<AppState>) -> Response {
    match state.readiness.check().await {
        Ok(()) => "ok\n".into_response(),
        Err(missing) => (StatusCode::SERVICE_UNAVAILABLE, format!("{missing}\n")).into_response(),
    }
}
