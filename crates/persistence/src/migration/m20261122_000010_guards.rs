//! Adds what guards the front doors: sessions, failures, links, idempotency keys.

use super::step::{Step, both};

pub(super) const STEP: Step =
    Step { name: "m20261122_000010_guards", statements: || vec![both(TABLES)] };

const TABLES: &str = "
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
    data TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE sign_in_failures (
    id {serial},
    key TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX sign_in_failures_by_key ON sign_in_failures (key, at);
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (at);

CREATE TABLE links (
    purpose TEXT PRIMARY KEY,
    secret_digest TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    body_digest TEXT NOT NULL,
    answer TEXT,
    is_secret BOOLEAN NOT NULL,
    claimed_at BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (claimed_at);
";
