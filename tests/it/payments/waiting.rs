//! What a gateway has not told is asked, and what has run out ends.

use std::sync::Arc;

use bursar_app::wire::SystemClock;
use bursar_application::schedule::{Task, Timetable};
use bursar_application::secret::Secret;
use bursar_application::{Desk, Ports};
use bursar_simulation::CardProcessor;
use bursar_tests::mail::Ahead;
use bursar_tests::{CARDS, Office, Visitor};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{causes, charge, invoice, office, payment_that, payments_of, shown};
use crate::invoices::{client_with, is_intact};

/// The same office later on, where nothing but this task is done.
fn later(desk: &Desk, by: TimeDelta, task: Task) -> Desk {
    let clock = Arc::new(Ahead { of: desk.ports().clock.clone(), by });
    let timetable = Timetable::empty().with(task, TimeDelta::minutes(5));
    Desk::new(Ports { clock, timetable, ..desk.ports().clone() })
}

async fn silent(program: &Visitor, sum: &str) -> (Value, Value) {
    let invoice = invoice(program, sum).await;
    charge(program, &invoice).await;
    let payment =
        payment_that(program, &invoice, |payment| payment["external_id"].is_string()).await;
    (invoice, payment)
}

async fn asks(office: &Office, by: TimeDelta) {
    let desk = later(office.desk(), by, Task::AskGateways);
    assert_eq!(desk.run_due_tasks("the one who asks").await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_whose_end_was_never_told_is_asked_about_and_booked() {
    let (office, program) = office().await;
    let (invoice, _) = silent(&program, "45.77").await;
    asks(&office, TimeDelta::minutes(10)).await;
    assert_eq!(shown(&program, &invoice).await["status"], "unpaid", "notices get some time");
    asks(&office, TimeDelta::minutes(21)).await;
    let paid = shown(&program, &invoice).await;
    assert_eq!((&paid["status"], causes(&paid)), (&json!("paid"), vec!["payment"]));
    let payment = payments_of(&program, &invoice).await.remove(0);
    let path = format!("/api/v1/payments/{}/refunds", payment["id"]);
    let body = json!({"amount": "20.77", "method": "gateway", "reason": "x"});
    program.post_json(&path, &body).await.is(200);
    let is_on_its_way = |payment: &Value| payment["refunds"][0]["external_id"].is_string();
    payment_that(&program, &invoice, is_on_its_way).await;
    asks(&office, TimeDelta::minutes(42)).await;
    let after = payments_of(&program, &invoice).await.remove(0);
    assert_eq!(after["refunds"][0]["status"], "succeeded", "{after}");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_gateway_has_never_heard_of_has_failed() {
    let (office, program) = office().await;
    let (invoice, _) = silent(&program, "46.77").await;
    // The processor has lost its memory.
    let cards = Arc::new(CardProcessor::new(Secret::new(CARDS), Arc::new(SystemClock)));
    let desk = later(office.desk(), TimeDelta::minutes(21), Task::AskGateways);
    let gateways = desk.ports().gateways.clone().with(cards);
    let desk = Desk::new(Ports { gateways, ..desk.ports().clone() });
    desk.run_due_tasks("the one who asks").await.unwrap();
    let failed = payments_of(&program, &invoice).await.remove(0);
    assert_eq!(failed["status"], "failed", "{failed}");
    assert_eq!(failed["trouble"], "the gateway has never heard of it");
    assert_eq!(causes(&shown(&program, &invoice).await).len(), 0);
    // It can be paid again.
    charge(&program, &invoice).await;
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_ends_with_the_last_card_that_was_good() {
    let (office, program) = office().await;
    let mut clients = Vec::new();
    for (numbering, expiries) in [
        ("fiscal_at_once", vec!["2030-01"]),
        ("fiscal_when_paid", vec!["2030-01", "2099-12"]),
        ("proforma_only", vec![""]),
    ] {
        let client = client_with(&program, numbering).await;
        let path = format!("/api/v1/clients/{}/payment-methods", client["id"]);
        for (place, expires) in expiries.into_iter().enumerate() {
            let token = format!("card-{numbering}-{place}");
            let mut card = json!({"gateway": "simulation", "token": token, "label": "Visa"});
            if !expires.is_empty() {
                card["expires"] = json!(expires);
            }
            program.post_json(&path, &card).await.is(201);
        }
        clients.push(client);
    }
    let agreed = async || {
        let mut all = Vec::new();
        for client in &clients {
            let path = format!("/api/v1/clients/{}", client["id"]);
            let shown = program.get(&path).await.is(200).json();
            all.push(shown["has_billing_agreement"].as_bool().unwrap());
        }
        all
    };
    assert_eq!(agreed().await, [true; 3]);
    let desk = later(office.desk(), TimeDelta::days(366 * 6), Task::EndAgreements);
    desk.run_due_tasks("the daily one").await.unwrap();
    assert_eq!(agreed().await, [false, true, true]);
}
