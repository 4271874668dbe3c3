//! The API of people and their access.

use utoipa_axum::router::OpenApiRouter;

use crate::AppState;

/// The routes of the API.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}
