//! The pages of the journal and of invoices.

mod acts;
mod arrange;
mod bank;
mod bulk;
mod documents;
mod drafts;
mod files;
pub(crate) mod invoices;
mod journal;
pub(crate) mod lines;
mod payments;
mod reports;

use axum::Router;
use axum::routing::{get, post};

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
        .merge(of_payments())
}

fn of_drafts() -> Router<AppState> {
    Router::new()
        .route("/invoices/{id}/lines", post(lines::write))
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
        .route("/invoices/new", get(invoices::new))
        .route("/invoices/counts", get(invoices::counts))
        .route("/invoices/facets", get(invoices::facets))
        .route("/invoices/export.csv", get(invoices::export))
        .route("/invoices/sum", get(invoices::sum))
        .route("/invoices/issue", get(bulk::ask).post(bulk::begin))
        .route("/invoices/merge", get(arrange::ask_merge).post(arrange::merge))
        .route("/invoices/{id}/split", get(arrange::ask_split).post(arrange::split))
        .route("/invoices/{id}/duplicate", get(arrange::ask_duplicate).post(arrange::duplicate))
        .route("/invoices/{id}", get(invoices::show))
        .merge(documents::routes())
        .route("/invoices/{id}/pdf", get(files::of_invoice))
        .route("/invoices/{id}/print-again", get(files::ask_again).post(files::again))
        .route("/credit-notes/{id}/pdf", get(files::of_credit_note))
}

fn of_payments() -> Router<AppState> {
    Router::new()
        .route("/invoices/{id}/payment", get(payments::ask_payment).post(payments::record_payment))
        .route("/invoices/{id}/charge", get(payments::ask_charge).post(payments::charge))
        .route("/payments", get(payments::list))
        .route("/payments/{id}", get(payments::show))
        .route("/payments/{id}/refund", get(payments::ask_refund).post(payments::refund))
        .route("/refunds/{id}/retry", get(payments::ask_retry).post(payments::retry))
        .route("/bank-lines", get(bank::list))
        .route("/bank-lines/read", get(bank::ask).post(bank::read))
        .route("/bank-lines/read/file", post(bank::read_file))
        .route("/bank-lines/{id}/assign", get(bank::ask_assign).post(bank::assign))
        .route("/bank-lines/{id}/dismiss", get(bank::ask_dismiss).post(bank::dismiss))
}
