//! Knows what the company is called in messages, how fraud is looked for, and what orders may do.

use bursar_kernel::Email;

use super::section;
use crate::client::configuration::kinds::{Paragraphs, TemplateName, Whole, Words};
use crate::mail::Language;

section! {
    /// Who invoices and messages come from (product 4.5).
    General in general {
        /// Printed at the foot of invoices and used in notifications. Without a legal name below, its first line is the name on invoices and the rest the address.
        company_info: Option<Paragraphs<1000>> = None, "Company info", NOW;
        /// The name beside the sender's address of notifications.
        sender_name: Option<Words<64>> = None, "Notification sender name", NOW;
        /// The address that notifications come from; without one, that of the system.
        sender_email: Option<Email> = None, "Notification sender email", NOW;
        /// The language of messages, such as en or pt-br; templates that lack it are sent in English.
        message_language: Language = Language::english(), "Language of messages", NOW;
    }
}

section! {
    /// How orders are checked for fraud (product 4.6).
    Fraud in fraud {
        /// Orders are scored by `MaxMind`.
        check_orders: bool = false, "Enable MaxMind check", LATER;
        /// The check asks for the more detailed result.
        insights: bool = false, "Use MaxMind insights", LATER;
        /// Orders of active clients are not checked.
        skip_active_clients: bool = true, "Skip the check for active clients", LATER;
        /// An order of a client who already has a fraud order is fraud without a check.
        mark_repeated: bool = false, "Mark orders of clients with a fraud order as fraud", LATER;
        /// From this score on an order waits for staff.
        review_score: Whole<0, 100> = Whole::preset(20), "Score for manual review", LATER;
        /// From this score on an order is fraud.
        fraud_score: Whole<0, 100> = Whole::preset(80), "Score for automatic fraud", LATER;
    }
}

section! {
    /// When orders are due, and what users may change about their services (product 4.9).
    Orders in orders {
        /// The invoice of a new order is due so many days after it; 0 is the same day.
        grace_days: Whole<0, 365> = Whole::preset(7), "Order grace days", LATER;
        /// Staff are told when an order is marked as fraud.
        notify_fraud: bool = false, "Notify staff of fraud orders", LATER;
        /// The message to staff about a fraud order.
        fraud_template: Option<TemplateName> = None, "Fraud order template", LATER;
        /// Users may move a service to another cycle.
        allow_cycle_change: bool = false, "Allow users to change the cycle of a service", LATER;
        /// Users may move a service to a shorter cycle of the same product.
        allow_shorter_cycle: bool = false, "Allow a shorter cycle of the same product", LATER;
        /// Users may move a service to another product with a shorter cycle.
        allow_new_product_shorter_cycle: bool = false,
            "Allow a new product with a shorter cycle", LATER;
    }
}
