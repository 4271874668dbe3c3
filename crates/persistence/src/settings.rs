//! What staff set up once: currencies, configurations, groups, custom fields.

mod configuration;
mod currency;
mod custom_field;
mod directory;
pub(crate) mod document;
mod group;
mod rules;
