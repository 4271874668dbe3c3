//! What staff set up once: groups, configurations, custom fields, currencies.

pub(crate) mod api;
pub(crate) mod pages;
pub mod view;
