//! Adds what a product says of itself, groups of products, upgrades, and price lists, by which
//! services are billed.

use sea_orm_migration::sea_orm::DatabaseBackend::{Postgres, Sqlite};

use super::step::{Statements, Step, both, only};

pub(super) const STEP: Step = Step { name: "m20261130_000037_catalogue", statements };

fn statements() -> Vec<Statements> {
    let mut statements = vec![both(TABLES)];
    for name in ["product_groups", "product_cycles"] {
        let counter = format!("INSERT INTO id_counters (name, last) VALUES ('{name}', 0)");
        statements.push(only(Sqlite, counter));
        statements.push(only(Postgres, format!("CREATE SEQUENCE ids_{name}")));
    }
    statements
}

/// Products that are there already get the module that fits their type, and no price list.
const TABLES: &str = "
CREATE TABLE product_groups (
    id {key},
    name TEXT NOT NULL,
    name_folded {bytes} NOT NULL UNIQUE,
    description TEXT,
    version BIGINT NOT NULL
);

ALTER TABLE products ADD COLUMN description TEXT;
ALTER TABLE products ADD COLUMN group_id BIGINT REFERENCES product_groups (id);
ALTER TABLE products ADD COLUMN module TEXT NOT NULL DEFAULT 'generic';
ALTER TABLE products ADD COLUMN status TEXT NOT NULL DEFAULT 'public';
ALTER TABLE products ADD COLUMN price_model TEXT NOT NULL DEFAULT 'fixed';
ALTER TABLE products ADD COLUMN auto_setup TEXT NOT NULL DEFAULT 'disabled';
ALTER TABLE products ADD COLUMN is_taxable BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE products ADD COLUMN requires_domain BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE products ADD COLUMN is_hidden BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE products ADD COLUMN welcome_template TEXT;
ALTER TABLE products ADD COLUMN allows_zero_price BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE products ADD COLUMN credits_downgrades BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE products SET module = 'openstack', price_model = 'fixed_plus_dynamic'
    WHERE product_type = 'openstack';
UPDATE products SET module = 'manual' WHERE product_type IN ('shared_hosting', 'domain');
CREATE INDEX products_by_name ON products (name_folded, id);
CREATE INDEX products_by_age ON products (created_at, id);
CREATE INDEX products_by_group ON products (group_id) WHERE group_id IS NOT NULL;

CREATE TABLE product_upgrades (
    product_id BIGINT NOT NULL REFERENCES products (id),
    target_id BIGINT NOT NULL REFERENCES products (id),
    PRIMARY KEY (product_id, target_id)
);
CREATE INDEX product_upgrades_by_target ON product_upgrades (target_id);

CREATE TABLE product_cycles (
    id {key},
    product_id BIGINT NOT NULL REFERENCES products (id),
    unit TEXT NOT NULL,
    multiplier BIGINT NOT NULL CHECK (multiplier BETWEEN 1 AND 120),
    currency TEXT NOT NULL,
    price_nanos BIGINT NOT NULL CHECK (price_nanos >= 0),
    setup_nanos BIGINT NOT NULL CHECK (setup_nanos >= 0),
    is_relative BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (product_id, unit, multiplier, currency)
);
ALTER TABLE services ADD COLUMN product_cycle_id BIGINT REFERENCES product_cycles (id);
CREATE INDEX services_by_price ON services (product_cycle_id) WHERE product_cycle_id IS NOT NULL;
";
