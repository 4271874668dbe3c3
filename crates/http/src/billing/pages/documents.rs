//! What is done about an issued invoice: payments, refunds, calling it off, crediting it.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use bursar_application::Error;
use bursar_application::billing::invoices::{
    CancelInvoice, CreditInvoice, CreditNoteLine, InvoiceDetails, PayFromCredit,
};
use bursar_application::billing::payments::{GiveBack, PaidBy, RefundInvoice, paid_from_credit};
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{Invoice, InvoiceId, IssuedInvoice, LineNumber};
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::Money;

use super::acts::{Act, AtInvoice, at, renamed};
use crate::AppState;
use crate::address::{Entered, Values};
use crate::billing::views::invoice_forms::{
    PaidPart, credit_fields, credit_note_fields, credited, reason_field, refund_fields,
};
use crate::billing::views::payments::gateway_words;
use crate::components::{ActPage, Problem, Text};
use crate::failure::Answer;
use crate::icons::Icon;
use crate::path::PathId;
use crate::visit::Visit;

/// The routes of these acts.
pub(super) fn routes() -> Router<AppState> {
    let asks =
        |form: &'static Form| get(|visit: Visit, PathId(id): PathId<Invoice>| ask(visit, id, form));
    Router::new()
        .route("/invoices/{id}/pay-from-credit", asks(&FROM_CREDIT).post(pay_from_credit))
        .route("/invoices/{id}/refund", asks(&REFUND).post(refund))
        .route("/invoices/{id}/cancel", asks(&CANCEL).post(cancel))
        .route("/invoices/{id}/credit", asks(&CREDIT).post(credit))
}

/// An act on a document, with who may do it and what its page asks.
#[derive(Debug)]
struct Form {
    act: Act,
    permission: Permission,
    page: Asking,
}

type Asking = for<'a> fn(ActPage<'a>, &Values, &Document<'_>, &'a [Problem]) -> ActPage<'a>;

/// A document with the sums that its acts start from.
struct Document<'a> {
    issued: &'a IssuedInvoice,
    due: Money,
    /// What can go back of it, by how it had been paid.
    paid: Vec<PaidPart>,
}

const FROM_CREDIT: Form = Form {
    act: Act {
        title: "Pay from credit",
        path: Text::Borrowed("pay-from-credit"),
        submit: "Pay from credit",
        done: "The invoice is paid from credit",
    },
    permission: Permission::RecordPayments,
    page: |page, entered, document, problems| {
        page.fields(credit_fields(entered, document.due, problems))
    },
};
const REFUND: Form = Form {
    act: Act {
        title: "Refund",
        path: Text::Borrowed("refund"),
        submit: "Refund",
        done: "The refund is written down",
    },
    permission: Permission::RefundPayments,
    page: |page, entered, document, problems| {
        let kind = document.issued.as_stored().kind;
        page.fields(refund_fields(entered, kind, &document.paid, problems))
    },
};
const CANCEL: Form = Form {
    act: Act {
        title: "Cancel",
        path: Text::Borrowed("cancel"),
        submit: "Cancel invoice",
        done: "The invoice is cancelled",
    },
    permission: Permission::IssueInvoices,
    page: |page, entered, document, problems| {
        let what = if document.issued.is_fiscal() {
            "A credit note over all of it is issued."
        } else {
            "The proforma is called off. Its number is not used again."
        };
        let printed = "It stands on the credit note, where there is one.";
        page.consequence(Icon::Invoices, what)
            .dangerous()
            .fields(reason_field(entered, printed, problems))
    },
};
const CREDIT: Form = Form {
    act: Act {
        title: "Credit note",
        path: Text::Borrowed("credit"),
        submit: "Issue credit note",
        done: "The credit note is issued",
    },
    permission: Permission::IssueInvoices,
    page: |page, entered, document, problems| {
        page.lead("Without any quantity, everything that is left is credited.")
            .fields(credit_note_fields(entered, document.issued, problems))
    },
};

impl<'a> Document<'a> {
    /// The document that these details are of; money moves to and from no draft.
    fn of(details: &'a InvoiceDetails) -> Answer<Self> {
        let Invoice::Issued(issued) = &details.invoice else {
            return Err(Error::rule("wrong_status", "this is still a draft").into());
        };
        let due = issued.due().map_err(Error::from)?;
        Ok(Self { issued, due, paid: paid_parts(details, issued)? })
    }
}

