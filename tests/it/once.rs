//! Every route that moves money has one effect under one key, and reaches no further than it may.

use bursar_application::Scope;
use bursar_application::billing::invoices::InvoiceQuery;
use bursar_application::billing::journal::EntryQuery;
use bursar_application::billing::reports::Asked;
use bursar_application::page::PageRequest;
use bursar_domain::billing::invoice::Invoice;
use bursar_domain::billing::journal::Entry;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use bursar_tests::{Office, Visitor};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::clients::register;

async fn client(program: &Visitor) -> Value {
    let settings = json!({
        "company.legal_name": "Nordsky Cloud AS", "company.country": "NO",
        "invoicing.home_country": "NO", "invoicing.numbering": "fiscal_at_once",
        "invoicing.fiscal_number_format": "ONCE-{number}",
    });
    let body = json!({"name": "Once", "settings": settings});
    let configuration = program.post_json("/api/v1/configurations", &body).await.is(201).json();
    let client = register(program, "Acme").await;
    let patch = json!({
        "address_line_1": "Storgata 1", "country": "US", "currency": "EUR",
        "configuration_id": configuration["id"],
    });
    let path = format!("/api/v1/clients/{}", client["id"]);
    program.patch_json(&path, &patch).await.is(200).json()
}

async fn entries(program: &Visitor) -> i64 {
    let verified = program.get("/api/v1/journal/verify").await.is(200).json();
    assert_eq!(verified["is_intact"], true, "{verified}");
    verified["entries"].as_i64().unwrap()
}

