//! Money comes and goes through a gateway once, whatever the gateway tells, and however often.

mod crashes;
mod methods;
mod notices;
mod refunds;
mod reported;
mod statements;
mod waiting;

use std::time::Duration;

use bursar_tests::{Office, Visitor};
use serde_json::{Value, json};

use crate::invoices::{act, client_with, is_intact};

/// An office whose staff use the simulated processor of cards.
async fn office() -> (Office, Visitor) {
    let office = Office::open().await;
    let program = office.program().await;
    let gateways = program.get("/api/v1/gateways").await.is(200).json();
    let cards = gateways["data"].as_array().unwrap().iter().find(|g| g["code"] == "simulation");
    let path = format!("/api/v1/gateways/{}", cards.expect("the simulated gateway")["id"]);
    let settings = json!({"is_enabled": true, "is_recurring": true});
    program.patch_json(&path, &settings).await.is(200);
    (office, program)
}

/// An invoice over this sum, issued to a client of his own.
async fn invoice(program: &Visitor, sum: &str) -> Value {
    let client = client_with(program, "fiscal_at_once").await;
    invoice_of(program, &client, sum).await
}

async fn invoice_of(program: &Visitor, client: &Value, sum: &str) -> Value {
    let line = json!({"description": "Consulting", "quantity": "1", "unit_price": sum});
    let body = json!({"client_id": client["id"], "items": [line]});
    let draft = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    act(program, &draft, "issue", &json!({})).await
}

/// Asks the simulated processor for all that is due.
async fn charge(program: &Visitor, invoice: &Value) {
    let path = format!("/api/v1/invoices/{}/charge", invoice["id"]);
    program.post_json(&path, &json!({"gateway": "simulation"})).await.is(202);
}

async fn payments_of(program: &Visitor, invoice: &Value) -> Vec<Value> {
    let path = format!("/api/v1/payments?invoice={}", invoice["id"]);
    let found = program.get(&path).await.is(200).json();
    found["data"].as_array().unwrap().clone()
}

