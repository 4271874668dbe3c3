//! The pages of settings.

mod configurations;
mod currencies;
mod custom_fields;
mod gateways;
mod groups;
pub(crate) mod index;
mod tax_rules;

pub(crate) use self::groups::search_of;

use axum::{Router, routing::get};

use crate::{AppState, components::Breadcrumb};

/// The routes of the panel.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/settings", get(index::show))
        .merge(groups::routes())
        .merge(configurations::routes())
        .merge(custom_fields::routes())
        .merge(currencies::routes())
        .merge(tax_rules::routes())
        .merge(gateways::routes())
}

/// The way down from the settings to one of their sections.
pub(crate) fn crumbs<'a>(section: &'a str, path: &'a str) -> Breadcrumb<'a> {
    Breadcrumb::from("Settings", "/settings").then(section, path)
}
