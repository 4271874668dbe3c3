//! Adds the indexes that reports are added up along: each holds every column of its sums.

use super::step::{Statements, Step, both};

pub(super) const STEP: Step = Step { name: "m20261129_000024_reports", statements };

fn statements() -> Vec<Statements> {
    vec![both(INDEXES)]
}

/// The status 2 is `unpaid`, the account 4 an invoice.
const INDEXES: &str = "
CREATE INDEX invoices_open ON invoices (client_id, currency, due_on, due_minor) WHERE status = 2;
CREATE INDEX invoices_paid ON invoices (paid_on, issued_on) WHERE paid_on IS NOT NULL;
CREATE INDEX invoices_by_day ON invoices
    (dated_on, currency, status, total_minor, credited_minor, due_minor)
    WHERE dated_on IS NOT NULL;
CREATE INDEX journal_entries_to_invoices ON journal_entries
    (at, cause, destination_currency, destination_minor) WHERE destination = 4;
CREATE INDEX journal_entries_from_invoices ON journal_entries
    (at, cause, source_currency, source_minor) WHERE source = 4;
";
