//! Adds records of usage.

use sea_orm_migration::sea_orm::DatabaseBackend::{Postgres, Sqlite};

use super::step::{Statements, Step, both, only};

pub(super) const STEP: Step = Step { name: "m20261130_000035_usage", statements };

fn statements() -> Vec<Statements> {
    let mut statements = vec![
        both(TABLES),
        only(Sqlite, "INSERT INTO id_counters (name, last) VALUES ('usage_records', 0)"),
        only(Postgres, "CREATE SEQUENCE ids_usage_records"),
    ];
    let spoilt = |is: &str| {
        format!(
            "old.ended_at IS NOT NULL OR new.id <> old.id OR new.client_id <> old.client_id
            OR new.kind <> old.kind OR new.region <> old.region
            OR new.external_id <> old.external_id OR new.project {is} old.project
            OR new.started_at <> old.started_at OR new.attributes <> old.attributes"
        )
    };
    statements.push(only(
        Sqlite,
        format!(
            "CREATE TRIGGER usage_records_are_only_ended BEFORE UPDATE ON usage_records
            WHEN {} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
            spoilt("IS NOT")
        ),
    ));
    statements.push(only(
        Postgres,
        format!(
            "CREATE FUNCTION refuse_usage_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                RAISE EXCEPTION '{WORDS}';
            END $$"
        ),
    ));
    statements.push(only(
        Postgres,
        format!(
            "CREATE TRIGGER usage_records_are_only_ended BEFORE UPDATE ON usage_records
            FOR EACH ROW WHEN ({}) EXECUTE FUNCTION refuse_usage_change()",
            spoilt("IS DISTINCT FROM")
        ),
    ));
    statements
}

const WORDS: &str = "a usage record is only ended, and once";

/// Attributes are a document, because rating reads them all. A resource has one record that begins
/// at a given second, which makes telling of it twice harmless.
const TABLES: &str = "
CREATE TABLE usage_records (
    id {key},
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    kind {bytes} NOT NULL,
    region {bytes} NOT NULL,
    external_id {bytes} NOT NULL,
    project {bytes},
    started_at BIGINT NOT NULL,
    ended_at BIGINT CHECK (ended_at > started_at),
    attributes TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX usage_records_of_resource
    ON usage_records (kind, region, external_id, started_at);
CREATE INDEX usage_records_of_client
    ON usage_records (client_id, kind, region, external_id, started_at, id);
CREATE INDEX usage_records_by_start ON usage_records (client_id, started_at, id);
CREATE INDEX usage_records_by_age ON usage_records (started_at, id);
";
