//! Money: the journal and clients' credit, by API and in the panel.

pub mod api;
pub(crate) mod pages;
pub(crate) mod query;
pub mod view;
pub(crate) mod views;
