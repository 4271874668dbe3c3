//! Knows why money moves.

words! {
    /// Why an entry was written.
    Cause {
        /// Staff gave credit.
        CreditAdded = "credit_added", "Credit added";
        /// Staff took credit away.
        CreditSubtracted = "credit_subtracted", "Credit subtracted";
        /// Credit that a new client starts with.
        InitialCredit = "initial_credit", "Initial credit";
        /// What was left of initial credit when it expired.
        CreditExpired = "credit_expired", "Credit expired";
        /// An invoice was paid from outside.
        Payment = "payment", "Payment";
        /// An invoice needed less than was paid, and the rest went to credit.
        Overpaid = "overpaid", "Paid above what was due";
        /// What a gateway kept of a payment.
        GatewayFee = "gateway_fee", "Gateway fee";
        /// An invoice was paid from credit.
        PaidFromCredit = "paid_from_credit", "Paid from credit";
        /// An invoice that sells credit was paid.
        CreditBought = "credit_bought", "Credit bought";
        /// Credit that was bought went back, because what was paid for it did.
        CreditTakenBack = "credit_taken_back", "Credit taken back";
        /// What was paid of an invoice went back to credit.
        RefundedToCredit = "refunded_to_credit", "Refunded to credit";
        /// What was paid of an invoice went back outside.
        Refunded = "refunded", "Refunded";
        /// Another entry was wrong, and this one undoes it.
        Reversal = "reversal", "Reversal";
    }
}

impl Cause {
    /// Whether credit may fall below zero by it, within limits that the use case looks after
    /// (product 2.1).
    pub const fn may_overdraw(self) -> bool {
        matches!(self, Self::PaidFromCredit)
    }
}
