//! Knows what clients pay at sign-up, how much credit they need, and over which periods usage is billed.

use super::section;
use crate::client::configuration::field::choice;
use crate::client::configuration::kinds::{Sum, Threshold, Whole};

choice! {
    /// What becomes of the amount charged at sign-up.
    SignUpCharge {
        /// It is paid back once the card is known to work.
        Refund = "refund", "Refund after validation";
        /// It stays as the client's credit.
        Keep = "keep", "Keep as credit";
    }
}

choice! {
    /// What the message about the time that credit lasts counts down to.
    TimeLeftMessage {
        /// Until up-to-date credit reaches its limit.
        RelativeToLimit = "relative_to_limit", "Until the credit limit";
        /// Until up-to-date credit reaches zero.
        RelativeToZero = "relative_to_zero", "Until zero";
        /// There is no message.
        Hidden = "hidden", "Hidden";
    }
}

section! {
    /// What somebody has to do to become a client (product 4.2).
    SignUp in sign_up {
        /// A new user has to validate a card first; needs a gateway that can store cards.
        require_card: bool = false, "Require a credit card and save it on sign-up", LATER;
        /// Taken to validate the card, in the default currency; tax is added if it applies.
        charge_amount: Sum = Sum::default(), "Amount charged on sign-up", LATER;
        /// What becomes of the amount charged on sign-up.
        charge_action: SignUpCharge = SignUpCharge::Refund, "Sign-up charge", LATER;
    }
}

section! {
    /// How much up-to-date credit a client needs, and when it is out of credit (product 4.3).
    Credit in credit {
        /// Below it the client cannot create or upgrade resources; what exists is not touched. It may be negative.
        required: Threshold = Threshold::default(), "Required up-to-date credit for new services", LATER;
        /// Below it a client is out of credit, and the rules on notification, suspension and termination start. It may be negative.
        limit: Threshold = Threshold::default(), "Up-to-date credit limit", NOW;
        /// A user cannot pay an invoice from credit, and automatic settlement does not, if less would remain.
        minimum_after_payment: Threshold = Threshold::default(),
            "Minimum up-to-date credit left after paying an invoice", NOW;
        /// Instead of the required credit, for clients with a billing agreement.
        required_with_agreement: Threshold = Threshold::default(),
            "Required up-to-date credit with a billing agreement", LATER;
        /// Instead of the credit limit, for clients with a billing agreement.
        limit_with_agreement: Threshold = Threshold::default(),
            "Up-to-date credit limit with a billing agreement", NOW;
        /// What end users are told their credit lasts for; with a limit above 0 it always counts to the limit.
        time_left_message: TimeLeftMessage = TimeLeftMessage::RelativeToLimit,
            "Estimated time left message", LATER;
    }
}

section! {
    /// Over which periods usage is billed (product 4.4).
    BillingCycles in billing_cycles {
        /// Monthly cycles end with the calendar month, the first one runs from the start of the service to the end of its month, and cycle multipliers are ignored; otherwise cycles end on the day of the month on which the service started.
        calendar_month: bool = false, "Billing cycle as calendar month", LATER;
        /// Cycles become paid when appropriate, and credit follows; for invoices that another system issues.
        mark_invoiced_as_paid: bool = false,
            "Mark invoiced periods as paid when using external billing", LATER;
        /// Only the first seconds of each resource in a monthly cycle are billed, so that months cost the same; other cycles are not limited.
        limit_seconds: bool = false, "Limit billable seconds per month", LATER;
        /// How many seconds of a month are billed at most; 2 419 200 are 28 days.
        seconds_per_month: Whole<1, 2_678_399> = Whole::preset(2_419_200),
            "Billable seconds per month", LATER;
    }
}

impl Credit {
    /// The credit below which new services are refused.
    pub const fn required_for(&self, has_billing_agreement: bool) -> Threshold {
        if has_billing_agreement { self.required_with_agreement } else { self.required }
    }

    /// The credit below which a client is out of credit.
    pub const fn limit_for(&self, has_billing_agreement: bool) -> Threshold {
        if has_billing_agreement { self.limit_with_agreement } else { self.limit }
    }
}
