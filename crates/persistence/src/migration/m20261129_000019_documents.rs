//! Adds the files that documents were printed as, the logos on them, and series of numbers that
//! belong to how numbers are written instead of to a configuration.

use sea_orm_migration::sea_orm::DatabaseBackend::{Postgres, Sqlite};

use super::step::{Statements, Step, both, only};

pub(super) const STEP: Step = Step { name: "m20261129_000019_documents", statements };

fn statements() -> Vec<Statements> {
    let mut statements = vec![both(TABLES)];
    statements.push(only(Sqlite, series("json_extract(c.settings, '$.\"{key}\"')")));
    statements.push(only(Postgres, series("CAST(c.settings AS json) ->> '{key}'")));
    statements.push(both("DROP TABLE number_series"));
    statements.extend(SQLITE_REFUSALS.map(|refusal| only(Sqlite, refusal)));
    statements.extend(POSTGRES_REFUSALS.map(|refusal| only(Postgres, refusal)));
    statements
}

/// The engine itself refuses to change or remove a printed document, as with the journal.
const SQLITE_REFUSALS: [&str; 3] = [
    "CREATE TRIGGER documents_are_not_replaced BEFORE INSERT ON documents
        WHEN EXISTS (
            SELECT 1 FROM documents
            WHERE id = new.id OR (edition = new.edition AND (
                invoice_id = new.invoice_id OR credit_note_id = new.credit_note_id
            ))
        ) BEGIN
        SELECT RAISE(ABORT, 'a printed document is never changed');
    END",
    "CREATE TRIGGER documents_are_not_changed BEFORE UPDATE ON documents BEGIN
        SELECT RAISE(ABORT, 'a printed document is never changed');
    END",
    "CREATE TRIGGER documents_are_not_removed BEFORE DELETE ON documents BEGIN
        SELECT RAISE(ABORT, 'a printed document is never changed');
    END",
];

const POSTGRES_REFUSALS: [&str; 2] = [
    "CREATE FUNCTION refuse_document_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'a printed document is never changed';
    END $$",
    "CREATE TRIGGER documents_are_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON documents
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_document_change()",
];

const TABLES: &str = "
CREATE TABLE documents (
    id {serial},
    invoice_id BIGINT REFERENCES invoices (id),
    credit_note_id BIGINT REFERENCES credit_notes (id),
    edition BIGINT NOT NULL,
    number {bytes} NOT NULL,
    printed_at BIGINT NOT NULL,
    printer TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size BIGINT NOT NULL CHECK (size > 0),
    sha256 TEXT NOT NULL,
    bytes {blob} NOT NULL,
    CHECK ((invoice_id IS NULL) <> (credit_note_id IS NULL))
);
CREATE UNIQUE INDEX documents_of_invoices ON documents (invoice_id, edition)
    WHERE invoice_id IS NOT NULL;
CREATE UNIQUE INDEX documents_of_credit_notes ON documents (credit_note_id, edition)
    WHERE credit_note_id IS NOT NULL;

CREATE TABLE configuration_logos (
    configuration_id {key} REFERENCES configurations (id) ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    bytes {blob} NOT NULL
);

CREATE TABLE document_series (
    kind TEXT NOT NULL,
    format {bytes} NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (kind, format)
);
";

/// Each series goes on where the furthest of the configurations that write numbers like this is.
fn series(setting: &str) -> String {
    let setting = setting.replace("{key}", "invoicing.fiscal_number_format");
    format!(
        "INSERT INTO document_series (kind, format, last)
        SELECT kind, format, MAX(last) FROM (
            SELECT n.kind AS kind, n.last AS last,
                CASE n.kind WHEN 'credit_notes' THEN 'CN-' ELSE '' END || replace(replace(
                    COALESCE({setting}, '{{number}}'), '{{number:0', '{{number:'),
                    '{{number:1}}', '{{number}}') AS format
            FROM number_series n JOIN configurations c ON c.id = n.configuration_id
        ) AS begun GROUP BY kind, format"
    )
}
