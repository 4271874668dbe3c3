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
        let mut table = String::new();
        for from in InvoiceStatus::ALL {
            for step in InvoiceStep::ALL {
                let to = from.after(*step).map_or("-", InvoiceStatus::code);
                writeln!(table, "{from:<10} {step:<12} {to}").unwrap();
            }
        }
        insta::assert_snapshot!(table, @"
        draft      issue        unpaid
        draft      settle       -
        draft      reopen       -
        draft      cancel       -
        draft      refund       -
        draft      undo_refund  -
        unpaid     issue        -
        unpaid     settle       paid
        unpaid     reopen       -
        unpaid     cancel       cancelled
        unpaid     refund       -
        unpaid     undo_refund  -
        paid       issue        -
        paid       settle       -
        paid       reopen       unpaid
        paid       cancel       -
        paid       refund       refunded
        paid       undo_refund  -
        cancelled  issue        -
        cancelled  settle       -
        cancelled  reopen       -
        cancelled  cancel       -
        cancelled  refund       -
        cancelled  undo_refund  -
        refunded   issue        -
        refunded   settle       -
        refunded   reopen       -
        refunded   cancel       -
        refunded   refund       -
        refunded   undo_refund  paid
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
