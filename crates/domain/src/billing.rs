//! Money that moves: the journal, what a client's credit follows from it, taxes, invoices and payments.

#[macro_use]
mod words;

pub mod invoice;
pub mod journal;
pub mod payment;
pub mod tax;

pub use words::UnknownWord;
pub(crate) use words::words;
