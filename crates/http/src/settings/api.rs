//! The API of settings.

mod configurations;
mod currencies;
mod custom_fields;
mod groups;
mod logos;
mod rates;
mod tax_rules;

use utoipa_axum::router::OpenApiRouter;

use crate::AppState;

/// The routes of the API.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(groups::routes())
        .merge(configurations::routes())
        .merge(logos::routes())
        .merge(currencies::routes())
        .merge(rates::routes())
        .merge(tax_rules::routes())
        .merge(custom_fields::routes())
}
