//! Adds background operations.

use super::step::{Step, both};

pub(super) const STEP: Step =
    Step { name: "m20261122_000009_operations", statements: || vec![both(TABLES)] };

const TABLES: &str = "
CREATE TABLE operations (
    id {serial},
    kind TEXT NOT NULL,
    subject_kind TEXT,
    subject_id BIGINT,
    status TEXT NOT NULL,
    place SMALLINT NOT NULL,
    steps TEXT NOT NULL,
    input TEXT NOT NULL,
    file {blob},
    result TEXT,
    error TEXT,
    requested_by TEXT NOT NULL,
    requested_by_id BIGINT,
    request_id TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    worker TEXT,
    lease_until BIGINT,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT
);
CREATE INDEX operations_by_place ON operations (place, id);
CREATE INDEX operations_by_status ON operations (status, id);
CREATE INDEX operations_waiting ON operations (due_at, id) WHERE finished_at IS NULL;
CREATE INDEX operations_by_subject ON operations (subject_kind, subject_id, id);
";
