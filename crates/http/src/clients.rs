//! Clients: the list, the details, what staff do with them.

pub(crate) mod api;
pub(crate) mod body;
pub(crate) mod csv;
pub(crate) mod pages;
pub mod query;
pub mod view;
pub(crate) mod views;
