//! The pages of the audit trail.

use axum::Router;

use crate::AppState;

/// The routes of the panel.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
}
