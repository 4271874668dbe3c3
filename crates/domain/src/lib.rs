//! The rules of the business: clients, the people around them, and what they own.
//!
//! Everything here is pure: aggregates are told the time and the actor, change themselves, and return
//! the events that happened. Nothing here knows a database, a web framework or an async runtime.
//! Aggregates refer to one another by [`Id`](bursar_kernel::Id) only.
#![deny(missing_docs)]

pub mod access;
pub mod billing;
pub mod catalog;
pub mod client;
pub mod currency;
pub mod event;
pub mod field;
pub mod mail;
pub mod repository;
pub mod service;
pub mod zone;
