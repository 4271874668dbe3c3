//! What can be ordered: products, their groups and price lists, by API and in the panel.

pub mod api;
pub(crate) mod pages;
pub(crate) mod query;
pub mod view;
