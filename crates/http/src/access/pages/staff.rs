//! The pages of members of staff.

mod edit;
mod fields;
mod list;
mod new;

use axum::{Router, routing::get};

use crate::{AppState, components::Breadcrumb, settings::pages::crumbs as settings_crumbs};

/// The address of the section.
const PATH: &str = "/settings/staff";

/// The pages.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(list::show))
        .route("/settings/staff/new", get(new::show).post(new::create))
        .route("/settings/staff/{id}", get(edit::show).post(edit::save))
}

/// The way down to the list of staff.
fn crumbs() -> Breadcrumb<'static> {
    settings_crumbs("Staff", PATH)
}
