//! Money: the journal, the ledgers that it comes to, and what is read from both.

mod chain;
mod directory;
mod entry;
mod invoice;
mod ledger;
mod payment;
mod reports;
mod standing;
mod vat;

pub(crate) use self::invoice::add_documents;
pub(crate) use self::ledger::add_ledgers;
