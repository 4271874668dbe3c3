//! Prints documents and reads them back with a reader that knows nothing of the printer.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper fails like the tests that use it"
)]

mod file;
#[path = "../../examples/sheet/invoice.rs"]
mod invoice;
mod nasty;
mod pages;
mod reader;
mod words;
