//! Money that goes back without our having asked for it, and money that an invoice does not need.

use bursar_app::wire::SystemClock;
use bursar_application::ports::Clock;
use bursar_application::secret::Secret;
use bursar_simulation::card_processor::{SIGNATURE, sign};
use bursar_tests::{CARDS, Office, Reply, Visitor};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    causes, charge, credit, invoice, invoice_of, office, payment_that, payments_of, shown,
};
use crate::invoices::{act, client_with, is_intact};

const DOOR: &str = "/webhooks/gateways/simulation";

async fn tell(office: &Office, body: &Value) -> Reply {
    let (body, stranger) = (body.to_string(), office.nobody());
    let signature = sign(&Secret::new(CARDS), SystemClock.now(), body.as_bytes());
    let request = stranger.request(Method::POST, DOOR).header(SIGNATURE, signature);
    stranger.send(request.body(body)).await
}

fn back(event: &str, id: &str, payment: &Value, minor: i64) -> Value {
    json!({
        "event": event, "id": id, "key": "", "payment": payment["external_id"],
        "amount_minor": minor, "currency": "EUR",
    })
}

async fn paid(program: &Visitor, sum: &str) -> (Value, Value) {
    let invoice = invoice(program, sum).await;
    charge(program, &invoice).await;
    let payment = payment_that(program, &invoice, |payment| payment["status"] == "succeeded").await;
    (invoice, payment)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_was_made_at_the_gateway_is_booked_once_and_never_above_what_is_left() {
    let (office, program) = office().await;
    let (invoice, payment) = paid(&program, "80.55").await;
    let told = back("refund.succeeded", "ref_panel", &payment, 3000);
    let answers = join_all((0..10).map(|_| async { tell(&office, &told).await.status })).await;
    assert!(answers.iter().all(|status| *status == 204), "{answers:?}");
    let after = payments_of(&program, &invoice).await.remove(0);
    assert_eq!(
        (&after["status"], after["refunds"].as_array().unwrap().len()),
        (&json!("partly_refunded"), 1)
    );
    let refund = &after["refunds"][0];
    assert_eq!((&refund["origin"], &refund["status"]), (&json!("gateway"), &json!("succeeded")));
    let now = shown(&program, &invoice).await;
    assert_eq!(
        (&now["refunded"]["amount"], causes(&now)),
        (&json!("30.00"), vec!["payment", "refunded"])
    );
    let above = back("refund.succeeded", "ref_more", &payment, 5056);
    tell(&office, &above).await.is(409);
    let troubled = payments_of(&program, &invoice).await.remove(0);
    assert!(troubled["trouble"].as_str().unwrap().contains("50.56 EUR"), "{troubled}");
    assert_eq!(troubled["refunded"]["amount"], "30.00");
    let mut nobodys = told.clone();
    nobodys["payment"] = json!("pay_unknown");
    nobodys["id"] = json!("ref_unknown");
    tell(&office, &nobodys).await.is(404);
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chargeback_takes_bought_credit_that_was_spent_and_comes_back_when_it_is_won() {
    let (office, program) = office().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let line =
        json!({"kind": "credit", "description": "Credit", "quantity": "1", "unit_price": "50.55"});
    let body = json!({"client_id": client["id"], "kind": "add_credit", "items": [line]});
    let draft = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    let bought = act(&program, &draft, "issue", &json!({})).await;
    charge(&program, &bought).await;
    let payment = payment_that(&program, &bought, |payment| payment["status"] == "succeeded").await;
    let other = invoice_of(&program, &client, "40.00").await;
    act(&program, &other, "pay-from-credit", &json!({})).await;
    assert_eq!(credit(&program, &client["id"]).await, "10.55");
    tell(&office, &back("chargeback.waiting", "dp_1", &payment, 5055)).await.is(204);
    assert_eq!(credit(&program, &client["id"]).await, "-40.00", "the money has gone");
    let after = payments_of(&program, &bought).await.remove(0);
    let refund = &after["refunds"][0];
    assert_eq!((&refund["origin"], &refund["status"]), (&json!("chargeback"), &json!("waiting")));
    tell(&office, &back("chargeback.failed", "dp_1", &payment, 5055)).await.is(204);
    assert_eq!(credit(&program, &client["id"]).await, "10.55", "the dispute is won");
    assert_eq!(payments_of(&program, &bought).await[0]["status"], "succeeded");
    tell(&office, &back("chargeback.succeeded", "dp_1", &payment, 5055)).await.is(204);
    assert_eq!(credit(&program, &client["id"]).await, "-40.00", "and lost after all");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_processor_charges_some_payments_back_by_itself() {
    let (_office, program) = office().await;
    let invoice = invoice(&program, "30.88").await;
    charge(&program, &invoice).await;
    let gone = payment_that(&program, &invoice, |payment| payment["status"] == "refunded").await;
    assert_eq!(gone["refunds"][0]["origin"], "chargeback");
    assert_eq!(shown(&program, &invoice).await["status"], "refunded");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_invoice_did_not_need_pays_the_others_where_the_configuration_says_so() {
    let (office, program) = office().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let configuration = &client["configuration"]["id"];
    let path = format!("/api/v1/configurations/{configuration}");
    let settings = json!({"settings": {"invoicing.automatic_settlement": true}});
    program.patch_json(&path, &settings).await.is(200);
    let first = invoice_of(&program, &client, "60.77").await;
    charge(&program, &first).await;
    let payment =
        payment_that(&program, &first, |payment| payment["external_id"].is_string()).await;
    let pay = format!("/api/v1/invoices/{}/payments", first["id"]);
    program.post_json(&pay, &json!({"amount": "50.00"})).await.is(200);
    let other = invoice_of(&program, &client, "30.00").await;
    let mut told =
        back("payment.succeeded", payment["external_id"].as_str().unwrap(), &payment, 6077);
    told["payment"] = Value::Null;
    tell(&office, &told).await.is(204);
    assert_eq!(shown(&program, &other).await["status"], "paid", "at once");
    assert_eq!(credit(&program, &client["id"]).await, "20.00");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_of_an_invoice_names_what_goes_back_and_neither_gives_more_than_came() {
    let (_office, program) = office().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let add = json!({"direction": "add", "amount": "20.00", "currency": "EUR", "reason": "x"});
    let path = format!("/api/v1/clients/{}/credit-adjustments", client["id"]);
    program.post_json(&path, &add).await.is(201);
    let invoice = invoice_of(&program, &client, "100.00").await;
    act(&program, &invoice, "pay-from-credit", &json!({"amount": "20.00"})).await;
    for amount in ["30.00", "50.00"] {
        act(&program, &invoice, "payments", &json!({"amount": amount})).await;
    }
    let refunds = format!("/api/v1/invoices/{}/refunds", invoice["id"]);
    let payments = payments_of(&program, &invoice).await;
    let smaller = payments.iter().find(|one| one["amount"]["amount"] == "30.00").unwrap();
    let of = |amount: &str| json!({"amount": amount, "method": "manual", "reason": "x"});
    let mut named = of("30.01");
    named["payment_id"] = smaller["id"].clone();
    program.post_json(&refunds, &named).await.is_problem(409, "cannot_be_paid");
    named["payment_id"] = json!(999_999);
    let unknown = program.post_json(&refunds, &named).await.is(422).json();
    assert_eq!(unknown["errors"][0]["field"], "payment_id");
    let mut from_credit = of("20.01");
    from_credit["paid_from_credit"] = json!(true);
    program.post_json(&refunds, &from_credit).await.is_problem(409, "cannot_be_paid");
    // Whoever names none gets the newest of which so much is left.
    act(&program, &invoice, "refunds", &of("40.00")).await;
    let left = |payments: &[Value], amount: &str| {
        let one = payments.iter().find(|one| one["amount"]["amount"] == amount).unwrap();
        one["refunded"]["amount"].clone()
    };
    let now = payments_of(&program, &invoice).await;
    assert_eq!((left(&now, "50.00"), left(&now, "30.00")), (json!("40.00"), json!("0.00")));
    let twenty = (0..20).map(|_| async { program.post_json(&refunds, &of("10.00")).await.status });
    let taken = join_all(twenty).await;
    assert!(taken.iter().all(|status| [200, 409].contains(status)), "{taken:?}");
    let given = i64::try_from(taken.iter().filter(|status| **status == 200).count()).unwrap();
    let now = shown(&program, &invoice).await;
    assert_eq!(now["refunded"]["amount"], format!("{}.00", 40 + 10 * given));
    assert!(given <= 6, "{given}");
    let all: i64 = payments_of(&program, &invoice)
        .await
        .iter()
        .map(|one| {
            one["refunded"]["amount"].as_str().unwrap().replace(".00", "").parse::<i64>().unwrap()
        })
        .sum();
    let from_credit = 40 + 10 * given - all;
    assert!((0..=20).contains(&from_credit), "credit had paid 20: {from_credit}");
    is_intact(&program).await;
}
