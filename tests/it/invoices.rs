//! An invoice's life from the front doors: drafted, issued, paid, given back, credited.

use bursar_tests::{Office, Visitor};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::clients::register;

/// A client of a configuration that names the provider and numbers invoices like this.
pub(crate) async fn client_with(program: &Visitor, numbering: &str) -> Value {
    let settings = json!({
        "general.company_info": "Nordsky Cloud AS\nOrg. 987 654 321",
        "invoicing.home_country": "NO",
        "invoicing.numbering": numbering,
        "invoicing.fiscal_number_format": "N-{year}-{number:5}",
    });
    let body = json!({"name": format!("With {numbering}"), "settings": settings});
    let configuration = program.post_json("/api/v1/configurations", &body).await.is(201).json();
    let client = register(program, &format!("Acme {numbering}")).await;
    let path = format!("/api/v1/clients/{}", client["id"]);
    let patch = json!({
        "address_line_1": "Storgata 1", "country": "US", "currency": "EUR",
        "configuration_id": configuration["id"],
    });
    program.patch_json(&path, &patch).await.is(200).json()
}

pub(crate) fn line(price: &str) -> Value {
    json!({"description": "Consulting", "quantity": "2", "unit": "HUR", "unit_price": price})
}

pub(crate) async fn draft(program: &Visitor, client: &Value) -> Value {
    let body = json!({"client_id": client["id"], "items": [line("50.005")]});
    program.post_json("/api/v1/invoices", &body).await.is(201).json()
}

pub(crate) async fn act(program: &Visitor, invoice: &Value, act: &str, body: &Value) -> Value {
    let path = format!("/api/v1/invoices/{}/{act}", invoice["id"]);
    let reply = program.post_json(&path, body).await;
    assert!(matches!(reply.status, 200 | 201), "{reply:?}");
    reply.json()
}

