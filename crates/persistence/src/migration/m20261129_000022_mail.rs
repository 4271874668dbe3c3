//! Adds e-mails, the texts that staff write for them, and what users want to be told about.

use sea_orm_migration::sea_orm::DatabaseBackend::{Postgres, Sqlite};

use super::step::{Statements, Step, both, only};

pub(super) const STEP: Step = Step { name: "m20261129_000022_mail", statements };

fn statements() -> Vec<Statements> {
    vec![
        both(TABLES),
        only(Sqlite, "INSERT INTO id_counters (name, last) VALUES ('mail_templates', 0)"),
        only(Postgres, "CREATE SEQUENCE ids_mail_templates"),
    ]
}

/// One e-mail goes to one address. An occurrence names what it tells of; that nobody is told of it
/// twice is said here and nowhere else. Everything that tells of a person is in the columns
/// `recipient`, `recipient_name`, `facts`, `secret`, `subject`, `text`, `html` and `error`.
const TABLES: &str = "
CREATE TABLE emails (
    id {serial},
    occurrence {bytes} NOT NULL,
    occasion TEXT NOT NULL,
    template {bytes} NOT NULL,
    language TEXT NOT NULL,
    client_id BIGINT REFERENCES clients (id) ON DELETE CASCADE,
    invoice_id BIGINT REFERENCES invoices (id) ON DELETE CASCADE,
    attaches_invoice BOOLEAN NOT NULL,
    sender_name TEXT,
    sender TEXT,
    recipient TEXT NOT NULL,
    recipient_folded {bytes} NOT NULL,
    recipient_name TEXT NOT NULL,
    facts TEXT NOT NULL,
    secret TEXT,
    subject TEXT,
    text TEXT,
    html TEXT,
    repeats BIGINT,
    requested_by TEXT,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    error TEXT,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    worker TEXT,
    lease_until BIGINT,
    handed_over_at BIGINT,
    ended_at BIGINT
);
CREATE UNIQUE INDEX emails_once ON emails (occurrence, recipient_folded);
CREATE INDEX emails_open ON emails (due_at, id) WHERE ended_at IS NULL;
CREATE INDEX emails_by_time ON emails (created_at, id);
CREATE INDEX emails_by_client ON emails (client_id, created_at, id);
CREATE INDEX emails_by_invoice ON emails (invoice_id, created_at, id);
CREATE INDEX emails_by_recipient ON emails (recipient_folded, created_at, id);
CREATE INDEX emails_by_template ON emails (template, created_at, id);
CREATE INDEX emails_by_status ON emails (status, created_at, id);

CREATE TABLE mail_templates (
    id {key},
    name {bytes} NOT NULL,
    occasion TEXT NOT NULL,
    language {bytes} NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (name, language)
);

ALTER TABLE memberships ADD COLUMN topics TEXT NOT NULL DEFAULT '';
UPDATE memberships SET topics = CASE WHEN roles LIKE '%owner%' THEN 'billing services' ELSE 'services' END;
ALTER TABLE invitations ADD COLUMN topics TEXT NOT NULL DEFAULT '';
UPDATE invitations SET topics = CASE WHEN roles LIKE '%owner%' THEN 'billing services' ELSE 'services' END;
";
