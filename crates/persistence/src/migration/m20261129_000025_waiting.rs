//! Adds when gateways are asked how payments and refunds stand, by whose doing money goes back, and
//! which credit note an e-mail takes along.

use super::step::{Step, both};

pub(super) const STEP: Step =
    Step { name: "m20261129_000025_waiting", statements: || vec![both(TABLES)] };

const TABLES: &str = "
ALTER TABLE payments ADD COLUMN ask_at BIGINT;
UPDATE payments SET ask_at = created_at WHERE status IN ('waiting', 'authorised');
CREATE INDEX payments_to_ask ON payments (ask_at, id) WHERE ask_at IS NOT NULL;

ALTER TABLE refunds ADD COLUMN ask_at BIGINT;
ALTER TABLE refunds ADD COLUMN origin TEXT NOT NULL DEFAULT 'staff';
UPDATE refunds SET ask_at = created_at WHERE status = 'waiting';
CREATE INDEX refunds_to_ask ON refunds (ask_at, id) WHERE ask_at IS NOT NULL;

ALTER TABLE emails ADD COLUMN credit_note_id BIGINT REFERENCES credit_notes (id);
";
