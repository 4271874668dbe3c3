//! The API of pricing plans and usage.

mod body;
mod plans;
mod rules;
mod usage;

use utoipa_axum::router::OpenApiRouter;

use crate::AppState;

/// The routes of the API.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().merge(plans::routes()).merge(rules::routes()).merge(usage::routes())
}
