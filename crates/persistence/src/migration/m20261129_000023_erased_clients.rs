//! Lets the record of a client who is gone stay without a name.

use super::step::{Step, both};

pub(super) const STEP: Step =
    Step { name: "m20261129_000023_erased_clients", statements: || vec![both(TABLES)] };

const TABLES: &str = "
ALTER TABLE clients ADD COLUMN erased_at BIGINT;
";
