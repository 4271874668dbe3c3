//! The API of settings.

mod configurations;
mod currencies;
mod custom_fields;
mod groups;

use utoipa_axum::router::OpenApiRouter;

use crate::AppState;

/// The routes of the API.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(groups::routes())
        .merge(configurations::routes())
        .merge(currencies::routes())
        .merge(custom_fields::routes())
}
