//! What staff set up once: currencies, configurations, groups, custom fields.

pub(crate) mod configuration;
mod currency;
mod custom_field;
mod directory;
mod document;
mod group;
mod rules;
