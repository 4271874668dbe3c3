//! People: staff, end users, roles and tokens.

pub(crate) mod api;
pub(crate) mod pages;
pub mod view;
