//! The panel and the API over HTTP: routes, pages and the frame that every page stands in.

pub mod assets;
pub mod components;
pub mod error_page;
pub mod headers;
pub mod icons;
pub mod layout;
#[cfg(test)]
pub(crate) mod markup;
