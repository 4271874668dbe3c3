//! Mistakes about money are mended: entries reversed, bought credit given back.

use bursar_tests::{Office, Visitor};
use serde_json::{Value, json};

use crate::invoices::{act, client_with, draft, is_intact, line};

async fn issued(program: &Visitor, client: &Value) -> Value {
    act(program, &draft(program, client).await, "issue", &json!({})).await
}

/// An invoice over 40.00 EUR of credit.
async fn add_credit(program: &Visitor, client: &Value) -> Value {
    let item = json!({"kind": "credit", "description": "Credit", "unit_price": "40"});
    let body = json!({"client_id": client["id"], "kind": "add_credit", "items": [item]});
    let invoice = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    act(program, &invoice, "issue", &json!({})).await
}

async fn credit(program: &Visitor, client: &Value) -> Value {
    let path = format!("/api/v1/clients/{}/credit", client["id"]);
    program.get(&path).await.is(200).json()["credit"]["amount"].clone()
}

async fn adjust(program: &Visitor, client: &Value, direction: &str, amount: &str) {
    let body = json!({
        "direction": direction, "amount": amount, "currency": "EUR", "reason": "to try it",
    });
    let path = format!("/api/v1/clients/{}/credit-adjustments", client["id"]);
    program.post_json(&path, &body).await.is(201);
}

/// The address of the invoice's last entry of this cause.
fn entry_of(invoice: &Value, cause: &str) -> String {
    let mut entries = invoice["entries"].as_array().unwrap().iter().rev();
    let entry = entries.find(|entry| entry["cause"] == cause).unwrap();
    format!("/api/v1/journal/{}/reverse", entry["id"])
}

async fn reverse(program: &Visitor, path: &str) -> Value {
    let because = json!({"reason": "it did not arrive"});
    program.post_json(path, &because).await.is(201).json()
}

