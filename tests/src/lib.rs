//! The harness of the tests that see Bursar from outside: over HTTP, on either database.
//!
//! An [`Office`] is a provider's installation of his own for one test. A [`Visitor`] is somebody at
//! one of its front doors, and a [`Reply`] is what he was answered.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a harness fails like the tests that use it"
)]

pub mod browser;
pub mod document;
pub mod dying;
pub mod logs;
pub mod nasty;
mod office;
pub mod page;
mod python;
pub mod register;
mod reply;
mod server;
mod visitor;

pub use bursar_testkit::mail;
pub use office::{CLIENTS, Closed, Office, PASSWORD};
pub use python::Python;
pub use reply::Reply;
pub use server::CARDS;
pub use visitor::Visitor;
