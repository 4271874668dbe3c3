//! Adds the audit trail, to which rows are only ever added.

use sea_orm_migration::sea_orm::DatabaseBackend::{Postgres, Sqlite};

use super::step::{Statements, Step, both, only};

pub(super) const STEP: Step = Step { name: "m20261122_000008_history", statements };

fn statements() -> Vec<Statements> {
    let mut statements = vec![both(TABLES)];
    statements.extend(SQLITE_REFUSALS.map(|refusal| only(Sqlite, refusal)));
    statements.extend(POSTGRES_REFUSALS.map(|refusal| only(Postgres, refusal)));
    statements
}

/// The engine itself refuses to change or remove what happened, whoever asks it. On SQLite a row
/// that replaces another one removes it without a trigger, so that is refused as well.
const SQLITE_REFUSALS: [&str; 3] = [
    "CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE id = new.id) BEGIN
        SELECT RAISE(ABORT, 'the audit trail is never changed');
    END",
    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
        SELECT RAISE(ABORT, 'the audit trail is never changed');
    END",
    "CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit BEGIN
        SELECT RAISE(ABORT, 'the audit trail is never changed');
    END",
];

const POSTGRES_REFUSALS: [&str; 2] = [
    "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'the audit trail is never changed';
    END $$",
    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
];

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
CREATE INDEX audit_by_client ON audit (client_id, at, id) WHERE client_id IS NOT NULL;
CREATE INDEX audit_by_subject ON audit (subject_kind, subject_id, at, id);
CREATE INDEX audit_by_actor ON audit (actor_id, at, id);
CREATE INDEX audit_by_action ON audit (action, at, id);
CREATE INDEX audit_by_time ON audit (at, id);
";
