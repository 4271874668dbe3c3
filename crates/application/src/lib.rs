//! The use cases: what staff and programs can do with Bursar, independent of how they ask.
//!
//! A use case is a method of [`Desk`]. It checks the permission, opens one unit of work, lets the
//! aggregates decide, keeps them with an audit entry, and commits. Front doors (HTTP API, panel,
//! command line) only translate. Everything outside is behind a port in [`ports`].
#![deny(missing_docs)]

pub mod access;
pub mod actor;
pub mod audit;
pub mod billing;
pub mod catalog;
pub mod clients;
mod desk;
mod error;
pub mod figures;
pub mod mail;
pub mod operations;
pub mod page;
pub mod ports;
pub mod pricing;
pub mod rates;
pub mod schedule;
pub mod secret;
pub mod settings;
#[cfg(test)]
mod testing;
pub mod text_file;
pub mod usage;

pub use actor::{Actor, Scope};
pub use desk::{Desk, Ports};
pub use error::Error;
