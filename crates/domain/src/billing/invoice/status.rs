//! Knows the life of an invoice: which status follows from which step.

words! {
    /// Where an invoice stands. Overdue is no status: it is unpaid past its due date.
    InvoiceStatus {
        /// Still being written.
        Draft = "draft", "Draft";
        /// Issued, and something is still due.
        Unpaid = "unpaid", "Unpaid";
        /// Nothing is due any more.
        Paid = "paid", "Paid";
        /// Called off before anything was paid.
        Cancelled = "cancelled", "Cancelled";
        /// Everything that was paid has been given back.
        Refunded = "refunded", "Refunded";
    }
}

words! {
    /// What can happen to an invoice's status.
    InvoiceStep {
        /// The draft becomes a document.
        Issue = "issue", "issued";
        /// Nothing is due any more.
        Settle = "settle", "paid";
        /// A payment is undone, so that something is due again.
        Reopen = "reopen", "reopened";
        /// It is called off.
        Cancel = "cancel", "cancelled";
        /// Everything that was paid is given back.
        Refund = "refund", "refunded";
        /// A refund is undone.
        UndoRefund = "undo_refund", "un-refunded";
    }
}

/// A step that the present status forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an invoice that is {from} cannot be {}", step.label())]
pub struct IllegalInvoiceStep {
    /// The status that forbids it.
    pub from: InvoiceStatus,
    /// The step that was tried.
    pub step: InvoiceStep,
}

impl InvoiceStatus {
    /// The status that follows when this step is taken.
    pub const fn after(self, step: InvoiceStep) -> Result<Self, IllegalInvoiceStep> {
        match (self, step) {
            (Self::Draft, InvoiceStep::Issue) | (Self::Paid, InvoiceStep::Reopen) => {
                Ok(Self::Unpaid)
            }
            (Self::Unpaid, InvoiceStep::Settle) | (Self::Refunded, InvoiceStep::UndoRefund) => {
                Ok(Self::Paid)
            }
            (Self::Unpaid, InvoiceStep::Cancel) => Ok(Self::Cancelled),
            (Self::Paid, InvoiceStep::Refund) => Ok(Self::Refunded),
            (from, step) => Err(IllegalInvoiceStep { from, step }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn the_whole_life_of_an_invoice_is_this_table() {
        let mut table = format!("{:<10}", "");
        for step in InvoiceStep::ALL {
            write!(table, " {step:<11}").unwrap();
        }
        for from in InvoiceStatus::ALL {
            write!(table, "\n{from:<10}").unwrap();
            for step in InvoiceStep::ALL {
                let to = from.after(*step).map_or("-", InvoiceStatus::code);
                write!(table, " {to:<11}").unwrap();
            }
        }
        let table: Vec<&str> = table.lines().map(str::trim_end).collect();
        insta::assert_snapshot!(table.join("\n"), @"
                   issue       settle      reopen      cancel      refund      undo_refund
        draft      unpaid      -           -           -           -           -
        unpaid     -           paid        -           cancelled   -           -
        paid       -           -           unpaid      -           refunded    -
        cancelled  -           -           -           -           -           -
        refunded   -           -           -           -           -           paid
        ");
    }

    #[test]
    fn every_status_can_be_reached_from_a_draft() {
        let mut reached = vec![InvoiceStatus::Draft];
        let mut next = 0;
        while let Some(&from) = reached.get(next) {
            for to in InvoiceStep::ALL.iter().filter_map(|step| from.after(*step).ok()) {
                if !reached.contains(&to) {
                    reached.push(to);
                }
            }
            next += 1;
        }
        assert!(InvoiceStatus::ALL.iter().all(|status| reached.contains(status)));
    }

    #[test]
    fn a_refused_step_says_why_in_words() {
        let refused = InvoiceStatus::Draft.after(InvoiceStep::Settle).unwrap_err();
        assert_eq!(refused.to_string(), "an invoice that is draft cannot be paid");
    }
}
