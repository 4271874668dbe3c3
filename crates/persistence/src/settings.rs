//! What staff set up once: currencies, tax rules, configurations, groups, custom fields.

mod configuration;
mod currency;
mod custom_field;
mod directory;
pub(crate) mod document;
mod group;
mod logo;
mod rules;
mod tax_rule;
