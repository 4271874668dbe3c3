//! Money: what is written into the journal, and what is read from it, and taxes.

pub mod credit;
pub mod invoices;
pub mod journal;
mod settle;
mod standing;
pub mod tax;
pub mod vat;
mod verify;

pub use settle::SettledInvoice;
pub use verify::Verified;
