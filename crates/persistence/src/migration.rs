//! Knows how the schema came to be: one table family a file, never edited after a release.
//!
//! Every step is written once for both engines. Instants are microseconds since 1970 in a `BIGINT`,
//! money is minor units in a `BIGINT`, exact decimals and JSON are text; see
//! `docs/decisions/0014-walk-sort-indexes.md` for the tables of the client list.

mod m20261122_000001_ids;
mod m20261122_000002_settings;
mod m20261122_000003_people;
mod m20261122_000004_clients;
mod m20261122_000005_services;
mod m20261122_000006_cloud;
mod m20261122_000007_client_list;
mod m20261122_000008_history;
mod m20261122_000009_operations;
mod m20261122_000010_guards;
mod m20261122_000011_views;
mod m20261122_000012_uploads;
mod m20261122_000013_shortcuts;
mod m20261123_000014_journal;
mod m20261123_000015_schedule;
mod m20261123_000016_tax_rules;
mod m20261123_000017_invoices;
mod m20261123_000018_rates;
mod m20261129_000019_documents;
mod m20261129_000020_invoice_numbers;
mod m20261129_000021_payments;
mod m20261129_000022_mail;
mod m20261129_000023_erased_clients;
mod m20261129_000023_vat_checks;
mod m20261129_000024_reports;
mod m20261129_000025_waiting;
mod m20261129_000028_logos;
mod m20261129_000029_series;
mod m20261130_000034_pricing;
mod m20261130_000035_usage;
mod m20261130_000037_catalogue;
mod step;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// All steps, oldest first.
#[derive(Debug)]
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_ids::STEP),
            Box::new(m20261122_000002_settings::STEP),
            Box::new(m20261122_000003_people::STEP),
            Box::new(m20261122_000004_clients::STEP),
            Box::new(m20261122_000005_services::STEP),
            Box::new(m20261122_000006_cloud::STEP),
            Box::new(m20261122_000007_client_list::STEP),
            Box::new(m20261122_000008_history::STEP),
            Box::new(m20261122_000009_operations::STEP),
            Box::new(m20261122_000010_guards::STEP),
            Box::new(m20261122_000011_views::STEP),
            Box::new(m20261122_000012_uploads::STEP),
            Box::new(m20261122_000013_shortcuts::STEP),
            Box::new(m20261123_000014_journal::STEP),
            Box::new(m20261123_000015_schedule::STEP),
            Box::new(m20261123_000016_tax_rules::STEP),
            Box::new(m20261123_000017_invoices::STEP),
            Box::new(m20261123_000018_rates::STEP),
            Box::new(m20261129_000019_documents::STEP),
            Box::new(m20261129_000020_invoice_numbers::STEP),
            Box::new(m20261129_000021_payments::STEP),
            Box::new(m20261129_000022_mail::STEP),
            Box::new(m20261129_000023_vat_checks::STEP),
            Box::new(m20261129_000024_reports::STEP),
            Box::new(m20261129_000023_erased_clients::STEP),
            Box::new(m20261129_000025_waiting::STEP),
            Box::new(m20261129_000028_logos::STEP),
            Box::new(m20261129_000029_series::STEP),
            Box::new(m20261130_000034_pricing::STEP),
            Box::new(m20261130_000035_usage::STEP),
            Box::new(m20261130_000037_catalogue::STEP),
        ]
    }
}

#[cfg(test)]
mod tests;
