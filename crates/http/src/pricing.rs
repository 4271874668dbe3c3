//! Pricing plans and usage, from both front doors.

pub(crate) mod api;
pub(crate) mod pages;
mod view;
