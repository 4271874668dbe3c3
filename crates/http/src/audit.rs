//! The audit trail.

pub(crate) mod api;
pub(crate) mod pages;
pub mod query;
pub mod view;
