//! One log line and one set of figures for each request, and a whole answer even after a panic.

use std::{panic::AssertUnwindSafe, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};
use tracing::Instrument;

use crate::{AppState, failure::Failure, headers::RequestId};

const DURATIONS: &str = "bursar_http_request_duration_seconds";
const REQUESTS: &str = "bursar_http_requests_total";

/// The upper bounds of the buckets that durations are counted in, in seconds.
const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// What records the figures of a process; whoever starts the process makes it the global one.
pub fn recorder() -> PrometheusRecorder {
    let bucketed = PrometheusBuilder::new().set_buckets(&BUCKETS);
    bucketed.unwrap_or_else(|_| PrometheusBuilder::new()).build_recorder()
}

/// Logs and counts a request. Paths are told by their pattern, so that no id, token or search word
/// gets into the log.
pub(crate) async fn watch(request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    let route = extensions.get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let id = extensions.get::<RequestId>().map_or("", RequestId::as_str).to_owned();
    let method = request.method().to_string();
    let begun = Instant::now();
    let span = tracing::info_span!("request", id, method, route);
    let response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status(), begun.elapsed());
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(status = status.as_u16(), millis, "answered"));
    let labels = [("method", method), ("route", route), ("status", status.as_u16().to_string())];
    metrics::counter!(REQUESTS, &labels).increment(1);
    let [method, route, _] = labels;
    metrics::histogram!(DURATIONS, &[method, route]).record(took);
    response
}

/// Turns a panic of a handler into an answer like any other fault.
pub(crate) async fn survive(request: Request, next: Next) -> Response {
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            let words = panic.downcast_ref::<String>().map(String::as_str);
            let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
            tracing::error!(panic = words.unwrap_or("without words"), "a handler panicked");
            fault(StatusCode::INTERNAL_SERVER_ERROR, "fault", "something went wrong")
        }
    }
}

/// The longest that a request may take.
const LONGEST: std::time::Duration = std::time::Duration::from_mins(1);

/// Gives a request up that takes too long.
pub(crate) async fn limit_time(request: Request, next: Next) -> Response {
    let outcome = tokio::time::timeout(LONGEST, next.run(request)).await;
    outcome.unwrap_or_else(|_| {
        fault(StatusCode::GATEWAY_TIMEOUT, "timeout", "this took too long and was given up")
    })
}

fn fault(status: StatusCode, code: &'static str, detail: &str) -> Response {
    Failure::malformed(status, code, detail).into_response()
}

/// The figures of this process, for Prometheus.
pub(crate) async fn figures(State(state): State<AppState>) -> impl IntoResponse {
    state.metrics.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], state.metrics.render())
}
