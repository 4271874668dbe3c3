//! The audit trail.

pub(crate) mod api;
pub(crate) mod pages;