async fn now(program: &Visitor, invoice: &Value) -> Value {
    program.get(&format!("/api/v1/invoices/{}", invoice["id"])).await.is(200).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_did_not_arrive_is_due_again_and_the_number_stays() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_when_paid").await;
    let invoice = issued(&program, &client).await;
    let paid = act(&program, &invoice, "payments", &json!({"amount": "100.01"})).await;
    assert_eq!((&paid["status"], &paid["is_fiscal"]), (&json!("paid"), &json!(true)));
    let path = entry_of(&paid, "payment");
    reverse(&program, &path).await;
    let open = now(&program, &invoice).await;
    assert_eq!((&open["status"], &open["due"]["amount"]), (&json!("unpaid"), &json!("100.01")));
    assert_eq!((&open["number"], &open["is_fiscal"]), (&paid["number"], &json!(true)));
    let twice = program.post_json(&path, &json!({"reason": "again"})).await;
    twice.is_problem(409, "already_reversed");
    is_intact(&program).await;
    let again = act(&program, &invoice, "payments", &json!({"amount": "100.01"})).await;
    assert_eq!((&again["status"], &again["number"]), (&json!("paid"), &paid["number"]));
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_is_reversed_before_the_payment_that_it_gave_back() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let invoice = issued(&program, &client).await;
    adjust(&program, &client, "add", "150.00").await;
    let paid = act(&program, &invoice, "pay-from-credit", &json!({})).await;
    let back = json!({"amount": "100.01", "method": "credit", "reason": "wrong invoice"});
    let refunded = act(&program, &invoice, "refunds", &back).await;
    assert_eq!(refunded["status"], "refunded");
    let payment = entry_of(&paid, "paid_from_credit");
    let early = program.post_json(&payment, &json!({"reason": "too early"})).await;
    early.is_problem(409, "cannot_be_paid");
    reverse(&program, &entry_of(&refunded, "refunded_to_credit")).await;
    assert_eq!(now(&program, &invoice).await["status"], "paid");
    assert_eq!(credit(&program, &client).await, "49.99");
    reverse(&program, &payment).await;
    assert_eq!(now(&program, &invoice).await["status"], "unpaid");
    assert_eq!(credit(&program, &client).await, "150.00");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reversed_purchase_takes_spent_credit_below_zero_and_a_refund_does_not() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let invoice = add_credit(&program, &client).await;
    let paid = act(&program, &invoice, "payments", &json!({"amount": "40.00"})).await;
    adjust(&program, &client, "subtract", "30.00").await;
    let refunds = format!("/api/v1/invoices/{}/refunds", invoice["id"]);
    let to_credit = json!({"amount": "10.00", "method": "credit", "reason": "unused"});
    program.post_json(&refunds, &to_credit).await.is_problem(409, "credit_was_bought");
    let above = json!({"amount": "10.01", "method": "manual", "reason": "unused"});
    program.post_json(&refunds, &above).await.is_problem(409, "not_enough_credit");
    is_intact(&program).await;

    let bought = entry_of(&paid, "credit_bought");
    let alone = program.post_json(&bought, &json!({"reason": "alone"})).await;
    alone.is_problem(409, "goes_with_another");
    reverse(&program, &entry_of(&paid, "payment")).await;
    let open = now(&program, &invoice).await;
    assert_eq!((&open["status"], &open["due"]["amount"]), (&json!("unpaid"), &json!("40.00")));
    assert_eq!(credit(&program, &client).await, "-30.00");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bought_credit_is_given_back_in_parts_and_all_of_it_is_taken() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let invoice = add_credit(&program, &client).await;
    act(&program, &invoice, "payments", &json!({"amount": "40.00"})).await;
    let part = json!({"amount": "13.33", "method": "manual", "reason": "unused"});
    let partly = act(&program, &invoice, "refunds", &part).await;
    assert_eq!(partly["status"], "paid");
    assert_eq!(credit(&program, &client).await, "26.67");
    let rest = json!({"amount": "26.67", "method": "manual", "reason": "unused"});
    let refunded = act(&program, &invoice, "refunds", &rest).await;
    assert_eq!(refunded["status"], "refunded");
    let causes = refunded["entries"].as_array().unwrap().iter();
    let causes: Vec<_> = causes.map(|entry| entry["cause"].as_str().unwrap()).collect();
    let each = ["credit_taken_back", "refunded"].repeat(2);
    assert_eq!(causes, [&["payment", "credit_bought"][..], &each].concat());
    assert_eq!(credit(&program, &client).await, "0.00");
    is_intact(&program).await;
    reverse(&program, &entry_of(&refunded, "refunded")).await;
    assert_eq!(credit(&program, &client).await, "26.67");
    assert_eq!(now(&program, &invoice).await["status"], "paid");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_says_what_becomes_of_the_invoice_before_an_entry_is_reversed() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let client = client_with(&program, "fiscal_at_once").await;
    let invoice = issued(&program, &client).await;
    adjust(&program, &client, "add", "150.00").await;
    let paid = act(&program, &invoice, "pay-from-credit", &json!({})).await;
    let page = entry_of(&paid, "paid_from_credit").replace("/api/v1", "");
    let asked = staff.get(&page).await.is(200);
    asked.shows("becomes unpaid").shows("100.01").shows("Credit goes from").shows("150.00");
    staff.post_form(&page, &[("reason", "typed twice")]).await.is(303);
    assert_eq!(now(&program, &invoice).await["status"], "unpaid");
    staff.get(&page).await.is(200).shows("has reversed this one already");
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_and_proformas_are_merged_with_a_new_due_date_and_fiscal_invoices_are_not() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_when_paid").await;
    let merge = async |ids: [&Value; 2]| {
        let body = json!({"invoice_ids": ids, "due_on": "2031-01-31"});
        program.post_json("/api/v1/invoices/merge", &body).await
    };
    let (one, two) = (draft(&program, &client).await, draft(&program, &client).await);
    let merged = merge([&one["id"], &two["id"]]).await.is(200).json();
    assert_eq!((&merged["id"], &merged["total"]["amount"]), (&one["id"], &json!("200.02")));
    assert_eq!(merged["due_on"], "2031-01-31");
    program.get(&format!("/api/v1/invoices/{}", two["id"])).await.is(404);

    let (one, two) = (issued(&program, &client).await, issued(&program, &client).await);
    act(&program, &two, "payments", &json!({"amount": "10.00"})).await;
    let mixed = merge([&merged["id"], &one["id"]]).await;
    mixed.is_problem(409, "cannot_be_arranged");
    let kept = merge([&one["id"], &two["id"]]).await.is(200).json();
    assert_eq!(kept["id"], two["id"], "the one with the payment stays");
    assert_eq!(kept["due"]["amount"], "190.02");
    assert_eq!(now(&program, &one).await["status"], "cancelled");
    let third = issued(&program, &client).await;
    act(&program, &third, "payments", &json!({"amount": "100.01"})).await;
    merge([&two["id"], &third["id"]]).await.is_problem(409, "cannot_be_arranged");
    merge([&two["id"], &two["id"]]).await.is_problem(422, "invalid");
    merge([&two["id"], &json!(999_999)]).await.is_problem(422, "invalid");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_split_moves_some_lines_and_payments_may_pay_what_stays() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_when_paid").await;
    let body = json!({"client_id": client["id"], "items": [line("5"), line("10")]});
    let invoice = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    let split = async |lines: &Value| {
        let path = format!("/api/v1/invoices/{}/split", invoice["id"]);
        program.post_json(&path, &json!({"lines": lines})).await
    };
    for wrong in [json!([]), json!([1, 2]), json!([3])] {
        let problem = split(&wrong).await.is_problem(422, "invalid").json();
        assert_eq!(problem["errors"][0]["field"], "lines", "{problem}");
    }
    act(&program, &invoice, "issue", &json!({})).await;
    act(&program, &invoice, "payments", &json!({"amount": "10.00"})).await;
    split(&json!([1])).await.is(201);
    let stays = now(&program, &invoice).await;
    assert_eq!(
        (&stays["total"]["amount"], &stays["due"]["amount"]),
        (&json!("20.00"), &json!("10.00"))
    );
    split(&json!([2])).await.is_problem(422, "invalid");
    act(&program, &invoice, "payments", &json!({"amount": "10.00"})).await;
    split(&json!([2])).await.is_problem(409, "cannot_be_arranged");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mistake_of_a_credit_note_stands_beside_the_line_that_made_it() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let client = client_with(&program, "fiscal_at_once").await;
    let body = json!({"client_id": client["id"], "items": [line("5"), line("10")]});
    let invoice = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    act(&program, &invoice, "issue", &json!({})).await;
    let path = format!("/api/v1/invoices/{}/credit-notes", invoice["id"]);
    let above = json!({"lines": [{"line": 2, "quantity": "2.5"}], "reason": "x"});
    let problem = program.post_json(&path, &above).await.is_problem(422, "invalid").json();
    assert_eq!(problem["errors"][0]["field"], "lines.0.quantity");
    let page = format!("/invoices/{}/credit", invoice["id"]);
    let refused = staff.post_form(&page, &[("line-2", "2.5"), ("reason", "x")]).await.is(422);
    refused.shows("Credit at most 20.00 EUR of line 2").shows("href=\"#field-line-2\"");
}
