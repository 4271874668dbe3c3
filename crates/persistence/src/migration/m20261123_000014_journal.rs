//! Adds the journal, to which rows are only ever added, and what its entries have come to.

use sea_orm_migration::sea_orm::DatabaseBackend::{Postgres, Sqlite};

use super::step::{Statements, Step, both, only};

pub(super) const STEP: Step = Step { name: "m20261123_000014_journal", statements };

fn statements() -> Vec<Statements> {
    let mut statements = vec![both(TABLES)];
    statements.extend(SQLITE_REFUSALS.map(|refusal| only(Sqlite, refusal)));
    statements.extend(POSTGRES_REFUSALS.map(|refusal| only(Postgres, refusal)));
    statements
        .push(only(Sqlite, "INSERT INTO id_counters (name, last) VALUES ('journal_entries', 0)"));
    statements.push(only(Postgres, "CREATE SEQUENCE ids_journal_entries"));
    statements
}

/// The engine itself refuses to change or remove an entry, whoever asks it, as with the audit
/// trail.
const SQLITE_REFUSALS: [&str; 4] = [
    "CREATE TRIGGER journal_is_not_replaced BEFORE INSERT ON journal_entries
        WHEN EXISTS (
            SELECT 1 FROM journal_entries
            WHERE id = new.id OR (client_id = new.client_id AND place = new.place)
        ) BEGIN
        SELECT RAISE(ABORT, 'the journal is never changed');
    END",
    "CREATE TRIGGER journal_is_reversed_once BEFORE INSERT ON journal_entries
        WHEN new.reverses_id IS NOT NULL
            AND EXISTS (SELECT 1 FROM journal_entries WHERE reverses_id = new.reverses_id) BEGIN
        SELECT RAISE(ABORT, 'the entry is reversed already');
    END",
    "CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal_entries BEGIN
        SELECT RAISE(ABORT, 'the journal is never changed');
    END",
    "CREATE TRIGGER journal_is_not_removed BEFORE DELETE ON journal_entries BEGIN
        SELECT RAISE(ABORT, 'the journal is never changed');
    END",
];

const POSTGRES_REFUSALS: [&str; 2] = [
    "CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'the journal is never changed';
    END $$",
    "CREATE TRIGGER journal_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entries
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_journal_change()",
];

/// The amounts stand twice: as they were, and in thousandths of the major unit, by which entries
/// of several currencies are filtered and sorted.
const TABLES: &str = "
CREATE TABLE journal_entries (
    id {key},
    client_id BIGINT NOT NULL REFERENCES clients (id),
    place BIGINT NOT NULL,
    at BIGINT NOT NULL,
    cause TEXT NOT NULL,
    source SMALLINT NOT NULL,
    source_id BIGINT,
    source_minor BIGINT NOT NULL CHECK (source_minor > 0),
    source_currency TEXT NOT NULL,
    source_balance BIGINT,
    source_thousandths BIGINT NOT NULL,
    destination SMALLINT NOT NULL,
    destination_id BIGINT,
    destination_minor BIGINT NOT NULL CHECK (destination_minor > 0),
    destination_currency TEXT NOT NULL,
    destination_balance BIGINT,
    destination_thousandths BIGINT NOT NULL,
    rate TEXT,
    reason TEXT,
    reference TEXT,
    reverses_id BIGINT UNIQUE REFERENCES journal_entries (id),
    author_id BIGINT,
    author_name TEXT NOT NULL,
    on_behalf_of TEXT,
    request_id TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE UNIQUE INDEX journal_entries_by_client ON journal_entries (client_id, place);
CREATE INDEX journal_entries_by_time ON journal_entries (at, id);
CREATE INDEX journal_entries_by_source ON journal_entries (source, id);
CREATE INDEX journal_entries_by_destination ON journal_entries (destination, id);
CREATE INDEX journal_entries_by_paid ON journal_entries (source_thousandths, id);
CREATE INDEX journal_entries_by_received ON journal_entries (destination_thousandths, id);
CREATE INDEX journal_entries_by_source_id ON journal_entries (source_id)
    WHERE source_id IS NOT NULL;
CREATE INDEX journal_entries_by_destination_id ON journal_entries (destination_id)
    WHERE destination_id IS NOT NULL;
CREATE INDEX journal_entries_by_author ON journal_entries (author_id, id)
    WHERE author_id IS NOT NULL;

CREATE TABLE journal_heads (
    client_id {key} REFERENCES clients (id),
    entries BIGINT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE credit_lots (
    entry_id {key} REFERENCES journal_entries (id),
    client_id BIGINT NOT NULL REFERENCES clients (id),
    currency TEXT NOT NULL,
    left_minor BIGINT NOT NULL CHECK (left_minor >= 0),
    expires_at BIGINT NOT NULL
);
CREATE INDEX credit_lots_by_client ON credit_lots (client_id) WHERE left_minor > 0;
CREATE INDEX credit_lots_by_expiry ON credit_lots (expires_at, client_id) WHERE left_minor > 0;

ALTER TABLE clients ADD COLUMN burn_base_minor BIGINT NOT NULL DEFAULT 0;
";
