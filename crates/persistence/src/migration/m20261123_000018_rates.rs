//! Adds every rate that a currency has had, beginning with those of now.

use super::step::{Step, both};

pub(super) const STEP: Step =
    Step { name: "m20261123_000018_rates", statements: || vec![both(TABLES)] };

const TABLES: &str = "
CREATE TABLE currency_rates (
    id {serial},
    code TEXT NOT NULL,
    rate TEXT NOT NULL,
    since BIGINT NOT NULL,
    source TEXT NOT NULL
);
CREATE INDEX currency_rates_by_code ON currency_rates (code, id);

INSERT INTO currency_rates (code, rate, since, source)
SELECT code, rate, rated_at, 'staff' FROM currencies ORDER BY id;

ALTER TABLE currencies ADD COLUMN rate_source TEXT NOT NULL DEFAULT 'staff';
";
