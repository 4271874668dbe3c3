//! The API of e-mail.

mod emails;
mod templates;

use utoipa_axum::router::OpenApiRouter;

use crate::AppState;

/// The routes of the API.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().merge(emails::routes()).merge(templates::routes())
}
