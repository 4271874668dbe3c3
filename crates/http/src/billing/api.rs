//! The API of the journal and of clients' credit.

mod arrange;
mod bank;
mod bulk;
mod corrections;
mod credit;
mod drafts;
mod files;
mod invoices;
mod journal;
mod methods;
pub(crate) mod payments;
mod reports;
mod settling;
mod vat;

use utoipa_axum::router::OpenApiRouter;

use crate::AppState;

/// The routes of the API.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(journal::routes())
        .merge(credit::routes())
        .merge(files::routes())
        .merge(invoices::routes())
        .merge(drafts::routes())
        .merge(bulk::routes())
        .merge(settling::routes())
        .merge(corrections::routes())
        .merge(arrange::routes())
        .merge(vat::routes())
        .merge(reports::routes())
        .merge(payments::routes())
        .merge(methods::routes())
        .merge(bank::routes())
}
