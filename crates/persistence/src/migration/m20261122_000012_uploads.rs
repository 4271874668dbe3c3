//! Adds the files that wait to be imported.

use super::step::{Step, both};

pub(super) const STEP: Step =
    Step { name: "m20261122_000012_uploads", statements: || vec![both(TABLES)] };

const TABLES: &str = "
CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    owner_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    bytes {blob} NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX uploads_by_owner ON uploads (owner_id);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);
";
