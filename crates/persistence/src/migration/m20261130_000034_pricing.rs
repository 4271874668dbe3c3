//! Adds pricing plans, their rules, and which client has which plan from when on.

use sea_orm_migration::sea_orm::DatabaseBackend::{Postgres, Sqlite};

use super::step::{Statements, Step, both, only};

pub(super) const STEP: Step = Step { name: "m20261130_000034_pricing", statements };

fn statements() -> Vec<Statements> {
    let mut statements = vec![both(TABLES)];
    for name in ["pricing_plans", "pricing_rules"] {
        let counter = format!("INSERT INTO id_counters (name, last) VALUES ('{name}', 0)");
        statements.push(only(Sqlite, counter));
        statements.push(only(Postgres, format!("CREATE SEQUENCE ids_{name}")));
    }
    statements.extend(sqlite_refusals().map(|refusal| only(Sqlite, refusal)));
    statements.extend(postgres_refusals().map(|refusal| only(Postgres, refusal)));
    statements
}

/// The terms of a rule are a document, because nothing is looked for inside; its dates are columns.
const TABLES: &str = "
CREATE TABLE pricing_plans (
    id {key},
    name TEXT NOT NULL,
    name_folded {bytes} NOT NULL,
    currency TEXT NOT NULL,
    is_default BOOLEAN NOT NULL,
    deleted_at BIGINT,
    version BIGINT NOT NULL,
    CHECK (deleted_at IS NULL OR NOT is_default)
);
CREATE UNIQUE INDEX pricing_plans_by_name ON pricing_plans (name_folded) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX pricing_plans_one_default ON pricing_plans (is_default) WHERE is_default;

CREATE TABLE pricing_rules (
    id {key},
    plan_id BIGINT NOT NULL REFERENCES pricing_plans (id),
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    terms TEXT NOT NULL,
    starts_at BIGINT,
    ends_at BIGINT CHECK (ends_at > starts_at),
    is_active BOOLEAN NOT NULL,
    charged_until BIGINT CHECK (charged_until <= ends_at OR ends_at IS NULL),
    version BIGINT NOT NULL
);
CREATE INDEX pricing_rules_by_plan ON pricing_rules (plan_id, id);

CREATE TABLE client_pricing_plans (
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    starts_at BIGINT NOT NULL,
    plan_id BIGINT NOT NULL REFERENCES pricing_plans (id),
    PRIMARY KEY (client_id, starts_at)
);
CREATE INDEX client_pricing_plans_by_plan ON client_pricing_plans (plan_id, client_id);
";

const WORDS: &str = "a pricing rule that has charged is only ended";

/// What of a rule that has charged differs although it must not.
fn spoilt(is: &str) -> String {
    format!(
        "old.charged_until IS NOT NULL AND (
            new.id <> old.id OR new.plan_id <> old.plan_id OR new.name <> old.name
            OR new.currency <> old.currency OR new.terms <> old.terms
            OR new.starts_at {is} old.starts_at OR new.is_active <> old.is_active
            OR new.charged_until IS NULL OR new.charged_until < old.charged_until
            OR (old.ends_at IS NOT NULL AND (new.ends_at IS NULL OR new.ends_at > old.ends_at))
        )"
    )
}

/// The engine itself keeps rules that have charged, as with the journal.
fn sqlite_refusals() -> [String; 3] {
    let abort = format!("BEGIN SELECT RAISE(ABORT, '{WORDS}'); END");
    let spoilt = spoilt("IS NOT");
    [
        format!(
            "CREATE TRIGGER pricing_rules_are_not_replaced BEFORE INSERT ON pricing_rules
            WHEN EXISTS (
                SELECT 1 FROM pricing_rules WHERE id = new.id AND charged_until IS NOT NULL
            ) {abort}"
        ),
        format!(
            "CREATE TRIGGER pricing_rules_are_only_ended BEFORE UPDATE ON pricing_rules
            WHEN {spoilt} {abort}"
        ),
        format!(
            "CREATE TRIGGER pricing_rules_are_not_removed BEFORE DELETE ON pricing_rules
            WHEN old.charged_until IS NOT NULL {abort}"
        ),
    ]
}

fn postgres_refusals() -> [String; 4] {
    let spoilt = spoilt("IS DISTINCT FROM");
    [
        format!(
            "CREATE FUNCTION refuse_pricing_rule_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                RAISE EXCEPTION '{WORDS}';
            END $$"
        ),
        format!(
            "CREATE TRIGGER pricing_rules_are_only_ended BEFORE UPDATE ON pricing_rules
            FOR EACH ROW WHEN ({spoilt}) EXECUTE FUNCTION refuse_pricing_rule_change()"
        ),
        "CREATE TRIGGER pricing_rules_are_not_removed BEFORE DELETE ON pricing_rules
        FOR EACH ROW WHEN (old.charged_until IS NOT NULL)
        EXECUTE FUNCTION refuse_pricing_rule_change()"
            .to_owned(),
        "CREATE TRIGGER pricing_rules_are_not_truncated BEFORE TRUNCATE ON pricing_rules
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_pricing_rule_change()"
            .to_owned(),
    ]
}
