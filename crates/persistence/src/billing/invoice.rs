//! Invoices and credit notes: documents with the columns that lists look at.

mod credit_note;
mod directory;
mod document;
mod files;
mod numbers;
mod repository;
mod row;
mod sample;

pub(crate) use self::row::status_number;
pub(crate) use self::sample::add_documents;
