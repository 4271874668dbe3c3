//! Notices are believed when they are signed, and counted once.

use bursar_app::wire::SystemClock;
use bursar_application::ports::Clock;
use bursar_application::secret::Secret;
use bursar_simulation::card_processor::{SIGNATURE, sign};
use bursar_tests::{CARDS, Reply, Visitor, logs};
use chrono::TimeDelta;
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use super::{causes, charge, credit, invoice, office, payment_that, payments_of, shown};
use crate::invoices::is_intact;

const DOOR: &str = "/webhooks/gateways/simulation";

async fn send(stranger: &Visitor, signature: &str, body: &str) -> Reply {
    let request = stranger.request(Method::POST, DOOR).header(SIGNATURE, signature);
    stranger.send(request.body(body.to_owned())).await
}

fn signed(body: &str) -> String {
    sign(&Secret::new(CARDS), SystemClock.now(), body.as_bytes())
}

fn told(payment: &Value, event: &str) -> Value {
    let minor: String =
        payment["amount"]["amount"].as_str().unwrap().chars().filter(|c| *c != '.').collect();
    json!({
        "event": event, "id": payment["external_id"], "key": "",
        "amount_minor": minor.parse::<i64>().unwrap(), "currency": payment["amount"]["currency"],
    })
}

/// A payment of which the processor will tell nothing by itself.
async fn silent_payment(program: &Visitor, sum: &str) -> (Value, Value) {
    let invoice = invoice(program, sum).await;
    charge(program, &invoice).await;
    let payment =
        payment_that(program, &invoice, |payment| payment["external_id"].is_string()).await;
    (invoice, payment)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_notice_twenty_times_at_once_books_once_and_old_news_change_nothing() {
    let (office, program) = office().await;
    let stranger = office.nobody();
    let (invoice, payment) = silent_payment(&program, "40.77").await;
    let body = told(&payment, "payment.succeeded").to_string();
    let signature = signed(&body);
    let sent = (0..20).map(|_| async { send(&stranger, &signature, &body).await.status });
    let answered = join_all(sent).await;
    assert!(answered.iter().all(|status| *status == 204), "{answered:?}");
    let paid = shown(&program, &invoice).await;
    assert_eq!((&paid["status"], causes(&paid)), (&json!("paid"), vec!["payment"]));
    let before = payments_of(&program, &invoice).await;
    for event in ["payment.failed", "payment.authorised", "payment.succeeded", "payment.waiting"] {
        let body = told(&payment, event).to_string();
        send(&stranger, &signed(&body), &body).await.is(204);
    }
    let after = payments_of(&program, &invoice).await;
    assert_eq!(before[0]["status"], after[0]["status"]);
    assert_eq!(causes(&shown(&program, &invoice).await), ["payment"]);
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_after_a_failure_still_counts() {
    let (office, program) = office().await;
    let stranger = office.nobody();
    let (invoice, payment) = silent_payment(&program, "41.77").await;
    for (event, status) in [("payment.failed", "failed"), ("payment.succeeded", "succeeded")] {
        let body = told(&payment, event).to_string();
        send(&stranger, &signed(&body), &body).await.is(204);
        assert_eq!(payments_of(&program, &invoice).await[0]["status"], status);
    }
    assert_eq!(shown(&program, &invoice).await["status"], "paid");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forged_stale_unknown_or_about_other_money_books_nothing() {
    let (office, program) = office().await;
    let stranger = office.nobody();
    let (invoice, payment) = silent_payment(&program, "42.77").await;
    let good = told(&payment, "payment.succeeded");
    let body = good.to_string();
    let now = SystemClock.now();
    let of = |secret: &str, at| sign(&Secret::new(secret), at, body.as_bytes());
    for signature in [
        String::new(),
        "t=1,v1=zz".to_owned(),
        of("guessed", now),
        of(CARDS, now - TimeDelta::minutes(10)),
        signed(&body.replace("4277", "1")),
    ] {
        send(&stranger, &signature, &body).await.is(401);
    }
    let unsigned = stranger.request(Method::POST, DOOR).body(body.clone());
    stranger.send(unsigned).await.is(401);
    let elsewhere = stranger.request(Method::POST, "/webhooks/gateways/nobody");
    stranger.send(elsewhere.header(SIGNATURE, signed(&body)).body(body.clone())).await.is(404);
    let mut unknown = good.clone();
    unknown["id"] = json!("pay_unknown");
    let unknown = unknown.to_string();
    send(&stranger, &signed(&unknown), &unknown).await.is(404);
    send(&stranger, &signed("{}"), "{}").await.is(409);
    let large = "x".repeat(70_000);
    send(&stranger, &signed(&large), &large).await.is(413);
    let untouched = payments_of(&program, &invoice).await.remove(0);
    assert_eq!(untouched["version"], payment["version"], "nothing is written: {untouched}");
    for (field, value) in [("amount_minor", json!(4276)), ("currency", json!("USD"))] {
        let mut other = good.clone();
        other[field] = value;
        let other = other.to_string();
        send(&stranger, &signed(&other), &other).await.is(409);
        let troubled = payments_of(&program, &invoice).await.remove(0);
        assert_eq!(troubled["status"], "waiting");
        assert!(troubled["trouble"].as_str().unwrap().contains("42.77 EUR"), "{troubled}");
    }
    assert_eq!(causes(&shown(&program, &invoice).await).len(), 0);
    let log = logs::kept();
    assert!(log.contains("a notice was refused"));
    assert!(!log.contains(CARDS), "the log tells the gateway's secret");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_the_invoice_does_not_need_goes_to_credit() {
    let (office, program) = office().await;
    let stranger = office.nobody();
    let (invoice, payment) = silent_payment(&program, "60.77").await;
    let path = format!("/api/v1/invoices/{}/payments", invoice["id"]);
    program.post_json(&path, &json!({"amount": "50.00"})).await.is(200);
    let body = told(&payment, "payment.succeeded").to_string();
    send(&stranger, &signed(&body), &body).await.is(204);
    let client = &invoice["client"]["id"];
    assert_eq!(shown(&program, &invoice).await["status"], "paid");
    assert_eq!(credit(&program, client).await, "50.00");
    let paid = payments_of(&program, &invoice).await;
    let through = paid.iter().find(|p| p["gateway"] == "simulation").unwrap();
    assert_eq!(through["credited"]["amount"], "50.00");
    let journal = program.get(&format!("/api/v1/journal?client={client}")).await.is(200).json();
    let rest = journal["data"].as_array().unwrap().iter().find(|e| e["cause"] == "overpaid");
    let reason = rest.expect("an entry of its own")["reason"].as_str().unwrap().to_owned();
    assert!(reason.contains("more was paid than was due"), "{reason}");
    is_intact(&program).await;
}
