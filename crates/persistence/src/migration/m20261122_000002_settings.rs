//! Adds what staff set up once: currencies, configurations, groups, custom fields.

use super::step::{Step, both};

pub(super) const STEP: Step =
    Step { name: "m20261122_000002_settings", statements: || vec![both(TABLES)] };

const TABLES: &str = "
CREATE TABLE currencies (
    id {key},
    code TEXT NOT NULL UNIQUE,
    rate TEXT NOT NULL,
    is_default BOOLEAN NOT NULL,
    rated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX currencies_one_default ON currencies (is_default) WHERE is_default;

CREATE TABLE configurations (
    id {key},
    name TEXT NOT NULL,
    name_folded {bytes} NOT NULL UNIQUE,
    description TEXT,
    is_default BOOLEAN NOT NULL,
    settings TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX configurations_one_default ON configurations (is_default) WHERE is_default;

CREATE TABLE client_groups (
    id {key},
    name TEXT NOT NULL,
    name_folded {bytes} NOT NULL UNIQUE,
    description TEXT,
    is_default BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX client_groups_one_default ON client_groups (is_default) WHERE is_default;

CREATE TABLE custom_fields (
    id {key},
    name TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    choices TEXT NOT NULL,
    required TEXT NOT NULL,
    optional TEXT NOT NULL,
    version BIGINT NOT NULL
);
";
