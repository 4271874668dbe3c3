//! Invoices and credit notes: documents with the columns that lists look at.

mod credit_note;
mod directory;
mod document;
mod numbers;
mod repository;
mod row;
