//! Knows the life of a payment: which status follows from which step.

words! {
    /// Where a payment stands.
    PaymentStatus {
        /// The gateway is to be asked, or has not answered for good.
        Waiting = "waiting", "Waiting";
        /// The gateway holds the money, and has not taken it yet.
        Authorised = "authorised", "Authorised";
        /// The money has come.
        Succeeded = "succeeded", "Succeeded";
        /// A part of it has gone back, or is on its way.
        PartlyRefunded = "partly_refunded", "Partly refunded";
        /// All of it has gone back, or is on its way.
        Refunded = "refunded", "Refunded";
        /// No money came.
        Failed = "failed", "Failed";
        /// It was written down wrongly, and is undone.
        Reversed = "reversed", "Reversed";
    }
}

words! {
    /// What can happen to a payment.
    PaymentStep {
        /// The gateway holds the money.
        Authorise = "authorise", "authorised";
        /// The money has come.
        Succeed = "succeed", "taken";
        /// No money comes.
        Fail = "fail", "called failed";
        /// A part of it goes back.
        RefundPart = "refund_part", "refunded in part";
        /// What is left of it goes back.
        RefundAll = "refund_all", "refunded";
        /// A part of what was to go back did not.
        UndoRefund = "undo_refund", "un-refunded in part";
        /// Nothing of what was to go back did.
        UndoRefunds = "undo_refunds", "un-refunded";
        /// It was wrong from the beginning.
        Reverse = "reverse", "reversed";
    }
}

/// A step that the present status forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a payment that is {} cannot be {}", from.label().to_lowercase(), step.label())]
pub struct IllegalPaymentStep {
    /// The status that forbids it.
    pub from: PaymentStatus,
    /// The step that was tried.
    pub step: PaymentStep,
}

impl PaymentStatus {
    /// The status that follows when this step is taken. A payment that has failed may still
    /// succeed: payers try again, and gateways tell things in the wrong order.
    pub const fn after(self, step: PaymentStep) -> Result<Self, IllegalPaymentStep> {
        match (self, step) {
            (Self::Waiting, PaymentStep::Authorise) => Ok(Self::Authorised),
            (Self::Waiting | Self::Authorised | Self::Failed, PaymentStep::Succeed)
            | (Self::PartlyRefunded | Self::Refunded, PaymentStep::UndoRefunds) => {
                Ok(Self::Succeeded)
            }
            (Self::Waiting | Self::Authorised, PaymentStep::Fail) => Ok(Self::Failed),
            (Self::Succeeded | Self::PartlyRefunded, PaymentStep::RefundPart)
            | (Self::PartlyRefunded | Self::Refunded, PaymentStep::UndoRefund) => {
                Ok(Self::PartlyRefunded)
            }
            (Self::Succeeded | Self::PartlyRefunded, PaymentStep::RefundAll) => Ok(Self::Refunded),
            (Self::Succeeded, PaymentStep::Reverse) => Ok(Self::Reversed),
            (from, step) => Err(IllegalPaymentStep { from, step }),
        }
    }

    /// Whether its money has come to Bursar's books, even if some of it has gone again.
    pub const fn has_money(self) -> bool {
        matches!(self, Self::Succeeded | Self::PartlyRefunded | Self::Refunded)
    }

    /// Whether the gateway may still answer otherwise.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Authorised)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn the_whole_life_of_a_payment_is_this_table() {
        let mut table = format!("{:<16}", "");
        for step in PaymentStep::ALL {
            write!(table, " {step:<15}").unwrap();
        }
        for from in PaymentStatus::ALL {
            write!(table, "\n{from:<16}").unwrap();
            for step in PaymentStep::ALL {
                let to = from.after(*step).map_or("-", PaymentStatus::code);
                write!(table, " {to:<15}").unwrap();
            }
        }
        let table: Vec<&str> = table.lines().map(str::trim_end).collect();
        insta::assert_snapshot!(table.join("\n"), @"
                         authorise       succeed         fail            refund_part     refund_all      undo_refund     undo_refunds    reverse
        waiting          authorised      succeeded       failed          -               -               -               -               -
        authorised       -               succeeded       failed          -               -               -               -               -
        succeeded        -               -               -               partly_refunded refunded        -               -               reversed
        partly_refunded  -               -               -               partly_refunded refunded        partly_refunded succeeded       -
        refunded         -               -               -               -               -               partly_refunded succeeded       -
        failed           -               succeeded       -               -               -               -               -               -
        reversed         -               -               -               -               -               -               -               -
        ");
    }

    #[test]
    fn money_that_has_come_is_never_called_failed_again() {
        let with_money = PaymentStatus::ALL.iter().filter(|status| status.has_money());
        for status in with_money {
            assert!(status.after(PaymentStep::Fail).is_err(), "{status}");
            assert!(status.after(PaymentStep::Succeed).is_err(), "{status} counts twice");
        }
    }
}
