//! E-mail: the log of what was sent, and the texts that staff edit.

pub(crate) mod api;
pub(crate) mod pages;
pub(crate) mod query;
mod view;
