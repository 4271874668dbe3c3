//! What is done about an issued invoice: payments, refunds, calling it off, crediting it.

use axum::response::Response;
use bursar_application::Error;
use bursar_application::billing::invoices::{
    CancelInvoice, CreditInvoice, CreditNoteLine, InvoiceDetails, PayFromCredit, RecordPayment,
    RefundPayment,
};
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{Invoice, IssuedInvoice};

use super::acts::{Act, at};
use crate::address::{Entered, Values};
use crate::billing::views::invoice_forms::{
    credit_fields, credit_note_fields, credited, payment_fields, reason_field, refund_fields,
};
use crate::components::Text;
use crate::failure::Answer;
use crate::icons::Icon;
use crate::path::PathId;
use crate::visit::Visit;

const PAYMENT: Act = Act {
    title: "Record payment",
    path: Text::Borrowed("payment"),
    submit: "Record payment",
    done: "The payment is recorded",
};
const FROM_CREDIT: Act = Act {
    title: "Pay from credit",
    path: Text::Borrowed("pay-from-credit"),
    submit: "Pay from credit",
    done: "The invoice is paid from credit",
};
const REFUND: Act = Act {
    title: "Refund",
    path: Text::Borrowed("refund"),
    submit: "Refund",
    done: "The refund is written down",
};
const CANCEL: Act = Act {
    title: "Cancel",
    path: Text::Borrowed("cancel"),
    submit: "Cancel invoice",
    done: "The invoice is cancelled",
};
const CREDIT: Act = Act {
    title: "Credit note",
    path: Text::Borrowed("credit"),
    submit: "Issue credit note",
    done: "The credit note is issued",
};

const PRINTED: &str = "It stands on the credit note, where there is one.";

/// The document that these details are of; money moves to and from no draft.
fn issued(details: &InvoiceDetails) -> Answer<&IssuedInvoice> {
    match &details.invoice {
        Invoice::Issued(issued) => Ok(issued),
        Invoice::Draft(_) => Err(Error::rule("wrong_status", "this is still a draft").into()),
    }
}

/// Asks about a payment that came in.
pub(super) async fn ask_payment(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::RecordPayments).await?;
    let due = issued(&at.details)?.due().map_err(Error::from)?;
    let nothing = Values::default();
    Ok(at.ask(&PAYMENT, |page, problems| page.fields(payment_fields(&nothing, due, problems))))
}

/// Writes down a payment that came in.
pub(super) async fn record_payment(
    visit: Visit,
    PathId(id): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, id, Permission::RecordPayments).await?;
    let due = issued(&at.details)?.due().map_err(Error::from)?;
    let command = RecordPayment {
        amount: entered.owned("amount"),
        paid_on: entered.owned("paid_on"),
        reference: entered.owned("reference"),
        note: entered.owned("note"),
    };
    let (desk, actor) = (at.visit.desk(), at.visit.actor());
    let outcome = desk.record_payment(actor, id, entered.version(), &command).await;
    at.did(outcome, &PAYMENT, |page, problems| page.fields(payment_fields(&entered, due, problems)))
}

/// Asks how much is paid from credit.
pub(super) async fn ask_from_credit(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::RecordPayments).await?;
    let due = issued(&at.details)?.due().map_err(Error::from)?;
    let nothing = Values::default();
    Ok(at.ask(&FROM_CREDIT, |page, problems| page.fields(credit_fields(&nothing, due, problems))))
}

/// Pays from credit.
pub(super) async fn pay_from_credit(
    visit: Visit,
    PathId(id): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, id, Permission::RecordPayments).await?;
    let due = issued(&at.details)?.due().map_err(Error::from)?;
    let command = PayFromCredit { amount: entered.owned("amount") };
    let (desk, actor) = (at.visit.desk(), at.visit.actor());
    let outcome = desk.pay_from_credit(actor, id, entered.version(), &command).await;
    at.did(outcome, &FROM_CREDIT, |page, problems| {
        page.fields(credit_fields(&entered, due, problems))
    })
}

/// Asks what is given back.
pub(super) async fn ask_refund(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::RefundPayments).await?;
    let settled = issued(&at.details)?.settled().map_err(Error::from)?;
    let nothing = Values::default();
    Ok(at.ask(&REFUND, |page, problems| page.fields(refund_fields(&nothing, settled, problems))))
}

/// Gives something back.
pub(super) async fn refund(
    visit: Visit,
    PathId(id): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, id, Permission::RefundPayments).await?;
    let settled = issued(&at.details)?.settled().map_err(Error::from)?;
    let command = RefundPayment {
        amount: entered.owned("amount"),
        method: entered.owned("method"),
        reason: entered.owned("reason"),
        reference: entered.owned("reference"),
    };
    let (desk, actor) = (at.visit.desk(), at.visit.actor());
    let outcome = desk.refund_payment(actor, id, entered.version(), &command).await;
    at.did(outcome, &REFUND, |page, problems| {
        page.fields(refund_fields(&entered, settled, problems))
    })
}

/// Asks why an invoice is called off.
pub(super) async fn ask_cancel(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::IssueInvoices).await?;
    let what = if issued(&at.details)?.is_fiscal() {
        "A credit note over all of it is issued."
    } else {
        "The proforma is called off. Its number is not used again."
    };
    let nothing = Values::default();
    Ok(at.ask(&CANCEL, |page, problems| {
        let page = page.consequence(Icon::Invoices, what).dangerous();
        page.fields(reason_field(&nothing, PRINTED, problems))
    }))
}

/// Calls an invoice off.
pub(super) async fn cancel(
    visit: Visit,
    PathId(invoice): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, invoice, Permission::IssueInvoices).await?;
    let (seen, reason) = (entered.version(), entered.owned("reason"));
    let command = CancelInvoice { invoice, seen, reason };
    let outcome = at.visit.desk().cancel_invoice(at.visit.actor(), &command).await;
    at.did(outcome, &CANCEL, |page, problems| {
        page.dangerous().fields(reason_field(&entered, PRINTED, problems))
    })
}

const REST: &str = "Without any quantity, everything that is left is credited.";

/// Asks what is credited.
pub(super) async fn ask_credit(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    let at = at(visit, id, Permission::IssueInvoices).await?;
    let issued = issued(&at.details)?;
    let nothing = Values::default();
    Ok(at.ask(&CREDIT, |page, problems| {
        page.lead(REST).fields(credit_note_fields(&nothing, issued, problems))
    }))
}

/// Issues a credit note.
pub(super) async fn credit(
    visit: Visit,
    PathId(invoice): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, invoice, Permission::IssueInvoices).await?;
    let issued = issued(&at.details)?;
    let lines = issued.as_stored().figures.lines.iter().map(|line| line.number);
    let lines = lines.filter_map(|line| {
        let quantity = entered.given(&credited(line))?.to_owned();
        Some(CreditNoteLine { line, quantity })
    });
    let (seen, reason) = (entered.version(), entered.owned("reason"));
    let command = CreditInvoice { invoice, seen, lines: lines.collect(), reason };
    let outcome = at.visit.desk().credit_invoice(at.visit.actor(), &command).await;
    at.did(outcome.map(|_| ()), &CREDIT, |page, problems| {
        page.lead(REST).fields(credit_note_fields(&entered, issued, problems))
    })
}
