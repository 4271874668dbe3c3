//! Stored payment methods, what follows from them, and what is charged through them.

use bursar_tests::Visitor;
use serde_json::{Value, json};

use super::{causes, invoice_of, office, payment_that, shown};
use crate::invoices::client_with;

async fn agreement(program: &Visitor, client: &Value) -> (bool, Value) {
    let shown = program.get(&format!("/api/v1/clients/{}", client["id"])).await.is(200).json();
    let source = shown["billing_agreement_source"].clone();
    (shown["has_billing_agreement"].as_bool().unwrap(), source)
}

async fn found(program: &Visitor, client: &Value) -> bool {
    let path = format!("/api/v1/clients?has_billing_agreement=true&q=%23{}", client["id"]);
    program.get(&path).await.is(200).json()["page"]["total"] == 1
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_rests_on_stored_methods_or_on_what_was_set_and_lists_follow_it() {
    let (office, program) = office().await;
    let client = client_with(&program, "fiscal_at_once").await;
    assert_eq!(agreement(&program, &client).await, (false, Value::Null));
    let path = format!("/api/v1/clients/{}/payment-methods", client["id"]);
    let card = json!({"gateway": "simulation", "token": "card_good", "label": "Visa 4242",
        "expires": "2099-12"});
    let stored = program.post_json(&path, &card).await.is(201).json();
    assert!(stored.get("token").is_none(), "a token is never told: {stored}");
    assert_eq!(agreement(&program, &client).await, (true, json!("payment_method")));
    assert!(found(&program, &client).await);
    program.post_json(&path, &card).await.is(422);
    let set = format!("/api/v1/clients/{}/billing-agreement", client["id"]);
    program.put_json(&set, &json!({"is_set": true})).await.is(200);
    assert_eq!(agreement(&program, &client).await, (true, json!("both")));
    program.delete(&format!("{path}/{}", stored["id"])).await.is(204);
    assert_eq!(agreement(&program, &client).await, (true, json!("set")));
    program.put_json(&set, &json!({"is_set": false})).await.is(200);
    assert_eq!(agreement(&program, &client).await, (false, Value::Null));
    assert!(!found(&program, &client).await);
    let mut expired = card.clone();
    expired["expires"] = json!("2020-01");
    program.post_json(&path, &expired).await.is(201);
    assert_eq!(agreement(&program, &client).await, (false, Value::Null));
    let mut number = card.clone();
    number["token"] = json!("4242 4242 4242 4242");
    let refused = program.post_json(&path, &number).await.is(422).json();
    assert_eq!(refused["errors"][0]["code"], "card_number", "{refused}");
    let staff = office.administrator().await;
    let page = staff.get(&format!("/clients/{}/payment-methods", client["id"])).await.is(200);
    page.shows("Expired").hides("card_good");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_method_is_charged_without_interaction() {
    let (_office, program) = office().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let invoice = invoice_of(&program, &client, "33.00").await;
    let charge = format!("/api/v1/invoices/{}/charge", invoice["id"]);
    let none = program.post_json(&charge, &json!({})).await.is(422).json();
    assert_eq!(none["errors"][0]["field"], "payment_method_id");
    let path = format!("/api/v1/clients/{}/payment-methods", client["id"]);
    let bad = json!({"gateway": "simulation", "token": "card_declined", "label": "Empty card"});
    let bad = program.post_json(&path, &bad).await.is(201).json();
    program.post_json(&charge, &json!({})).await.is(202);
    let failed = payment_that(&program, &invoice, |payment| payment["status"] == "failed").await;
    assert_eq!(failed["payment_method_id"], bad["id"]);
    let good = json!({"gateway": "simulation", "token": "card_fine", "label": "Visa 1"});
    let good = program.post_json(&path, &good).await.is(201).json();
    let named = json!({"payment_method_id": good["id"]});
    program.post_json(&charge, &named).await.is(202);
    payment_that(&program, &invoice, |payment| payment["status"] == "succeeded").await;
    assert_eq!(causes(&shown(&program, &invoice).await), ["payment"]);
}
