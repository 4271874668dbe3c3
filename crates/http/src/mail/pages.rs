//! The pages of e-mail.

mod email;
pub(crate) mod list;
mod remind;
mod templates;
mod words;

use axum::{Router, routing::get};

use crate::AppState;

/// The routes of the panel.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/emails", get(list::show))
        .route("/emails/{id}", get(email::show))
        .route("/emails/{id}/resend", get(email::ask_resend).post(email::resend))
        .route("/invoices/{id}/remind", get(remind::ask).post(remind::send))
        .merge(templates::routes())
}
