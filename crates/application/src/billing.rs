//! Money: what is written into the journal, and what is read from it, and taxes.

pub mod credit;
pub mod invoices;
pub mod journal;
mod standing;
pub mod tax;
mod verify;

pub use verify::Verified;
