//! Adds gateways, payments through them, refunds, stored payment methods, and lines of bank
//! statements.

use sea_orm_migration::sea_orm::DatabaseBackend::{Postgres, Sqlite};

use super::step::{Statements, Step, both, only};

pub(super) const STEP: Step = Step { name: "m20261129_000021_payments", statements };

fn statements() -> Vec<Statements> {
    let mut statements = vec![both(TABLES)];
    for name in ["gateways", "payments", "refunds", "payment_methods", "bank_lines"] {
        let counter = format!("INSERT INTO id_counters (name, last) VALUES ('{name}', 0)");
        statements.push(only(Sqlite, counter));
        statements.push(only(Postgres, format!("CREATE SEQUENCE ids_{name}")));
    }
    statements
}

/// What a gateway calls a payment or refund is unique for the gateway; so is the digest of a
/// bank's line, by which a statement that is read twice books nothing twice.
const TABLES: &str = "
CREATE TABLE gateways (
    id {key},
    code {bytes} NOT NULL UNIQUE,
    is_enabled BOOLEAN NOT NULL,
    is_visible BOOLEAN NOT NULL,
    is_recurring BOOLEAN NOT NULL,
    display_name TEXT NOT NULL,
    consent_text TEXT,
    fixed_fee TEXT NOT NULL,
    percent_fee TEXT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE payment_methods (
    id {key},
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    gateway {bytes} NOT NULL,
    token {bytes} NOT NULL,
    label TEXT NOT NULL,
    expires TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (gateway, token)
);
CREATE INDEX payment_methods_by_client ON payment_methods (client_id, id);
CREATE INDEX payment_methods_by_expiry ON payment_methods (expires, client_id)
    WHERE expires IS NOT NULL;

CREATE TABLE payments (
    id {key},
    client_id BIGINT NOT NULL REFERENCES clients (id),
    invoice_id BIGINT NOT NULL REFERENCES invoices (id),
    gateway {bytes} NOT NULL,
    external_id {bytes},
    method_id BIGINT,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    fee_minor BIGINT NOT NULL CHECK (fee_minor >= 0),
    credited_minor BIGINT NOT NULL CHECK (credited_minor >= 0),
    refunded_minor BIGINT NOT NULL CHECK (refunded_minor >= 0),
    status TEXT NOT NULL,
    pay_at TEXT,
    paid_on BIGINT,
    note TEXT,
    trouble TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (gateway, external_id),
    CHECK (credited_minor + refunded_minor <= amount_minor)
);
CREATE INDEX payments_by_invoice ON payments (invoice_id, id);
CREATE INDEX payments_by_client ON payments (client_id, id);
CREATE INDEX payments_by_status ON payments (status, id);
CREATE INDEX payments_by_gateway ON payments (gateway, id);

CREATE TABLE refunds (
    id {key},
    payment_id BIGINT NOT NULL REFERENCES payments (id),
    client_id BIGINT NOT NULL REFERENCES clients (id),
    invoice_id BIGINT NOT NULL REFERENCES invoices (id),
    gateway {bytes} NOT NULL,
    external_id {bytes},
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    trouble TEXT,
    entry_id BIGINT NOT NULL UNIQUE REFERENCES journal_entries (id)
        DEFERRABLE INITIALLY DEFERRED,
    attempt BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (gateway, external_id)
);
CREATE INDEX refunds_by_payment ON refunds (payment_id, id);

CREATE TABLE bank_lines (
    id {key},
    digest {bytes} NOT NULL UNIQUE,
    booked_on BIGINT NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    payer TEXT,
    words TEXT NOT NULL,
    bank_reference TEXT,
    status TEXT NOT NULL,
    payment_id BIGINT REFERENCES payments (id) DEFERRABLE INITIALLY DEFERRED,
    note TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX bank_lines_by_status ON bank_lines (status, id);

ALTER TABLE clients ADD COLUMN agreement_set BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE clients ADD COLUMN has_payment_method BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE clients SET agreement_set = has_billing_agreement;
";