/// What can go back of an invoice: each payment of which something is left, the newest first, and
/// what credit has paid.
fn paid_parts(details: &InvoiceDetails, issued: &IssuedInvoice) -> Result<Vec<PaidPart>, Error> {
    let mut parts = Vec::new();
    for payment in details.payments.iter().rev() {
        let left = payment.refundable()?;
        if left.minor() > 0 {
            let (id, gateway) = (payment.id(), payment.as_stored().gateway.as_str());
            let label = format!("Payment #{id}, {}", gateway_words(gateway));
            let has_way_back = payment.as_stored().external_id.is_some();
            parts.push(PaidPart { code: id.to_string(), label, left, has_way_back });
        }
    }
    let left = paid_from_credit(issued.settled()?, &details.payments)?;
    if left.minor() > 0 {
        let (code, label) =
            (CREDIT_PART.to_owned(), "From credit, or without a payment".to_owned());
        parts.push(PaidPart { code, label, left, has_way_back: false });
    }
    Ok(parts)
}

/// What stands for that which credit has paid.
const CREDIT_PART: &str = "credit";

/// Asks what an act needs to know.
async fn ask(visit: Visit, id: InvoiceId, form: &Form) -> Answer<Response> {
    let at = at(visit, id, form.permission).await?;
    let document = Document::of(&at.details)?;
    let nothing = Values::default();
    Ok(at.ask(&form.act, |page, problems| (form.page)(page, &nothing, &document, problems)))
}

impl Form {
    /// What follows from the act.
    fn did(
        &self,
        at: &AtInvoice,
        entered: &Entered,
        outcome: Result<(), Error>,
    ) -> Answer<Response> {
        let document = Document::of(&at.details)?;
        at.did(outcome, &self.act, |page, problems| (self.page)(page, entered, &document, problems))
    }
}

/// Pays from credit.
async fn pay_from_credit(
    visit: Visit,
    PathId(id): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, id, FROM_CREDIT.permission).await?;
    let command = PayFromCredit { amount: entered.owned("amount") };
    let (desk, actor) = (at.visit.desk(), at.visit.actor());
    let outcome = desk.pay_from_credit(actor, id, entered.version(), &command).await;
    FROM_CREDIT.did(&at, &entered, outcome)
}

/// Gives something back.
async fn refund(visit: Visit, PathId(id): PathId<Invoice>, entered: Entered) -> Answer<Response> {
    let at = at(visit, id, REFUND.permission).await?;
    let paid_by = match entered.text("payment_id") {
        CREDIT_PART => Some(PaidBy::Credit),
        typed => typed.parse().ok().map(PaidBy::Payment),
    };
    let back = GiveBack {
        amount: entered.owned("amount"),
        method: entered.owned("method"),
        reason: entered.owned("reason"),
        reference: entered.owned("reference"),
    };
    let command = RefundInvoice { paid_by, back };
    let (desk, actor) = (at.visit.desk(), at.visit.actor());
    let outcome = desk.refund_invoice(actor, id, entered.version(), &command).await;
    REFUND.did(&at, &entered, outcome.map(|_| ()))
}

/// Calls an invoice off.
async fn cancel(
    visit: Visit,
    PathId(invoice): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, invoice, CANCEL.permission).await?;
    let (seen, reason) = (entered.version(), entered.owned("reason"));
    let command = CancelInvoice { invoice, seen, reason };
    let outcome = at.visit.desk().cancel_invoice(at.visit.actor(), &command).await;
    CANCEL.did(&at, &entered, outcome)
}

/// Issues a credit note.
async fn credit(
    visit: Visit,
    PathId(invoice): PathId<Invoice>,
    entered: Entered,
) -> Answer<Response> {
    let at = at(visit, invoice, CREDIT.permission).await?;
    let lines = &Document::of(&at.details)?.issued.as_stored().figures.lines;
    let given = lines.iter().filter_map(|line| {
        let quantity = entered.given(&credited(line.number))?.to_owned();
        Some(CreditNoteLine { line: line.number, quantity })
    });
    let lines: Vec<_> = given.collect();
    let (seen, reason) = (entered.version(), entered.owned("reason"));
    let numbers: Vec<LineNumber> = lines.iter().map(|line| line.line).collect();
    let command = CreditInvoice { invoice, seen, lines, reason };
    let outcome = at.visit.desk().credit_invoice(at.visit.actor(), &command).await;
    // The form names a quantity by its line, the command by its place among those that were given.
    let outcome = outcome.map(|_| ()).map_err(|error| {
        renamed(error, |field| {
            let place = field.strip_prefix("lines.")?.split('.').next()?;
            Some(credited(*numbers.get(place.parse::<usize>().ok()?)?))
        })
    });
    CREDIT.did(&at, &entered, outcome)
}
