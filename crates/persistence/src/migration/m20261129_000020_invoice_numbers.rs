//! Lets invoices be found by the sequence in their number.

use super::step::{Step, both};

pub(super) const STEP: Step = Step {
    name: "m20261129_000020_invoice_numbers",
    statements: || {
        vec![both(
            "CREATE INDEX invoices_by_sequence ON invoices (fiscal_sequence)
                WHERE fiscal_sequence IS NOT NULL;",
        )]
    },
};
