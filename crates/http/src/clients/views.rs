//! What the pages about clients look like.

pub(crate) mod act_pages;
pub(crate) mod acts;
pub(crate) mod address;
pub(crate) mod audit;
pub(crate) mod bulk;
pub(crate) mod cards;
pub(crate) mod client;
pub(crate) mod columns;
pub(crate) mod configuration;
pub(crate) mod empty;
#[cfg(test)]
pub(crate) mod example;
pub(crate) mod filters;
pub(crate) mod form;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod overview;
pub(crate) mod people;
pub(crate) mod saved_views;
pub(crate) mod table;
pub(crate) mod users;
pub(crate) mod vat;
pub(crate) mod words;
