//! Adds the audit trail, to which rows are only ever added.

use super::step::{Step, both};

pub(super) const STEP: Step =
    Step { name: "m20261122_000008_history", statements: || vec![both(TABLES)] };

const TABLES: &str = "
CREATE TABLE audit (
    id {serial},
    at BIGINT NOT NULL,
    actor_id BIGINT,
    actor_name TEXT NOT NULL,
    on_behalf_of TEXT,
    action {bytes} NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    client_id BIGINT,
    reason TEXT,
    changes TEXT NOT NULL,
    request_id TEXT NOT NULL
);
CREATE INDEX audit_by_client ON audit (client_id, id) WHERE client_id IS NOT NULL;
CREATE INDEX audit_by_subject ON audit (subject_kind, subject_id, id);
CREATE INDEX audit_by_actor ON audit (actor_id, id);
CREATE INDEX audit_by_action ON audit (action, id);
CREATE INDEX audit_by_time ON audit (at, id);
";
