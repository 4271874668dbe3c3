//! Adds people: staff, end users, roles and API tokens.

use sea_orm_migration::sea_orm::DatabaseBackend::Postgres;

use super::step::{Statements, Step, both, only};

pub(super) const STEP: Step = Step { name: "m20261122_000003_people", statements };

fn statements() -> Vec<Statements> {
    let mut statements = vec![both(TABLES)];
    statements.extend(POSTGRES_SEARCH.map(|statement| only(Postgres, statement)));
    statements
}

/// SQLite looks through the people one by one, which a hundred thousand of them allow.
const POSTGRES_SEARCH: [&str; 2] = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX users_trigrams ON users USING gin (search_text gin_trgm_ops)",
];

const TABLES: &str = "
CREATE TABLE roles (
    id {key},
    name TEXT NOT NULL,
    name_folded {bytes} NOT NULL UNIQUE,
    permissions TEXT NOT NULL,
    is_administrator BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX roles_one_administrator ON roles (is_administrator) WHERE is_administrator;

CREATE TABLE users (
    id {key},
    kind TEXT NOT NULL,
    email TEXT NOT NULL,
    email_folded {bytes} NOT NULL UNIQUE,
    first_name TEXT NOT NULL,
    last_name TEXT,
    search_text {bytes} NOT NULL,
    phone TEXT,
    is_active BOOLEAN NOT NULL,
    password_hash TEXT,
    preferences TEXT NOT NULL DEFAULT '{}',
    last_seen_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX users_by_kind ON users (kind, id);

CREATE TABLE user_roles (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role_id BIGINT NOT NULL REFERENCES roles (id),
    PRIMARY KEY (user_id, role_id)
);
CREATE INDEX user_roles_by_role ON user_roles (role_id, user_id);

CREATE TABLE api_tokens (
    id {key},
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    secret_digest TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX api_tokens_by_user ON api_tokens (user_id);
";
