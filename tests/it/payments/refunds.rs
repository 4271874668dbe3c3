//! What goes back of a payment: never more than came, and the books are right while it is on its
//! way.

use futures::future::join_all;
use serde_json::{Value, json};

use super::{causes, charge, credit, invoice, office, payment_that, payments_of, shown};
use crate::invoices::is_intact;

async fn paid(program: &bursar_tests::Visitor, sum: &str) -> (Value, Value) {
    let invoice = invoice(program, sum).await;
    charge(program, &invoice).await;
    let payment = payment_that(program, &invoice, |payment| payment["status"] == "succeeded").await;
    (invoice, payment)
}

fn refund(payment: &Value, status: &'static str) -> impl Fn(&Value) -> bool {
    let id = payment["id"].clone();
    move |payment| {
        let refunds = payment["refunds"].as_array().unwrap();
        payment["id"] == id && refunds.last().is_some_and(|refund| refund["status"] == status)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_is_in_the_books_at_once_and_comes_to_its_end_when_the_gateway_tells() {
    let (_office, program) = office().await;
    let (invoice, payment) = paid(&program, "80.55").await;
    let path = format!("/api/v1/payments/{}/refunds", payment["id"]);
    let body = json!({"amount": "30.00", "method": "gateway", "reason": "half was missing"});
    let given = program.post_json(&path, &body).await.is(200).json();
    assert_eq!(
        (&given["status"], &given["refunded"]["amount"]),
        (&json!("partly_refunded"), &json!("30.00"))
    );
    assert_eq!(shown(&program, &invoice).await["refunded"]["amount"], "30.00");
    let done = payment_that(&program, &invoice, refund(&payment, "succeeded")).await;
    assert!(done["refunds"][0]["external_id"].as_str().unwrap().starts_with("ref_"));
    let above = json!({"amount": "50.56", "method": "manual", "reason": "x"});
    program.post_json(&path, &above).await.is_problem(409, "cannot_be_paid");
    let rest = json!({"method": "credit", "reason": "he asked for it"});
    let all = program.post_json(&path, &rest).await.is(200).json();
    assert_eq!(
        (&all["status"], &all["refunds"].as_array().unwrap().len()),
        (&json!("refunded"), &1)
    );
    assert_eq!(credit(&program, &invoice["client"]["id"]).await, "50.55");
    assert_eq!(shown(&program, &invoice).await["status"], "refunded");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_the_gateway_refuses_is_undone_shown_and_tried_again() {
    let (_office, program) = office().await;
    let (invoice, payment) = paid(&program, "70.55").await;
    let path = format!("/api/v1/payments/{}/refunds", payment["id"]);
    let body = json!({"amount": "20.13", "method": "gateway", "reason": "too much"});
    program.post_json(&path, &body).await.is(200);
    let failed = payment_that(&program, &invoice, refund(&payment, "failed")).await;
    assert_eq!(failed["refunds"][0]["trouble"], "the card is closed");
    assert_eq!(
        (&failed["status"], &failed["refunded"]["amount"]),
        (&json!("succeeded"), &json!("0.00"))
    );
    let invoice = shown(&program, &invoice).await;
    assert_eq!(
        (&invoice["status"], &invoice["refunded"]["amount"]),
        (&json!("paid"), &json!("0.00"))
    );
    assert_eq!(causes(&invoice), ["payment", "refunded", "reversal"]);
    let retry = format!("/api/v1/refunds/{}/retry", failed["refunds"][0]["id"]);
    program.post_json(&retry, &json!({})).await.is(202);
    program.post_json(&retry, &json!({})).await.is_problem(409, "not_failed");
    payment_that(&program, &invoice, refund(&payment, "failed")).await;
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_refunds_at_once_give_back_no_more_than_came() {
    let (_office, program) = office().await;
    let (invoice, payment) = paid(&program, "100.55").await;
    let path = format!("/api/v1/payments/{}/refunds", payment["id"]);
    let body = json!({"amount": "30.00", "method": "gateway", "reason": "at once"});
    let sent = (0..20).map(|_| async { program.post_json(&path, &body).await.status });
    let taken = join_all(sent).await;
    assert_eq!(taken.iter().filter(|status| **status == 200).count(), 3, "{taken:?}");
    let after = payments_of(&program, &invoice).await.remove(0);
    assert_eq!(after["refunded"]["amount"], "90.00");
    assert_eq!(shown(&program, &invoice).await["refunded"]["amount"], "90.00");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_gives_nothing_back_is_not_asked() {
    let (_office, program) = office().await;
    let invoice = invoice(&program, "10.00").await;
    let path = format!("/api/v1/invoices/{}/payments", invoice["id"]);
    program.post_json(&path, &json!({"amount": "10.00"})).await.is(200);
    let payment = payments_of(&program, &invoice).await.remove(0);
    let path = format!("/api/v1/payments/{}/refunds", payment["id"]);
    let body = json!({"method": "gateway", "reason": "x"});
    let refused = program.post_json(&path, &body).await.is(422).json();
    assert_eq!(refused["errors"][0]["field"], "method");
    let body = json!({"method": "manual", "reason": "x", "reference": "cash desk"});
    program.post_json(&path, &body).await.is(200);
    let invoice = shown(&program, &invoice).await;
    assert_eq!(invoice["entries"][1]["destination"]["account"], "payment");
    is_intact(&program).await;
}
