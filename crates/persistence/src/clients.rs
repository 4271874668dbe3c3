//! Clients: the repository that keeps them, and the list, page and facets that read them.

pub(crate) mod derived;
pub(crate) mod directory;
pub(crate) mod facets;
mod many;
pub(crate) mod mask;
pub(crate) mod names;
mod note;
mod repository;
pub(crate) mod row;
mod search;
mod view;
mod views;
