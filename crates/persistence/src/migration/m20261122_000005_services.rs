//! Adds products and the services that clients own.

use super::step::{Step, both};

pub(super) const STEP: Step =
    Step { name: "m20261122_000005_services", statements: || vec![both(TABLES)] };

const TABLES: &str = "
CREATE TABLE products (
    id {key},
    name TEXT NOT NULL,
    name_folded {bytes} NOT NULL,
    code TEXT NOT NULL UNIQUE,
    product_type TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE services (
    id {key},
    client_id BIGINT NOT NULL REFERENCES clients (id),
    product_id BIGINT NOT NULL REFERENCES products (id),
    status TEXT NOT NULL,
    suspended_with_client BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX services_by_client ON services (client_id, status, product_id);
CREATE INDEX services_by_product ON services (product_id);
";
