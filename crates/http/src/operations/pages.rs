//! The pages of background work.

use axum::Router;

use crate::AppState;

/// The routes of the panel.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
}
