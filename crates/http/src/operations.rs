//! Work in the background.

pub(crate) mod api;
pub(crate) mod pages;
pub mod scheduled;
pub mod view;
