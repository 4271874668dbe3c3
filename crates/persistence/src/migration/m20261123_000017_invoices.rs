//! Adds invoices, credit notes, and the series that number them.

use sea_orm_migration::sea_orm::DatabaseBackend::{Postgres, Sqlite};

use super::step::{Statements, Step, both, only};

pub(super) const STEP: Step = Step { name: "m20261123_000017_invoices", statements };

fn statements() -> Vec<Statements> {
    let mut statements = vec![both(TABLES)];
    statements.extend(SQLITE_REFUSALS.map(|refusal| only(Sqlite, refusal)));
    statements.extend(POSTGRES_REFUSALS.map(|refusal| only(Postgres, refusal)));
    for name in ["invoices", "credit_notes"] {
        let counter = format!("INSERT INTO id_counters (name, last) VALUES ('{name}', 0)");
        statements.push(only(Sqlite, counter));
        statements.push(only(Postgres, format!("CREATE SEQUENCE ids_{name}")));
    }
    statements
}

/// What a document states never changes once it is issued; only where it stands does. Credit notes
/// do not change at all.
const SQLITE_REFUSALS: [&str; 4] = [
    "CREATE TRIGGER invoices_are_not_changed BEFORE UPDATE OF
        client_id, kind, currency, total_minor, issued_on, issued_at, proforma, fiscal,
        particulars, assessment, figures ON invoices
        WHEN old.fiscal_sequence IS NOT NULL AND (
            old.client_id IS NOT new.client_id OR old.kind IS NOT new.kind
            OR old.currency IS NOT new.currency OR old.issued_on IS NOT new.issued_on
            OR old.issued_at IS NOT new.issued_at OR old.particulars IS NOT new.particulars
            OR old.proforma IS NOT new.proforma OR old.fiscal IS NOT new.fiscal
            OR old.total_minor IS NOT new.total_minor OR old.figures IS NOT new.figures
            OR old.assessment IS NOT new.assessment
        ) BEGIN
        SELECT RAISE(ABORT, 'a fiscal invoice is never changed');
    END",
    "CREATE TRIGGER invoices_are_not_removed BEFORE DELETE ON invoices
        WHEN old.status <> 1 BEGIN
        SELECT RAISE(ABORT, 'an issued invoice is never removed');
    END",
    "CREATE TRIGGER credit_notes_are_not_changed BEFORE UPDATE ON credit_notes BEGIN
        SELECT RAISE(ABORT, 'a credit note is never changed');
    END",
    "CREATE TRIGGER credit_notes_are_not_removed BEFORE DELETE ON credit_notes BEGIN
        SELECT RAISE(ABORT, 'a credit note is never changed');
    END",
];

const POSTGRES_REFUSALS: [&str; 6] = [
    "CREATE FUNCTION refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'a fiscal invoice is never changed';
    END $$",
    "CREATE TRIGGER invoices_are_not_changed BEFORE UPDATE ON invoices FOR EACH ROW
        WHEN (old.fiscal_sequence IS NOT NULL AND (
            old.client_id IS DISTINCT FROM new.client_id OR old.kind IS DISTINCT FROM new.kind
            OR old.currency IS DISTINCT FROM new.currency
            OR old.issued_on IS DISTINCT FROM new.issued_on
            OR old.issued_at IS DISTINCT FROM new.issued_at
            OR old.particulars IS DISTINCT FROM new.particulars
            OR old.proforma IS DISTINCT FROM new.proforma
            OR old.fiscal IS DISTINCT FROM new.fiscal
            OR old.total_minor IS DISTINCT FROM new.total_minor
            OR old.figures IS DISTINCT FROM new.figures
            OR old.assessment IS DISTINCT FROM new.assessment
        )) EXECUTE FUNCTION refuse_invoice_change()",
    "CREATE FUNCTION refuse_invoice_removal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'an issued invoice is never removed';
    END $$",
    "CREATE TRIGGER invoices_are_not_removed BEFORE DELETE ON invoices FOR EACH ROW
        WHEN (old.status <> 1) EXECUTE FUNCTION refuse_invoice_removal()",
    "CREATE FUNCTION refuse_credit_note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'a credit note is never changed';
    END $$",
    "CREATE TRIGGER credit_notes_are_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE
        ON credit_notes FOR EACH STATEMENT EXECUTE FUNCTION refuse_credit_note_change()",
];

