//! Where Bursar keeps everything: one code path over SQLite and PostgreSQL.
//!
//! [`connect`] opens a database, [`SeaStore::migrate`] brings its schema up to date.

mod connect;
mod migration;
mod statement;
mod store;

pub use connect::PoolOptions;
pub use store::{SeaStore, connect};
