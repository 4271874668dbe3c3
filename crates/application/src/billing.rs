//! Money: what is written into the journal, and what is read from it, and taxes, and reports.

pub mod credit;
pub mod documents;
pub mod invoices;
pub mod journal;
pub(crate) mod paper;
pub mod payments;
pub mod reports;
mod settle;
mod standing;
pub mod tax;
pub mod vat;
mod verify;

pub use settle::SettledInvoice;
pub use verify::Verified;
