//! The pages of people and their access.

use axum::Router;

use crate::AppState;

/// The routes of the panel.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
}
