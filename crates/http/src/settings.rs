//! What staff set up once: groups, configurations, custom fields, currencies, tax rules.

pub(crate) mod api;
pub(crate) mod pages;
pub mod rates;
pub mod view;
