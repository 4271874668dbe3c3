//! Money that moves: the journal, what a client's credit follows from it, taxes, invoices and
//! payments; and what usage costs before it becomes one of them.

#[macro_use]
mod words;

pub mod invoice;
pub mod journal;
pub mod payment;
pub mod pricing;
pub mod rating;
pub mod tax;
pub mod usage;

pub use words::UnknownWord;
pub(crate) use words::words;
