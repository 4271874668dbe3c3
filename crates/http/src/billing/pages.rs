//! The pages of the journal and of invoices.

mod acts;
mod documents;
mod drafts;
mod invoices;
mod journal;

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
        .merge(of_drafts())
        .merge(of_documents())
}

fn of_drafts() -> Router<AppState> {
    let line = get(drafts::ask_change).post(drafts::change);
    let off = get(drafts::ask_remove).post(drafts::remove);
    Router::new()
        .route("/invoices/{id}/lines/new", get(drafts::ask_add).post(drafts::add))
        .route("/invoices/{id}/lines/{line}/edit", line)
        .route("/invoices/{id}/lines/{line}/remove", off)
        .route("/invoices/{id}/edit", get(drafts::ask_edit).post(drafts::edit))
        .route("/invoices/{id}/issue", get(drafts::ask_issue).post(drafts::issue))
        .route("/invoices/{id}/discard", get(drafts::ask_discard).post(drafts::discard))
}

fn of_documents() -> Router<AppState> {
    let payment = get(documents::ask_payment).post(documents::record_payment);
    let from_credit = get(documents::ask_from_credit).post(documents::pay_from_credit);
    Router::new()
        .route("/invoices", get(invoices::list))
        .route("/invoices/{id}", get(invoices::show))
        .route("/invoices/{id}/payment", payment)
        .route("/invoices/{id}/pay-from-credit", from_credit)
        .route("/invoices/{id}/refund", get(documents::ask_refund).post(documents::refund))
        .route("/invoices/{id}/cancel", get(documents::ask_cancel).post(documents::cancel))
        .route("/invoices/{id}/credit", get(documents::ask_credit).post(documents::credit))
}
