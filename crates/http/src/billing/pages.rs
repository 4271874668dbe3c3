//! The pages of the journal.

mod journal;

use axum::Router;
use axum::routing::get;

use crate::AppState;

/// The routes of the panel.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/journal", get(journal::list))
        .route("/journal/verify", get(journal::verify))
        .route("/journal/{id}", get(journal::show))
        .route("/journal/{id}/reverse", get(journal::ask_reverse).post(journal::reverse))
}