/// Sends a request twenty times at once under one key; answers its one answer.
async fn twenty_times(program: &Visitor, path: &str, body: &Value, moves: i64) -> Value {
    let before = entries(program).await;
    let keyed = program.with("idempotency-key", &format!("once {path}"));
    let sent = (0..20).map(|_| keyed.post_json(path, body));
    let replies = join_all(sent).await;
    let first = replies.first().unwrap().clone();
    assert!(matches!(first.status, 200 | 201), "{first:?}");
    for reply in &replies {
        assert_eq!((reply.status, &reply.body), (first.status, &first.body), "{path}");
    }
    assert_eq!(entries(program).await - before, moves, "{path}");
    let mut other = body.clone();
    other["reason"] = "another".into();
    let reused = keyed.post_json(path, &other).await.status;
    assert_eq!(reused, 422, "{path} with another body");
    first.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_money_route_has_one_effect_and_one_answer_under_one_key() {
    let office = Office::open().await;
    let program = office.program().await;
    let id = client(&program).await["id"].clone();
    let add = json!({"direction": "add", "amount": "500.00", "currency": "EUR", "reason": "x"});
    let adjusted = format!("/api/v1/clients/{id}/credit-adjustments");
    let entry = twenty_times(&program, &adjusted, &add, 1).await;

    let item = json!({"description": "Consulting", "unit_price": "100"});
    let body = json!({"client_id": id, "items": [item]});
    let draft = twenty_times(&program, "/api/v1/invoices", &body, 0).await;
    let listed = program.get(&format!("/api/v1/clients/{id}/invoices")).await.is(200).json();
    assert_eq!(listed["page"]["total"], 1);
    let path = |what: &str| format!("/api/v1/invoices/{}/{what}", draft["id"]);
    let lines = twenty_times(&program, &path("items"), &item, 0).await;
    assert_eq!(lines["items"].as_array().unwrap().len(), 2);
    let issued = twenty_times(&program, &path("issue"), &json!({}), 0).await;
    assert_eq!(issued["number"], "ONCE-1");
    let paid = twenty_times(&program, &path("payments"), &json!({"amount": "10.00"}), 1).await;
    assert_eq!(paid["paid"]["amount"], "10.00");
    let part = json!({"amount": "190.00"});
    let paid = twenty_times(&program, &path("pay-from-credit"), &part, 1).await;
    assert_eq!(paid["status"], "paid");
    let noted = twenty_times(&program, &path("credit-notes"), &json!({"reason": "x"}), 0).await;
    assert_eq!(noted["credit_notes"].as_array().map(Vec::len), Some(1), "{noted}");
    let back = json!({"amount": "5.00", "method": "credit", "reason": "x"});
    let refunded = twenty_times(&program, &path("refunds"), &back, 1).await;
    assert_eq!(refunded["refunded"]["amount"], "5.00");

    let draft = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    let path = |what: &str| format!("/api/v1/invoices/{}/{what}", draft["id"]);
    program.post_json(&path("issue"), &json!({})).await.is(200);
    let off = twenty_times(&program, &path("cancel"), &json!({"reason": "x"}), 0).await;
    assert_eq!(off["status"], "cancelled");
    let more = program.post_json(&adjusted, &add).await.is(201).json();
    let reverse = format!("/api/v1/journal/{}/reverse", more["id"]);
    let reversal = twenty_times(&program, &reverse, &json!({"reason": "x"}), 1).await;
    assert_eq!((&reversal["reverses"], &entry["place"]), (&more["id"], &json!(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn invoices_that_cannot_be_issued_leave_no_gap_among_those_that_can() {
    let office = Office::open().await;
    let program = office.program().await;
    let id = client(&program).await["id"].clone();
    let item = json!({"description": "Consulting", "unit_price": "100"});
    let mut drafts = Vec::new();
    for turn in 0..40 {
        // It is due before it could be issued, which is found when its number is taken already.
        let due_on = if turn % 3 == 0 { "2020-01-01" } else { "2099-01-01" };
        let body = json!({"client_id": id, "items": [item]});
        let draft = program.post_json("/api/v1/invoices", &body).await.is(201).json();
        let path = format!("/api/v1/invoices/{}", draft["id"]);
        program.put_json(&path, &json!({"due_on": due_on})).await.is(200);
        drafts.push(draft);
    }
    let issues = drafts.iter().map(async |draft| {
        let path = format!("/api/v1/invoices/{}/issue", draft["id"]);
        program.post_json(&path, &json!({})).await
    });
    let replies = join_all(issues).await;
    let refused = replies.iter().filter(|reply| reply.status == 409).count();
    assert_eq!(refused, 14);
    let issued = replies.into_iter().filter(|reply| reply.status == 200);
    let number = |text: &str| text.trim_start_matches("ONCE-").parse::<usize>().unwrap();
    let mut numbers: Vec<_> =
        issued.map(|reply| number(reply.json()["number"].as_str().unwrap())).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=26).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reseller_reaches_no_money_of_clients_that_are_not_his() {
    let office = Office::open().await;
    let desk = office.desk();
    let program = office.program().await;
    let clients = program.get("/api/v1/clients?limit=100").await.is(200).json();
    let clients = clients["data"].as_array().unwrap().clone();
    let reseller = clients.iter().find_map(|client| client["reseller"]["id"].as_i64()).unwrap();
    let scope = Scope::Reseller(Id::new(reseller).unwrap());
    let is_his = |client: i64| {
        let of = clients.iter().find(|one| one["id"] == client).unwrap();
        of["reseller"]["id"] == reseller
    };
    let ports = desk.ports();
    let (mut seen, mut hidden, mut notes) = (0, 0, Vec::new());
    for row in program.get("/api/v1/invoices?limit=100").await.json()["data"].as_array().unwrap() {
        let id: Id<Invoice> = Id::new(row["id"].as_i64().unwrap()).unwrap();
        let of_all = ports.invoices.get(Scope::All, id).await.unwrap();
        notes.extend(of_all.credit_notes.iter().map(|note| (id, note.id())));
        let found = ports.invoices.get(scope, id).await;
        assert_eq!(found.is_ok(), is_his(row["client"]["id"].as_i64().unwrap()), "invoice {id}");
        if let Ok(details) = found {
            assert_eq!(details.invoice.id(), id);
            seen += 1;
        } else {
            hidden += 1;
        }
    }
    for row in program.get("/api/v1/journal?limit=100").await.json()["data"].as_array().unwrap() {
        let id: Id<Entry> = Id::new(row["id"].as_i64().unwrap()).unwrap();
        let found = ports.journal.get(scope, id).await.is_ok();
        assert_eq!(found, is_his(row["client"]["id"].as_i64().unwrap()), "entry {id}");
    }
    for (invoice, note) in notes {
        let found = ports.invoices.credit_note(scope, note).await.is_ok();
        assert_eq!(found, ports.invoices.get(scope, invoice).await.is_ok(), "credit note {note}");
    }
    let page = PageRequest::new(100, None);
    let listed = ports.journal.list(scope, &EntryQuery::default(), &page).await.unwrap();
    assert!(listed.items.iter().all(|row| is_his(row.client.id)) && !listed.items.is_empty());
    let today = desk.today();
    let query = InvoiceQuery::default();
    let listed = ports.invoices.list(scope, &query, today, &page).await.unwrap();
    assert!(listed.items.iter().all(|row| is_his(row.client.id)) && !listed.items.is_empty());
    let asked = Asked { on: today, until: None };
    let debtors = ports.reports.debtors(scope, asked, &page).await.unwrap();
    assert!(debtors.items.iter().all(|row| is_his(row.client.id)));
    let all = ports.reports.owed(Scope::All, asked).await.unwrap();
    let his = ports.reports.owed(scope, asked).await.unwrap();
    let invoices = |owed: &[_]| {
        owed.iter()
            .map(|one: &bursar_application::billing::reports::Aged| one.invoices)
            .sum::<u64>()
    };
    assert!(invoices(&his) < invoices(&all));
    assert!(seen > 0 && hidden > 0, "{seen} seen, {hidden} hidden");
}
