//! Knows the words with which every occasion begins, until staff write their own.

use bursar_domain::mail::{Occasion, TemplateText};

macro_rules! words {
    ($name:literal) => {
        (
            include_str!(concat!("texts/", $name, ".txt")),
            include_str!(concat!("texts/", $name, ".html")),
        )
    };
}

/// The words in English that an occasion has from the beginning.
pub(super) fn original(occasion: Occasion) -> TemplateText {
    let (subject, (text, html)) = match occasion {
        Occasion::InvoiceIssued => (
            "Invoice {{ invoice.number }}: {{ invoice.due }} due on {{ invoice.due_on|date }}",
            words!("invoice_issued"),
        ),
        Occasion::InvoiceDueSoon => (
            "Reminder: invoice {{ invoice.number }} is due on {{ invoice.due_on|date }}",
            words!("invoice_due_soon"),
        ),
        Occasion::InvoiceOverdue => {
            ("Overdue: invoice {{ invoice.number }}, {{ invoice.due }}", words!("invoice_overdue"))
        }
        Occasion::PaymentConfirmed => {
            ("Payment received for invoice {{ invoice.number }}", words!("payment_confirmed"))
        }
        Occasion::RefundConfirmed => {
            ("Refund for invoice {{ invoice.number }}", words!("refund_confirmed"))
        }
        Occasion::CreditNoteIssued => (
            "Credit note {{ credit_note.number }} for invoice {{ invoice.number }}",
            words!("credit_note_issued"),
        ),
        Occasion::ServicesSuspended => {
            ("The services of {{ client.name }} are suspended", words!("services_suspended"))
        }
        Occasion::ServicesResumed => {
            ("The services of {{ client.name }} run again", words!("services_resumed"))
        }
        Occasion::OutOfCredit => ("{{ client.name }} is out of credit", words!("out_of_credit")),
        Occasion::PasswordReset => {
            ("Set a new password for {{ provider.name }}", words!("password_reset"))
        }
        Occasion::Invitation => ("Look after {{ client.name }}", words!("invitation")),
    };
    let (text, html) = (text.trim_end(), html.trim_end());
    TemplateText { subject: subject.to_owned(), text: text.to_owned(), html: html.to_owned() }
}
