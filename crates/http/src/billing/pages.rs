//! The pages of the journal and of invoices.

mod acts;
mod documents;
mod drafts;
mod invoices;
mod journal;
mod reports;

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
        .route("/journal/export.csv", get(reports::entries))
        .route("/journal/export.beancount", get(reports::books))
        .route("/invoices/receivables", get(reports::show))
        .route("/invoices/receivables.csv", get(reports::file))
        .merge(of_drafts())
        .merge(of_documents())
}

fn of_drafts() -> Router<AppState> {
    Router::new()
        .route("/invoices/{id}/lines/new", get(drafts::ask_add).post(drafts::add))
        .route("/invoices/{id}/lines/{line}/edit", get(drafts::ask_change).post(drafts::change))
        .route("/invoices/{id}/lines/{line}/remove", get(drafts::ask_remove).post(drafts::remove))
        .route("/invoices/{id}/edit", get(drafts::ask_edit).post(drafts::edit))
        .route("/invoices/{id}/issue", get(drafts::ask_issue).post(drafts::issue))
        .route("/invoices/{id}/discard", get(drafts::ask_discard).post(drafts::discard))
}

fn of_documents() -> Router<AppState> {
    Router::new()
        .route("/invoices", get(invoices::list))
        .route("/invoices/{id}", get(invoices::show))
        .merge(documents::routes())
}
