//! Clients: what is on record about them, and what lists and pages show of them.

pub(crate) mod derived;
mod mask;
mod note;
mod repository;
mod row;
mod view;
mod views;
