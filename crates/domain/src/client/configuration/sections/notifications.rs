//! Knows which messages about credit, invoices and services clients get.

use super::section;
use crate::client::configuration::kinds::{Reminders, TemplateName, Whole};

section! {
    /// Messages about credit that runs out (product 4.10).
    CreditNotifications in credit_notifications {
        /// Clients are told when their credit runs out.
        enabled: bool = true, "Enable credit notifications", LATER;
        /// Clients with a billing agreement are told as well.
        with_agreement: bool = false, "Also send to clients on an agreement", LATER;
        /// A message so many hours before the limit is reached; a blank template disables it.
        reminders: Reminders = Reminders::default(), "Hours remaining and template", LATER;
        /// How many alerts an end user may define.
        alert_cap: Whole<0, 100> = Whole::preset(5), "Most alerts of an end user", LATER;
    }
}

section! {
    /// Messages about invoices (product 4.10).
    InvoiceNotifications in invoice_notifications {
        /// Clients are told about their invoices.
        enabled: bool = true, "Enable invoice notifications", NOW;
        /// Messages about an invoice carry it.
        attach_pdf: bool = true, "Attach the PDF", NOW;
        /// A message so many hours before an invoice is due, unless its whole life is shorter than that.
        due_reminders: Reminders = Reminders::default(), "Hours before due and template", NOW;
        /// A message so many hours after an invoice was due.
        overdue_reminders: Reminders = Reminders::default(), "Hours overdue and template", NOW;
        /// The message about a payment; without one it is off.
        payment_template: Option<TemplateName> = None, "Payment confirmation template", NOW;
        /// The message about a refund; without one it is off.
        refund_template: Option<TemplateName> = None, "Refund confirmation template", NOW;
    }
}

section! {
    /// Messages about the state of services (product 4.10).
    ServiceNotifications in service_notifications {
        /// Clients are told when a service is suspended or resumed.
        enabled: bool = true, "Enable service notifications", NOW;
        /// The message about a suspended service.
        suspended_template: Option<TemplateName> = None, "Suspended template", NOW;
        /// The message about a resumed service.
        resumed_template: Option<TemplateName> = None, "Resumed template", NOW;
    }
}
