//! Adds what makes the client list fast: the indexes that it walks, its search, its changes.

use sea_orm_migration::sea_orm::DatabaseBackend::{Postgres, Sqlite};

use super::step::{Statements, Step, both, only};

pub(super) const STEP: Step = Step { name: "m20261122_000007_client_list", statements };

fn statements() -> Vec<Statements> {
    let mut statements = Vec::new();
    for sort in SORT_COLUMNS {
        let filters = FILTER_COLUMNS.iter().filter(|column| **column != sort);
        let filters = filters.copied().collect::<Vec<_>>().join(", ");
        let name = format!("CREATE INDEX clients_walk_{sort} ON clients");
        statements.push(only(Sqlite, format!("{name} ({sort}, id, {filters})")));
        statements.push(only(Postgres, format!("{name} ({sort}, id) INCLUDE ({filters})")));
    }
    statements.push(both(TABLES));
    statements.extend(SQLITE_SEARCH.map(|statement| only(Sqlite, statement)));
    statements.extend(POSTGRES_SEARCH.map(|statement| only(Postgres, statement)));
    statements
}

/// The list is read along an index on each of these and the id, in either direction.
const SORT_COLUMNS: [&str; 6] = [
    "company_folded",
    "country",
    "created_at",
    "up_to_date_base_minor",
    "configuration_id",
    "first_group_id",
];

/// Each of those indexes holds what the filters look at, so that a row that a filter rejects is
/// never fetched from the table.
pub(super) const FILTER_COLUMNS: [&str; 16] = [
    "created_at",
    "configuration_id",
    "reseller_id",
    "first_group_id",
    "out_of_credit_since",
    "credit_ends_at",
    "group_mask",
    "service_mask",
    "place_mask",
    "host_mask",
    "service_count",
    "instance_count",
    "status",
    "tax_exempt",
    "has_billing_agreement",
    "is_reseller",
];

/// `client_changes` tells every process which clients to read again into its facet index.
const TABLES: &str = "
CREATE TABLE client_search (
    client_id {key} REFERENCES clients (id) ON DELETE CASCADE,
    text {bytes} NOT NULL
);
CREATE TABLE client_changes (
    id {serial},
    client_id BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX client_changes_by_time ON client_changes (at);
";

/// The texts are folded before they are stored, so the tokenizer leaves case and accents alone.
const SQLITE_SEARCH: [&str; 4] = [
    "CREATE VIRTUAL TABLE client_trigrams USING fts5(
        text, content = 'client_search', content_rowid = 'client_id',
        tokenize = 'trigram case_sensitive 1'
    )",
    "CREATE TRIGGER client_search_added AFTER INSERT ON client_search BEGIN
        INSERT INTO client_trigrams (rowid, text) VALUES (new.client_id, new.text);
    END",
    "CREATE TRIGGER client_search_removed AFTER DELETE ON client_search BEGIN
        INSERT INTO client_trigrams (client_trigrams, rowid, text)
        VALUES ('delete', old.client_id, old.text);
    END",
    "CREATE TRIGGER client_search_changed AFTER UPDATE ON client_search BEGIN
        INSERT INTO client_trigrams (client_trigrams, rowid, text)
        VALUES ('delete', old.client_id, old.text);
        INSERT INTO client_trigrams (rowid, text) VALUES (new.client_id, new.text);
    END",
];

/// A change row names its transaction, because transactions commit in another order than they
/// begin: a follower asks for rows that its last snapshot did not see.
const POSTGRES_SEARCH: [&str; 4] = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX client_search_trigrams ON client_search USING gin (text gin_trgm_ops)",
    "ALTER TABLE client_changes ADD COLUMN transaction xid8 NOT NULL DEFAULT pg_current_xact_id()",
    "CREATE INDEX client_changes_by_transaction ON client_changes (transaction)",
];
