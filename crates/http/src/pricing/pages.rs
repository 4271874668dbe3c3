//! The pages of pricing plans and their rules.

mod plans;
mod rules;
mod sheet;
mod words;

use axum::{
    Router,
    routing::{get, post},
};

use crate::AppState;

/// The address of the section.
const PATH: &str = "/pricing-plans";

/// The address of rules.
const RULES: &str = "/pricing-rules";

/// The pages.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route(PATH, get(plans::list))
        .route("/pricing-plans/new", get(plans::show_new).post(plans::create))
        .route("/pricing-plans/{id}", get(plans::show))
        .route("/pricing-plans/{id}/edit", get(plans::show_edit).post(plans::save))
        .route("/pricing-plans/{id}/clone", get(plans::ask_clone).post(plans::clone))
        .route("/pricing-plans/{id}/default", post(plans::make_default))
        .route("/pricing-plans/{id}/delete", get(plans::ask_delete).post(plans::delete))
        .route("/pricing-plans/{id}/rules/new", get(rules::show_new).post(rules::create))
        .route("/pricing-rules/{id}", get(rules::show_edit).post(rules::save))
        .route("/pricing-rules/{id}/end", get(rules::ask_end).post(rules::end))
        .route("/pricing-rules/{id}/clone", get(rules::ask_clone).post(rules::clone))
        .route("/pricing-rules/{id}/delete", get(rules::ask_delete).post(rules::delete))
}