pub(crate) async fn is_intact(program: &Visitor) {
    let verified = program.get("/api/v1/journal/verify").await.is(200).json();
    assert_eq!(verified["is_intact"], true, "{verified}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_gains_and_loses_lines_and_an_issued_invoice_does_not() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let invoice = draft(&program, &client).await;
    assert_eq!(
        (&invoice["status"], &invoice["total"]["amount"]),
        (&json!("draft"), &json!("100.01"))
    );
    let invoice = act(&program, &invoice, "items", &line("10")).await;
    assert_eq!(invoice["total"]["amount"], "120.01");
    let path = format!("/api/v1/invoices/{}", invoice["id"]);
    let changed = program.put_json(&format!("{path}/items/2"), &line("1")).await.is(200).json();
    assert_eq!(changed["total"]["amount"], "102.01");
    program.delete(&format!("{path}/items/2")).await.is(200);
    program.delete(&format!("{path}/items/2")).await.is_problem(404, "not_found");
    let issued = act(&program, &invoice, "issue", &json!({})).await;
    assert_eq!((&issued["status"], &issued["is_fiscal"]), (&json!("unpaid"), &json!(true)));
    assert!(issued["number"].as_str().unwrap().ends_with("-00001"), "{}", issued["number"]);
    assert_eq!(issued["seller"]["name"], "Nordsky Cloud AS");
    assert_eq!(issued["buyer"]["address"][0], "Storgata 1");
    program.post_json(&format!("{path}/items"), &line("1")).await.is_problem(409, "wrong_status");
    program.delete(&path).await.is_problem(409, "wrong_status");
    program.post_json(&format!("{path}/issue"), &json!({})).await.is_problem(409, "wrong_status");
    let renamed = json!({"company": "Another name", "address_line_1": "Elsewhere 2"});
    program.patch_json(&format!("/api/v1/clients/{}", client["id"]), &renamed).await.is(200);
    let kept = program.get(&path).await.is(200).json();
    assert_eq!(kept["buyer"], issued["buyer"], "the document keeps what it stated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proforma_becomes_fiscal_when_it_is_paid_in_parts() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_when_paid").await;
    let invoice = draft(&program, &client).await;
    let invoice = act(&program, &invoice, "issue", &json!({})).await;
    assert!(invoice["number"].as_str().unwrap().starts_with("P-"), "{}", invoice["number"]);
    let part = json!({"amount": "60.00", "reference": "bank 1"});
    let partly = act(&program, &invoice, "payments", &part).await;
    assert_eq!((&partly["status"], &partly["due"]["amount"]), (&json!("unpaid"), &json!("40.01")));
    let path = format!("/api/v1/invoices/{}/payments", invoice["id"]);
    let above = program.post_json(&path, &json!({"amount": "40.02"})).await;
    above.is_problem(409, "cannot_be_paid");
    let paid = act(&program, &invoice, "payments", &json!({"amount": "40.01"})).await;
    assert_eq!((&paid["status"], &paid["is_fiscal"]), (&json!("paid"), &json!(true)));
    assert_eq!(paid["proforma_number"], invoice["number"]);
    assert_eq!(paid["entries"].as_array().unwrap().len(), 2);
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_paid_from_credit_and_given_back_to_it() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let invoice = act(&program, &draft(&program, &client).await, "issue", &json!({})).await;
    let path = format!("/api/v1/invoices/{}", invoice["id"]);
    let from_credit = format!("{path}/pay-from-credit");
    program.post_json(&from_credit, &json!({})).await.is_problem(409, "not_enough_credit");
    let given = json!({"direction": "add", "amount": "150.00", "currency": "EUR", "reason": "x"});
    let adjust = format!("/api/v1/clients/{}/credit-adjustments", client["id"]);
    program.post_json(&adjust, &given).await.is(201);
    let paid = act(&program, &invoice, "pay-from-credit", &json!({})).await;
    assert_eq!(paid["status"], "paid");
    let credit = async || {
        let path = format!("/api/v1/clients/{}/credit", client["id"]);
        program.get(&path).await.is(200).json()["credit"]["amount"].clone()
    };
    assert_eq!(credit().await, "49.99");
    let back = json!({"amount": "100.02", "method": "credit", "reason": "wrong"});
    program.post_json(&format!("{path}/refunds"), &back).await.is_problem(409, "cannot_be_paid");
    let back = json!({"amount": "100.01", "method": "credit", "reason": "wrong"});
    let refunded = act(&program, &invoice, "refunds", &back).await;
    assert_eq!(refunded["status"], "refunded");
    assert_eq!(credit().await, "150.00");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_payments_at_once_pay_no_more_than_is_due() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_when_paid").await;
    let invoice = act(&program, &draft(&program, &client).await, "issue", &json!({})).await;
    let path = format!("/api/v1/invoices/{}/payments", invoice["id"]);
    let pays = (0..100)
        .map(|_| async { program.post_json(&path, &json!({"amount": "3.00"})).await.status });
    let taken = join_all(pays).await.into_iter().filter(|status| *status == 200).count();
    assert_eq!(taken, 33);
    let now = program.get(&format!("/api/v1/invoices/{}", invoice["id"])).await.is(200).json();
    assert_eq!(now["due"]["amount"], "1.01");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fiscal_numbers_have_no_gaps_whoever_fails_in_between() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let mut drafts = Vec::new();
    for number in 0..20 {
        let mut body = json!({"client_id": client["id"], "items": []});
        if number % 4 != 0 {
            body["items"] = json!([line("5")]);
        }
        drafts.push(program.post_json("/api/v1/invoices", &body).await.is(201).json());
    }
    let issues = drafts.iter().map(|draft| async {
        let path = format!("/api/v1/invoices/{}/issue", draft["id"]);
        program.post_json(&path, &json!({})).await
    });
    let replies = join_all(issues).await;
    let mut numbers: Vec<String> = replies
        .iter()
        .filter(|reply| reply.status == 200)
        .map(|reply| serde_json::from_str::<Value>(&reply.body).unwrap())
        .map(|invoice| invoice["number"].as_str().unwrap()[7..].to_owned())
        .collect();
    numbers.sort();
    let expected: Vec<String> = (1..=15).map(|number| format!("{number:05}")).collect();
    assert_eq!(numbers, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fiscal_invoice_is_taken_back_by_credit_notes_that_come_to_it_exactly() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let body = json!({"client_id": client["id"], "items": [line("33.335"), line("0.015")]});
    let invoice = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    let invoice = act(&program, &invoice, "issue", &json!({})).await;
    let part = json!({"lines": [{"line": 1, "quantity": "0.5"}], "reason": "half an hour less"});
    let partly = act(&program, &invoice, "credit-notes", &part).await;
    assert_eq!(partly["credit_notes"].as_array().unwrap().len(), 1);
    let cancelled = act(&program, &invoice, "cancel", &json!({"reason": "all of it"})).await;
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(cancelled["credited"], invoice["total"]);
    let cents =
        |money: &Value| money["amount"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    let notes = cancelled["credit_notes"].as_array().unwrap();
    assert_eq!(
        notes.iter().map(|note| cents(&note["total"])).sum::<i64>(),
        cents(&invoice["total"])
    );
    let path = format!("/api/v1/invoices/{}/credit-notes", invoice["id"]);
    let more = program.post_json(&path, &json!({"reason": "once more"})).await;
    more.is_problem(409, "cannot_be_credited");
}

#[tokio::test(flavor = "multi_thread")]
async fn bought_credit_enters_with_the_payment_and_credit_does_not_buy_it() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_when_paid").await;
    let item = json!({"kind": "credit", "description": "Credit", "unit_price": "40"});
    let body = json!({"client_id": client["id"], "kind": "add_credit", "items": [item]});
    let invoice = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    let invoice = act(&program, &invoice, "issue", &json!({})).await;
    let path = format!("/api/v1/invoices/{}/pay-from-credit", invoice["id"]);
    program.post_json(&path, &json!({})).await.is_problem(409, "credit_for_credit");
    let paid = act(&program, &invoice, "payments", &json!({"amount": "40.00"})).await;
    assert_eq!(paid["status"], "paid");
    let shown = program.get(&format!("/api/v1/clients/{}/credit", client["id"])).await.json();
    assert_eq!(shown["credit"]["amount"], "40.00");
    assert_eq!(shown["currencies"][0]["parts"][0]["cause"], "credit_bought");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mistake_in_a_draft_is_told_beside_its_field_and_nothing_is_kept() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let bad = json!({
        "client_id": client["id"], "kind": "gift", "currency": "XAU",
        "terms": {"due_on": "soon"},
        "items": [{"description": " ", "unit_price": "-1", "quantity": "x", "unit": "hours"}],
    });
    let problem =
        program.post_json("/api/v1/invoices", &bad).await.is_problem(422, "invalid").json();
    let fields: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["field"].as_str().unwrap())
        .collect();
    for field in ["kind", "currency", "due_on", "items.0.description", "items.0.quantity"] {
        assert!(fields.contains(&field), "{field} is not among {fields:?}");
    }
    let listed = program.get(&format!("/api/v1/clients/{}/invoices", client["id"])).await.json();
    assert_eq!(listed["page"]["total"], 0);
    let empty = program.post_json("/api/v1/invoices", &json!({"client_id": client["id"]})).await;
    let empty = empty.is(201).json();
    let path = format!("/api/v1/invoices/{}/issue", empty["id"]);
    program.post_json(&path, &json!({})).await.is_problem(409, "cannot_be_issued");
}

#[tokio::test(flavor = "multi_thread")]
async fn invoices_are_listed_filtered_and_sorted() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_at_once").await;
    for price in ["5", "1", "3"] {
        let body = json!({"client_id": client["id"], "items": [line(price)]});
        let invoice = program.post_json("/api/v1/invoices", &body).await.is(201).json();
        if price != "3" {
            act(&program, &invoice, "issue", &json!({})).await;
        }
    }
    let list = async |query: &str| {
        let path = format!("/api/v1/invoices?client={}&{query}", client["id"]);
        let listed = program.get(&path).await.is(200).json();
        let rows = listed["data"].as_array().unwrap().clone();
        assert_eq!(listed["page"]["total"].as_u64(), Some(rows.len() as u64), "{query}");
        let totals = rows.iter().map(|row| row["total"]["amount"].as_str().unwrap().to_owned());
        totals.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(list("sort=total").await, "2.00 6.00 10.00");
    assert_eq!(list("status=draft").await, "6.00");
    assert_eq!(list("status=unpaid,paid&sort=-total").await, "10.00 2.00");
    assert_eq!(list("total_from=2.01&total_to=9.99").await, "6.00");
    assert_eq!(list("is_overdue=true").await, "");
    assert_eq!(list("has_company=true&sort=id").await, "10.00 2.00");
    assert_eq!(list("item_kind=service").await, "");
    assert_eq!(list("sort=dated").await, "10.00 2.00 6.00");
    let bad = program.get("/api/v1/invoices?status=open&sort=size&is_overdue=maybe").await;
    let problem = bad.is_problem(400, "bad_parameter").json();
    assert_eq!(problem["errors"].as_array().unwrap().len(), 3, "{problem}");
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_write_issue_settle_and_credit_an_invoice_in_the_panel() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let client = client_with(&program, "fiscal_at_once").await;
    let tab = format!("/clients/{}/invoices", client["id"]);
    staff.get(&tab).await.is(200).shows("No invoices yet");
    let kind = [("kind", "custom"), ("currency", "EUR")];
    let begun = staff.post_form(&format!("{tab}/new"), &kind).await.is(303);
    let page = begun.header("location").to_owned();

    let wrong = [("kind", "custom"), ("description", "Consulting"), ("unit_price", "dear")];
    let again = staff.post_form(&format!("{page}/lines/new"), &wrong).await.is(422);
    again.shows("value=\"dear\"").shows("value=\"Consulting\"");
    let fields = [
        ("kind", "custom"),
        ("description", "Consulting"),
        ("quantity", "2"),
        ("unit_price", "50.005"),
        ("is_taxable", "true"),
    ];
    let added = staff.post_form(&format!("{page}/lines/new"), &fields).await;
    let _ = added.redirects_to(&page);
    let terms = [("due_on", "2031-01-31"), ("purchase_order", "PO-7"), ("notes", "Thank you")];
    let _ = staff.post_form(&format!("{page}/edit"), &terms).await.redirects_to(&page);
    staff.get(&page).await.is(200).shows("100.01").shows("31 Jan 2031");
    staff.get(&format!("{page}/payment")).await.is(409);

    let _ = staff.post_form(&format!("{page}/issue"), &[]).await.redirects_to(&page);
    staff.get(&page).await.is(200).shows("-00001").shows("Nordsky Cloud AS");
    staff.post_form(&format!("{page}/lines/new"), &fields).await.is(409);

    let part = [("amount", "40")];
    let _ = staff.post_form(&format!("{page}/payment"), &part).await.redirects_to(&page);
    staff.get(&page).await.is(200).shows("60.01");
    let back = [("amount", "40"), ("method", "credit"), ("reason", "paid twice")];
    let _ = staff.post_form(&format!("{page}/refund"), &back).await.redirects_to(&page);
    let half = [("line-1", "1"), ("reason", "half of it was free")];
    let _ = staff.post_form(&format!("{page}/credit"), &half).await.redirects_to(&page);
    staff.get(&page).await.is(200).shows("half of it was free");
    // 50.00 is left to pay, and the client has the 40.00 that were given back.
    let from_credit = format!("{page}/pay-from-credit");
    staff.post_form(&from_credit, &[]).await.is(409);
    let _ = staff.post_form(&from_credit, &[("amount", "40")]).await.redirects_to(&page);
    let listed = staff.get("/invoices?status=unpaid,paid&total_from=100").await.is(200);
    listed.shows("-00001");
    staff.get("/invoices?status=lost").await.is(200).shows("status");
    is_intact(&program).await;
}
