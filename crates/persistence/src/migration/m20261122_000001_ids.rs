//! Adds the sequences that ids of aggregates are handed out from.

use sea_orm_migration::sea_orm::DatabaseBackend::{Postgres, Sqlite};

use super::step::{Statements, Step, only};

pub(super) const STEP: Step = Step { name: "m20261122_000001_ids", statements };

fn statements() -> Vec<Statements> {
    let counters = "CREATE TABLE id_counters (name TEXT PRIMARY KEY, last BIGINT NOT NULL)";
    let mut statements = vec![only(Sqlite, counters)];
    for name in SEQUENCES {
        let counter = format!("INSERT INTO id_counters (name, last) VALUES ('{name}', 0)");
        statements.push(only(Sqlite, counter));
        statements.push(only(Postgres, format!("CREATE SEQUENCE ids_{name}")));
    }
    statements
}

/// The tables whose ids are handed out by the unit of work.
const SEQUENCES: [&str; 19] = [
    "currencies",
    "configurations",
    "client_groups",
    "custom_fields",
    "roles",
    "users",
    "api_tokens",
    "clients",
    "client_notes",
    "memberships",
    "invitations",
    "products",
    "services",
    "regions",
    "hypervisors",
    "flavors",
    "projects",
    "instances",
    "saved_views",
];
