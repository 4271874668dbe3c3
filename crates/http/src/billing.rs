//! Money: the journal and clients' credit, by API and in the panel.

pub mod api;
mod bodies;
pub(crate) mod invoice_query;
pub(crate) mod invoice_view;
pub(crate) mod pages;
pub(crate) mod payment_view;
pub(crate) mod query;
pub(crate) mod report_view;
pub mod view;
pub(crate) mod views;
pub(crate) mod webhooks;