/// The invoice's newest payment once it is as it should be.
async fn payment_that(program: &Visitor, invoice: &Value, is_so: impl Fn(&Value) -> bool) -> Value {
    let mut seen = Value::Null;
    for _ in 0..600 {
        seen = payments_of(program, invoice).await.into_iter().next().unwrap_or_default();
        if is_so(&seen) {
            return seen;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the payment does not come to that: {seen}");
}

async fn shown(program: &Visitor, invoice: &Value) -> Value {
    program.get(&format!("/api/v1/invoices/{}", invoice["id"])).await.is(200).json()
}

fn causes(invoice: &Value) -> Vec<&str> {
    let entries = invoice["entries"].as_array().unwrap();
    entries.iter().map(|entry| entry["cause"].as_str().unwrap()).collect()
}

async fn credit(program: &Visitor, client: &Value) -> Value {
    let path = format!("/api/v1/clients/{client}/credit");
    program.get(&path).await.is(200).json()["credit"]["amount"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_is_asked_holds_the_money_and_tells_when_it_has_taken_it() {
    let (_office, program) = office().await;
    let invoice = invoice(&program, "100.00").await;
    charge(&program, &invoice).await;
    let again = format!("/api/v1/invoices/{}/charge", invoice["id"]);
    let again = program.post_json(&again, &json!({"gateway": "simulation"})).await;
    again.is_problem(409, "payment_under_way");
    let paid = payment_that(&program, &invoice, |payment| payment["status"] == "succeeded").await;
    assert!(paid["external_id"].as_str().unwrap().starts_with("pay_"), "{paid}");
    assert_eq!(paid["fee"]["amount"], "1.50");
    let invoice = shown(&program, &invoice).await;
    assert_eq!((&invoice["status"], &invoice["due"]["amount"]), (&json!("paid"), &json!("0.00")));
    assert_eq!(causes(&invoice), ["payment"]);
    let entry = &invoice["entries"][0];
    assert_eq!(entry["source"]["account"], "payment");
    assert_eq!(entry["reference"], paid["external_id"]);
    let path = format!("/api/v1/journal?client={}", invoice["client"]["id"]);
    let journal = program.get(&path).await.is(200).json();
    let fee = journal["data"].as_array().unwrap().iter().find(|e| e["cause"] == "gateway_fee");
    assert_eq!(fee.expect("the fee's own entry")["source"]["money"]["amount"], "1.50");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_declined_leaves_everything_as_it_was_and_can_be_tried_again() {
    let (_office, program) = office().await;
    let invoice = invoice(&program, "20.13").await;
    charge(&program, &invoice).await;
    let failed = payment_that(&program, &invoice, |payment| payment["status"] == "failed").await;
    assert_eq!(failed["trouble"], "the card was declined");
    let now = shown(&program, &invoice).await;
    assert_eq!((&now["status"], causes(&now).len()), (&json!("unpaid"), 0));
    let path = format!("/api/v1/invoices/{}/charge", invoice["id"]);
    let part = json!({"gateway": "simulation", "amount": "10.55"});
    program.post_json(&path, &part).await.is(202);
    payment_that(&program, &invoice, |payment| payment["status"] == "succeeded").await;
    assert_eq!(shown(&program, &invoice).await["due"]["amount"], "9.58");
    let above = json!({"gateway": "simulation", "amount": "9.59"});
    program.post_json(&path, &above).await.is_problem(422, "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_is_down_for_a_moment_is_asked_again() {
    let (_office, program) = office().await;
    let invoice = invoice(&program, "30.66").await;
    charge(&program, &invoice).await;
    payment_that(&program, &invoice, |payment| payment["status"] == "succeeded").await;
    assert_eq!(causes(&shown(&program, &invoice).await), ["payment"]);
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_write_down_by_which_gateway_when_and_under_which_name_money_came() {
    let (_office, program) = office().await;
    let invoice = invoice(&program, "50.00").await;
    let path = format!("/api/v1/invoices/{}/payments", invoice["id"]);
    let body = json!({
        "amount": "20.00", "gateway": "bank_transfer", "reference": "E2E-1", "fee": "0.40",
        "paid_on": "2026-11-01", "note": "counted twice",
    });
    program.post_json(&path, &body).await.is(200);
    let written = payments_of(&program, &invoice).await.remove(0);
    assert_eq!(
        [&written["gateway"], &written["external_id"], &written["paid_on"], &written["note"]],
        ["bank_transfer", "E2E-1", "2026-11-01", "counted twice"],
    );
    assert_eq!(written["fee"]["amount"], "0.40");
    let twice = program.post_json(&path, &body).await.is_problem(422, "invalid").json();
    assert_eq!(twice["errors"][0]["field"], "reference");
    for (field, value) in
        [("gateway", "carrier_pigeon"), ("fee", "20.01"), ("paid_on", "2126-01-01")]
    {
        let mut wrong = json!({"amount": "1.00", "gateway": "manual"});
        wrong[field] = json!(value);
        let wrong = program.post_json(&path, &wrong).await.is(422).json();
        assert_eq!(wrong["errors"][0]["field"], field, "{wrong}");
    }
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_equal_payments_at_once_with_one_name_are_one() {
    let (_office, program) = office().await;
    let invoice = invoice(&program, "500.00").await;
    let path = format!("/api/v1/invoices/{}/payments", invoice["id"]);
    let body = json!({"amount": "20.00", "gateway": "bank_transfer", "reference": "E2E-20"});
    let pays = (0..20).map(|_| async { program.post_json(&path, &body).await.status });
    let taken = futures::future::join_all(pays).await;
    assert_eq!(taken.iter().filter(|status| **status == 200).count(), 1, "{taken:?}");
    assert_eq!(shown(&program, &invoice).await["paid"]["amount"], "20.00");
    is_intact(&program).await;
}
