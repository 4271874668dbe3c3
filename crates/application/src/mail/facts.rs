//! Knows what templates can say: everything that may stand in a gap, as JSON.
//!
//! Sums are written out with their currency, days as `2026-04-30`, which `|date` writes out.

use bursar_domain::billing::invoice::{CreditNote, IssuedInvoice};
use bursar_domain::billing::journal::{Cause, Entry};
use bursar_domain::client::{Client, Suspension};
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::{Money, MoneyError};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::MailTerms;
use super::addressees::Correspondent;
use crate::billing::invoices::InvoiceRow;

/// What every e-mail to a client can say.
pub(super) fn of_everybody(to: &Correspondent<'_>, terms: &MailTerms) -> Value {
    let settings = to.configuration.settings();
    let info = settings.general.company_info.as_ref().map(|info| info.as_str());
    let name = info.and_then(|info| info.lines().next()).unwrap_or(&terms.provider);
    json!({
        "client": client(to.client),
        "provider": { "name": name, "info": info },
    })
}

fn client(client: &Client) -> Value {
    json!({ "id": client.id().get(), "name": client.profile().display_name() })
}

/// Where a client sees and pays an invoice, if the settings say so.
pub(super) fn link(terms: &MailTerms, invoice: i64) -> Option<String> {
    terms.invoice_url.as_ref().map(|url| url.replace("{id}", &invoice.to_string()))
}

/// An invoice as of a day.
pub(super) fn invoice(
    invoice: &IssuedInvoice,
    today: NaiveDate,
    terms: &MailTerms,
) -> Result<Value, MoneyError> {
    let stored = invoice.as_stored();
    let accounts = stored.particulars.seller.accounts.iter().map(|account| {
        json!({
            "number": account.account.as_str(),
            "holder": account.holder.as_ref().map(|holder| holder.as_str()),
            "bank": account.bank.as_ref().map(|bank| bank.as_str()),
        })
    });
    let days = (stored.due_on - today).num_days();
    Ok(json!({
        "id": stored.id.get(),
        "number": invoice.number().map(ToString::to_string),
        "is_fiscal": invoice.is_fiscal(),
        "issued_on": stored.issued_on.to_string(),
        "due_on": stored.due_on.to_string(),
        "days_left": days.max(0),
        "days_overdue": (-days).max(0),
        "total": sum(stored.figures.total),
        "paid": sum(invoice.settled()?),
        "due": sum(invoice.due()?),
        "reference": invoice.payment_reference().to_string(),
        "accounts": accounts.collect::<Vec<_>>(),
        "payment_terms": stored.particulars.payment_terms.as_ref().map(|terms| terms.as_str()),
        "link": link(terms, stored.id.get()),
    }))
}

/// An invoice as lists know it.
pub(super) fn listed(row: &InvoiceRow, terms: &MailTerms) -> Value {
    json!({
        "number": row.number,
        "due": sum(row.due),
        "due_on": row.due_on.map(|day| day.to_string()),
        "is_overdue": row.is_overdue,
        "link": link(terms, row.id.get()),
    })
}

/// Money that came to an invoice or went back from it.
pub(super) fn movement(entry: &Entry, zone: Tz) -> Value {
    let (sum_moved, method) = match entry.cause() {
        Cause::PaidFromCredit | Cause::RefundedToCredit => (entry.source().money, "credit"),
        _ => (entry.destination().money, "transfer"),
    };
    json!({
        "amount": sum(sum_moved),
        "method": method,
        "on": day(entry.at(), zone),
        "reference": entry.reference().map(|reference| reference.as_str()),
    })
}

/// A credit note.
pub(super) fn credit_note(note: &CreditNote) -> Value {
    let stored = note.as_stored();
    json!({
        "number": stored.number.text.to_string(),
        "dated": stored.number.on.to_string(),
        "total": sum(stored.total),
        "reason": stored.reason.as_str(),
    })
}

/// A suspension, with what the client owes.
pub(super) fn suspension(
    suspension: Option<&Suspension>,
    unpaid: &[InvoiceRow],
    zone: Tz,
    terms: &MailTerms,
) -> Value {
    json!({
        "kind": suspension.map(|suspension| suspension.kind.code()),
        "reason": suspension.map(|suspension| suspension.note.as_str()),
        "since": suspension.map(|suspension| day(suspension.at, zone)),
        "unpaid": unpaid.iter().map(|row| listed(row, terms)).collect::<Vec<_>>(),
    })
}

/// The facts of one more person: who gets the e-mail.
pub(super) fn to(mut facts: Value, name: &str) -> Value {
    if let Some(all) = facts.as_object_mut() {
        all.insert("recipient".to_owned(), json!({ "name": name }));
    }
    facts
}

/// The facts with one more part.
pub(super) fn with(mut facts: Value, part: &str, value: Value) -> Value {
    if let Some(all) = facts.as_object_mut() {
        all.insert(part.to_owned(), value);
    }
    facts
}

pub(super) fn day(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).date_naive().to_string()
}

fn sum(money: Money) -> String {
    money.to_string()
}
