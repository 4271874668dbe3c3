//! Knows made-up facts of each occasion, to show and check templates with.

use bursar_domain::mail::Occasion;
use serde_json::{Map, Value, json};

/// How much of what may be missing is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Everything.
    Full,
    /// No more than is always there.
    Sparse,
}

/// The facts of an occasion that never was.
pub(super) fn sample(occasion: Occasion, detail: Detail) -> Value {
    let mut facts = Map::new();
    let is_full = detail == Detail::Full;
    let maybe = |value: Value| if is_full { value } else { Value::Null };
    let name = if is_full { "Kari Nordmann" } else { "" };
    facts.insert("recipient".into(), json!({ "name": name }));
    if occasion != Occasion::PasswordReset {
        facts.insert("client".into(), json!({ "id": 1042, "name": "Fjordlys AS" }));
    }
    let info = maybe(json!("Example Cloud AS\nOrg. 987 654 321"));
    facts.insert("provider".into(), json!({ "name": "Example Cloud AS", "info": info }));
    if occasion.is_about_invoice() {
        facts.insert("invoice".into(), invoice(occasion, is_full));
    }
    let part = match occasion {
        Occasion::InvoiceIssued | Occasion::InvoiceDueSoon | Occasion::InvoiceOverdue => None,
        Occasion::PaymentConfirmed => Some(("payment", movement(is_full))),
        Occasion::RefundConfirmed => Some(("refund", movement(is_full))),
        Occasion::CreditNoteIssued => Some((
            "credit_note",
            json!({
                "number": "CN-2026-00007",
                "dated": "2026-11-29",
                "total": "250.00 EUR",
                "reason": "One server was billed twice",
            }),
        )),
        Occasion::ServicesSuspended => Some(("suspension", suspension(is_full))),
        Occasion::ServicesResumed => Some(("resumption", json!({ "services": 3 }))),
        Occasion::OutOfCredit => Some((
            "credit",
            json!({
                "up_to_date": "-12.50 EUR",
                "limit": "0.00 EUR",
                "since": "2026-11-28",
                "suspended_on": maybe(json!("2026-12-01")),
            }),
        )),
        Occasion::PasswordReset => Some((
            "reset",
            json!({ "link": "https://panel.example.com/password/made-up", "minutes": 60 }),
        )),
        Occasion::Invitation => Some((
            "invitation",
            json!({
                "link": "https://panel.example.com/invitations/made-up",
                "expires_on": "2026-12-13",
                "invited_by": "Maja Holm",
            }),
        )),
    };
    if let Some((name, value)) = part {
        facts.insert(name.into(), value);
    }
    Value::Object(facts)
}

fn invoice(occasion: Occasion, is_full: bool) -> Value {
    let maybe = |value: Value| if is_full { value } else { Value::Null };
    let account = json!({
        "number": "NO93 8601 1117 947",
        "holder": maybe(json!("Example Cloud AS")),
        "bank": maybe(json!("DNBANOKK")),
    });
    let accounts = if is_full { vec![account] } else { Vec::new() };
    let is_overdue = occasion == Occasion::InvoiceOverdue;
    json!({
        "id": 1842,
        "number": "2026-00042",
        "is_fiscal": is_full,
        "issued_on": "2026-11-15",
        "due_on": "2026-11-29",
        "days_left": if is_overdue { 0 } else { 3 },
        "days_overdue": if is_overdue { 7 } else { 0 },
        "total": "1250.00 EUR",
        "paid": "250.00 EUR",
        "due": "1000.00 EUR",
        "reference": "RF31 0000 0018 42",
        "accounts": accounts,
        "payment_terms": maybe(json!("Please pay within 14 days.")),
        "link": maybe(json!("https://clients.example.com/invoices/1842")),
    })
}

fn movement(is_full: bool) -> Value {
    let method = if is_full { "transfer" } else { "credit" };
    let reference = is_full.then_some("Bank 4711");
    json!({ "amount": "250.00 EUR", "method": method, "on": "2026-11-29", "reference": reference })
}

fn suspension(is_full: bool) -> Value {
    let unpaid = json!({
        "number": "2026-00042",
        "due": "1000.00 EUR",
        "due_on": "2026-11-29",
        "is_overdue": true,
        "link": "https://clients.example.com/invoices/1842",
    });
    json!({
        "kind": is_full.then_some("overdue_invoice"),
        "reason": is_full.then_some("Invoice 2026-00042 is unpaid"),
        "since": is_full.then_some("2026-12-10"),
        "unpaid": if is_full { vec![unpaid] } else { Vec::new() },
    })
}
