//! Adds what the register of VAT numbers answered and what it is asked next, and lets the words of
//! the audit trail about a client who is gone be wiped.

use sea_orm_migration::sea_orm::DatabaseBackend::{Postgres, Sqlite};

use super::step::{Statements, Step, both, only};

pub(super) const STEP: Step = Step { name: "m20261129_000023_vat_checks", statements };

fn statements() -> Vec<Statements> {
    let mut statements = vec![both(TABLES)];
    statements.extend(SQLITE_REFUSALS.map(|refusal| only(Sqlite, refusal)));
    statements.extend(POSTGRES_REFUSALS.map(|refusal| only(Postgres, refusal)));
    statements
}

/// An answer outlives the clients who have its number; the questions are those of now.
const TABLES: &str = "
CREATE TABLE vat_answers (
    id {serial},
    vat_id {bytes} NOT NULL,
    is_valid BOOLEAN NOT NULL,
    name TEXT,
    address TEXT,
    consultation TEXT,
    requester TEXT,
    at BIGINT NOT NULL
);
CREATE INDEX vat_answers_by_number ON vat_answers (vat_id, at, id);

CREATE TABLE vat_questions (
    vat_id {bytes} PRIMARY KEY,
    due_at BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    tried_at BIGINT,
    problem TEXT
);
CREATE INDEX vat_questions_by_due ON vat_questions (due_at, vat_id);
CREATE INDEX vat_questions_by_trouble ON vat_questions (tried_at) WHERE problem IS NOT NULL;
CREATE INDEX clients_by_vat_id ON clients (vat_id) WHERE vat_id IS NOT NULL;
";

/// An update that does nothing but wipe passes; every other one is refused.
const SQLITE_REFUSALS: [&str; 5] = [
    "CREATE TRIGGER vat_answers_are_not_replaced BEFORE INSERT ON vat_answers
        WHEN EXISTS (SELECT 1 FROM vat_answers WHERE id = new.id) BEGIN
        SELECT RAISE(ABORT, 'answers of the register are never changed');
    END",
    "CREATE TRIGGER vat_answers_are_only_wiped BEFORE UPDATE ON vat_answers
        WHEN NOT (new.vat_id = '' AND new.name IS NULL AND new.address IS NULL
            AND new.id = old.id AND new.is_valid = old.is_valid AND new.at = old.at
            AND new.consultation IS old.consultation AND new.requester IS old.requester) BEGIN
        SELECT RAISE(ABORT, 'answers of the register are never changed');
    END",
    "CREATE TRIGGER vat_answers_are_not_removed BEFORE DELETE ON vat_answers BEGIN
        SELECT RAISE(ABORT, 'answers of the register are never changed');
    END",
    "DROP TRIGGER audit_is_not_changed",
    "CREATE TRIGGER audit_is_only_wiped BEFORE UPDATE ON audit
        WHEN NOT (new.changes = '[]' AND new.reason IS NULL
            AND new.id = old.id AND new.at = old.at AND new.actor_id IS old.actor_id
            AND new.actor_name = old.actor_name AND new.on_behalf_of IS old.on_behalf_of
            AND new.action = old.action AND new.subject_kind = old.subject_kind
            AND new.subject_id = old.subject_id AND new.client_id IS old.client_id
            AND new.request_id = old.request_id) BEGIN
        SELECT RAISE(ABORT, 'the audit trail is never changed');
    END",
];

const POSTGRES_REFUSALS: [&str; 7] = [
    "CREATE FUNCTION refuse_vat_answer_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'answers of the register are never changed';
    END $$",
    "CREATE FUNCTION let_vat_answer_be_wiped() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF new.vat_id = '' AND new.name IS NULL AND new.address IS NULL
            AND to_jsonb(new) - 'vat_id' - 'name' - 'address'
                = to_jsonb(old) - 'vat_id' - 'name' - 'address' THEN
            RETURN new;
        END IF;
        RAISE EXCEPTION 'answers of the register are never changed';
    END $$",
    "CREATE TRIGGER vat_answers_are_not_removed BEFORE DELETE OR TRUNCATE ON vat_answers
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_vat_answer_change()",
    "CREATE TRIGGER vat_answers_are_only_wiped BEFORE UPDATE ON vat_answers
        FOR EACH ROW EXECUTE FUNCTION let_vat_answer_be_wiped()",
    "CREATE FUNCTION let_audit_be_wiped() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF new.changes = '[]' AND new.reason IS NULL
            AND to_jsonb(new) - 'changes' - 'reason' = to_jsonb(old) - 'changes' - 'reason' THEN
            RETURN new;
        END IF;
        RAISE EXCEPTION 'the audit trail is never changed';
    END $$",
    "DROP TRIGGER audit_is_not_changed ON audit;
    CREATE TRIGGER audit_is_not_removed BEFORE DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    "CREATE TRIGGER audit_is_only_wiped BEFORE UPDATE ON audit
        FOR EACH ROW EXECUTE FUNCTION let_audit_be_wiped()",
];
