//! Knows the occasions on which an e-mail is sent (product 12).

use super::Topic;
use crate::billing::words;

words! {
    /// What has happened that somebody is told about. Each has a template of its own name that is
    /// there from the beginning.
    Occasion {
        /// An invoice was issued and is to be paid.
        InvoiceIssued = "invoice_issued", "Invoice issued";
        /// An invoice is due soon.
        InvoiceDueSoon = "invoice_due_soon", "Invoice due soon";
        /// An invoice is unpaid past its due date.
        InvoiceOverdue = "invoice_overdue", "Invoice overdue";
        /// A payment of an invoice came in.
        PaymentConfirmed = "payment_confirmed", "Payment confirmed";
        /// What was paid of an invoice was given back.
        RefundConfirmed = "refund_confirmed", "Refund confirmed";
        /// A credit note was issued.
        CreditNoteIssued = "credit_note_issued", "Credit note issued";
        /// A client's services were suspended.
        ServicesSuspended = "services_suspended", "Services suspended";
        /// A client's services were resumed.
        ServicesResumed = "services_resumed", "Services resumed";
        /// A client has used up the credit that he may use.
        OutOfCredit = "out_of_credit", "Out of credit";
        /// Somebody without an account is asked to look after a client.
        Invitation = "invitation", "Invitation of a user";
        /// A member of staff wants another password.
        PasswordReset = "password_reset", "Password reset";
    }
}

impl Occasion {
    /// When it is sent, as a sentence for staff.
    pub const fn about(self) -> &'static str {
        match self {
            Self::InvoiceIssued => "Sent when an invoice is issued and something is due on it.",
            Self::InvoiceDueSoon => {
                "Sent as many hours before the due date as the configuration says, and by hand."
            }
            Self::InvoiceOverdue => {
                "Sent as many hours after the due date as the configuration says, and by hand."
            }
            Self::PaymentConfirmed => "Sent when a payment of an invoice is recorded.",
            Self::RefundConfirmed => "Sent when what was paid of an invoice is given back.",
            Self::CreditNoteIssued => "Sent when an invoice is credited, in whole or in part.",
            Self::ServicesSuspended => "Sent when a client's services are suspended.",
            Self::ServicesResumed => "Sent when a client's services run again.",
            Self::OutOfCredit => "Not sent yet: it goes out once services are billed.",
            Self::Invitation => "Sent to the person whom staff invite to look after a client.",
            Self::PasswordReset => "Sent to a member of staff who has forgotten his password.",
        }
    }

    /// What it is about, for who wants to hear of some things only; `None` for what concerns the
    /// one person to whom it goes.
    pub const fn topic(self) -> Option<Topic> {
        match self {
            Self::InvoiceIssued
            | Self::InvoiceDueSoon
            | Self::InvoiceOverdue
            | Self::PaymentConfirmed
            | Self::RefundConfirmed
            | Self::CreditNoteIssued
            | Self::OutOfCredit => Some(Topic::Billing),
            Self::ServicesSuspended | Self::ServicesResumed => Some(Topic::Services),
            Self::Invitation | Self::PasswordReset => None,
        }
    }

    /// The occasion whose templates a setting of a configuration chooses from.
    pub fn of_setting(key: &str) -> Option<Self> {
        match key {
            "invoice_notifications.due_reminders" => Some(Self::InvoiceDueSoon),
            "invoice_notifications.overdue_reminders" => Some(Self::InvoiceOverdue),
            "invoice_notifications.payment_template" => Some(Self::PaymentConfirmed),
            "invoice_notifications.refund_template" => Some(Self::RefundConfirmed),
            "service_notifications.suspended_template" => Some(Self::ServicesSuspended),
            "service_notifications.resumed_template" => Some(Self::ServicesResumed),
            _ => None,
        }
    }

    /// Whether it holds a link that works once, which nobody knows once the e-mail has ended.
    pub const fn has_secret(self) -> bool {
        matches!(self, Self::Invitation | Self::PasswordReset)
    }

    /// Whether it is about an invoice, which can then be attached.
    pub const fn is_about_invoice(self) -> bool {
        match self {
            Self::InvoiceIssued
            | Self::InvoiceDueSoon
            | Self::InvoiceOverdue
            | Self::PaymentConfirmed
            | Self::RefundConfirmed
            | Self::CreditNoteIssued => true,
            Self::OutOfCredit
            | Self::ServicesSuspended
            | Self::ServicesResumed
            | Self::Invitation
            | Self::PasswordReset => false,
        }
    }
}
