//! Bursar as a provider's staff and programs see it, over HTTP and on either database.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper fails like the tests that use it"
)]

mod access;
mod books;
mod browser;
mod catalogue;
mod clients;
mod corrections;
mod deletion;
mod exchange;
mod figures;
mod files;
mod history;
mod imports;
mod invoice_panel;
mod invoices;
mod mail;
mod malformed;
mod matrix;
mod money;
mod numbers;
mod once;
mod operations;
mod pages;
mod paging;
mod panel;
mod password;
mod payments;
mod pricing;
mod rates;
mod repeats;
mod reports;
mod secrets;
mod settlement;
mod statements;
mod taxes;
mod unsaved;
mod usage;
mod vat;
