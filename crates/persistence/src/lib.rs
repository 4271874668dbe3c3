//! Where Bursar keeps everything: one code path over SQLite and PostgreSQL.
//!
//! [`connect`] opens a database, [`SeaStore::migrate`] brings its schema up to date, and
//! [`SeaStore`] is then every port of storage that the use cases need.

mod access;
mod audit;
mod billing;
mod catalog;
mod clients;
mod column;
mod connect;
mod error;
mod guards;
mod ids;
mod kept;
mod mail;
mod migration;
mod operations;
mod paging;
mod pricing;
mod rows;
mod sample;
mod schedule;
mod settings;
mod statement;
mod store;
#[cfg(test)]
mod testing;
mod usage;
mod work;

pub use connect::PoolOptions;
pub use store::{SeaStore, connect};