/// Lists filter and sort by the columns; what a document states besides is one JSON text a part:
/// what it states (`particulars`), why it is taxed so (`assessment`), its lines (`figures`), and
/// what credit notes have taken off these (`credited`), which alone changes. Dates are days since
/// 1970; those that lists are sorted by stand again as keys, for drafts as a day in the far future.
const TABLES: &str = "
CREATE TABLE invoices (
    id {key},
    client_id BIGINT NOT NULL REFERENCES clients (id),
    status SMALLINT NOT NULL,
    kind TEXT NOT NULL,
    currency TEXT NOT NULL,
    total_minor BIGINT NOT NULL,
    total_thousandths BIGINT NOT NULL,
    paid_minor BIGINT NOT NULL DEFAULT 0,
    refunded_minor BIGINT NOT NULL DEFAULT 0,
    credited_minor BIGINT NOT NULL DEFAULT 0,
    due_minor BIGINT NOT NULL DEFAULT 0,
    balance_minor BIGINT NOT NULL DEFAULT 0,
    issued_on BIGINT,
    dated_on BIGINT,
    due_on BIGINT,
    dated_key BIGINT NOT NULL,
    due_key BIGINT NOT NULL,
    paid_on BIGINT,
    refunded_on BIGINT,
    numbering TEXT,
    proforma {bytes} UNIQUE,
    fiscal {bytes} UNIQUE,
    fiscal_sequence BIGINT,
    fiscal_on BIGINT,
    item_kinds BIGINT NOT NULL,
    has_taxes BOOLEAN NOT NULL,
    is_exempt BOOLEAN NOT NULL,
    has_company BOOLEAN NOT NULL,
    has_vat_id BOOLEAN NOT NULL,
    particulars TEXT NOT NULL,
    assessment TEXT NOT NULL,
    figures TEXT NOT NULL,
    credited TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    issued_at BIGINT,
    version BIGINT NOT NULL,
    CHECK (paid_minor >= 0 AND refunded_minor >= 0 AND refunded_minor <= paid_minor)
);
CREATE INDEX invoices_by_client ON invoices (client_id, status, due_on, id);
CREATE INDEX invoices_by_status ON invoices (status, id);
CREATE INDEX invoices_by_date ON invoices (dated_key, id);
CREATE INDEX invoices_by_due_date ON invoices (due_key, id);
CREATE INDEX invoices_by_client_id ON invoices (client_id, id);
CREATE INDEX invoices_by_total ON invoices (total_thousandths, id);
CREATE INDEX invoices_unpaid ON invoices (due_on, id) WHERE status = 2;

CREATE TABLE invoice_charges (
    invoice_id BIGINT NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
    charge TEXT NOT NULL UNIQUE
);
CREATE INDEX invoice_charges_by_invoice ON invoice_charges (invoice_id);

CREATE TABLE credit_notes (
    id {key},
    invoice_id BIGINT NOT NULL REFERENCES invoices (id),
    client_id BIGINT NOT NULL REFERENCES clients (id),
    number {bytes} NOT NULL UNIQUE,
    sequence BIGINT NOT NULL,
    dated_on BIGINT NOT NULL,
    preceding TEXT NOT NULL,
    preceding_on BIGINT NOT NULL,
    currency TEXT NOT NULL,
    total_minor BIGINT NOT NULL,
    particulars TEXT NOT NULL,
    reason TEXT NOT NULL,
    figures TEXT NOT NULL,
    issued_at BIGINT NOT NULL
);
CREATE INDEX credit_notes_by_invoice ON credit_notes (invoice_id, id);
CREATE INDEX credit_notes_by_client ON credit_notes (client_id, id);

CREATE TABLE number_series (
    kind TEXT NOT NULL,
    configuration_id BIGINT NOT NULL REFERENCES configurations (id),
    last BIGINT NOT NULL,
    PRIMARY KEY (kind, configuration_id)
);
";
