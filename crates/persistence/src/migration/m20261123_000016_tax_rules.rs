//! Adds the rules that say which taxes clients pay.

use sea_orm_migration::sea_orm::DatabaseBackend::{Postgres, Sqlite};

use super::step::{Statements, Step, both, only};

pub(super) const STEP: Step = Step { name: "m20261123_000016_tax_rules", statements };

fn statements() -> Vec<Statements> {
    vec![
        both(TABLES),
        only(Sqlite, "INSERT INTO id_counters (name, last) VALUES ('tax_rules', 0)"),
        only(Postgres, "CREATE SEQUENCE ids_tax_rules"),
    ]
}

/// Days are text, because they have no hour and no zone.
const TABLES: &str = "
CREATE TABLE tax_rules (
    id {key},
    name TEXT NOT NULL,
    rate TEXT NOT NULL,
    level TEXT NOT NULL,
    country TEXT,
    state TEXT CHECK (state IS NULL OR country IS NOT NULL),
    starts_on TEXT,
    ends_on TEXT,
    is_compound BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
";
