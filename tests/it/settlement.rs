//! Credit that pays open invoices by itself, and credit that new clients begin with.

use bursar_application::schedule::Timetable;
use bursar_application::{Desk, Ports};
use bursar_domain::client::{ClientId, Lifecycle, Suspension, SuspensionKind};
use bursar_tests::{Office, Visitor};
use chrono::{TimeDelta, Utc};
use futures::future::join_all;
use serde_json::{Value, json};

/// A client under a configuration with these settings besides the usual ones.
async fn client_with(program: &Visitor, name: &str, more: Value) -> Value {
    let mut settings = json!({
        "general.company_info": "Nordsky Cloud AS", "invoicing.home_country": "NO", "invoicing.fiscal_number_format": "S-{number}",
    });
    for (key, value) in more.as_object().unwrap() {
        settings[key] = value.clone();
    }
    let body = json!({"name": name, "settings": settings});
    let configuration = program.post_json("/api/v1/configurations", &body).await.is(201).json();
    let body = json!({
        "company": name, "email": "acme@clients.example", "country": "US", "currency": "EUR",
        "address_line_1": "Storgata 1", "configuration_id": configuration["id"],
    });
    program.post_json("/api/v1/clients", &body).await.is(201).json()
}

async fn issued(program: &Visitor, client: &Value, price: &str, due_on: &str) -> Value {
    issued_of(program, client, "custom", price, due_on).await
}

async fn issued_of(
    program: &Visitor,
    client: &Value,
    kind: &str,
    price: &str,
    due_on: &str,
) -> Value {
    let what = if kind == "add_credit" { "credit" } else { "custom" };
    let item = json!({"description": "Work", "unit_price": price, "kind": what});
    let body = json!({
        "client_id": client["id"], "kind": kind, "currency": "EUR", "terms": {"due_on": due_on},
        "items": [item],
    });
    let draft = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    let path = format!("/api/v1/invoices/{}/issue", draft["id"]);
    program.post_json(&path, &json!({})).await.is(200).json()
}

async fn add(program: &Visitor, client: &Value, amount: &str) {
    let body = json!({"direction": "add", "amount": amount, "currency": "EUR", "reason": "x"});
    let path = format!("/api/v1/clients/{}/credit-adjustments", client["id"]);
    program.post_json(&path, &body).await.is(201);
}

async fn credit(program: &Visitor, client: &Value) -> String {
    let path = format!("/api/v1/clients/{}/credit", client["id"]);
    let credit = program.get(&path).await.is(200).json();
    credit["credit"]["amount"].as_str().unwrap().to_owned()
}

async fn due(program: &Visitor, invoice: &Value) -> String {
    let path = format!("/api/v1/invoices/{}", invoice["id"]);
    let invoice = program.get(&path).await.is(200).json();
    invoice["due"]["amount"].as_str().unwrap().to_owned()
}

async fn is_intact(program: &Visitor) {
    let verified = program.get("/api/v1/journal/verify").await.is(200).json();
    assert_eq!(verified["is_intact"], true, "{verified}");
}

fn automatic() -> Value {
    json!({"invoicing.automatic_settlement": true})
}

#[tokio::test(flavor = "multi_thread")]
async fn added_credit_pays_what_is_due_first_and_the_preview_says_so() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let client = client_with(&program, "Acme", automatic()).await;
    let late = issued(&program, &client, "30", "2099-02-01").await;
    let early = issued(&program, &client, "20", "2099-01-01").await;
    let form = [
        ("direction", "add"),
        ("amount", "25.00"),
        ("currency", "EUR"),
        ("reason", "x"),
        ("preview", "yes"),
    ];
    let page = staff.post_form(&format!("/clients/{}/credit", client["id"]), &form).await.is(200);
    let page = page.shows("It pays invoice").shows(early["number"].as_str().unwrap());
    page.hides(late["number"].as_str().unwrap());
    assert_eq!(due(&program, &early).await, "20.00", "a preview writes nothing");
    add(&program, &client, "25.00").await;
    assert_eq!(
        (due(&program, &early).await.as_str(), credit(&program, &client).await.as_str()),
        ("0.00", "5.00")
    );
    assert_eq!(due(&program, &late).await, "30.00", "no part of an invoice is paid");
    add(&program, &client, "25.00").await;
    assert_eq!(
        (due(&program, &late).await.as_str(), credit(&program, &client).await.as_str()),
        ("0.00", "0.00")
    );
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_is_paid_and_something_is_left_where_the_configuration_says_so() {
    let office = Office::open().await;
    let program = office.program().await;
    let settings = json!({
        "invoicing.automatic_settlement": true, "invoicing.partial_payments": true,
        "credit.minimum_after_payment": "10",
    });
    let client = client_with(&program, "Acme", settings).await;
    let invoice = issued(&program, &client, "30", "2099-01-01").await;
    add(&program, &client, "25.00").await;
    assert_eq!(
        (due(&program, &invoice).await.as_str(), credit(&program, &client).await.as_str()),
        ("15.00", "10.00")
    );
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credit_pays_nothing_by_itself_unless_the_configuration_says_so() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "Acme", json!({})).await;
    let invoice = issued(&program, &client, "30", "2099-01-01").await;
    add(&program, &client, "100.00").await;
    assert_eq!(due(&program, &invoice).await, "30.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_invoice_is_paid_from_credit_when_it_is_issued() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "Acme", automatic()).await;
    add(&program, &client, "100.00").await;
    let invoice = issued(&program, &client, "30", "2099-01-01").await;
    assert_eq!((&invoice["status"], &invoice["is_fiscal"]), (&json!("paid"), &json!(true)));
    assert_eq!(credit(&program, &client).await, "70.00");
    let bought = issued_of(&program, &client, "add_credit", "50", "2099-01-01").await;
    assert_eq!(bought["status"], "unpaid", "credit does not buy credit");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bought_and_refunded_credit_pays_other_invoices() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "Acme", automatic()).await;
    let credit_invoice = issued_of(&program, &client, "add_credit", "50", "2099-01-01").await;
    let invoice = issued(&program, &client, "30", "2099-01-01").await;
    let path = format!("/api/v1/invoices/{}/payments", credit_invoice["id"]);
    program.post_json(&path, &json!({"amount": "50.00"})).await.is(200);
    assert_eq!(
        (due(&program, &invoice).await.as_str(), credit(&program, &client).await.as_str()),
        ("0.00", "20.00")
    );
    let other = issued(&program, &client, "45", "2099-01-01").await;
    assert_eq!(other["status"], "unpaid");
    let back = json!({"amount": "30.00", "method": "credit", "reason": "wrong"});
    let path = format!("/api/v1/invoices/{}/refunds", invoice["id"]);
    program.post_json(&path, &back).await.is(200);
    assert_eq!(
        (due(&program, &other).await.as_str(), credit(&program, &client).await.as_str()),
        ("0.00", "5.00")
    );
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_left_out_is_settled_by_the_scheduled_task() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "Acme", json!({})).await;
    let invoice = issued(&program, &client, "30", "2099-01-01").await;
    add(&program, &client, "100.00").await;
    let path = format!("/api/v1/clients/{}", client["id"]);
    let configuration = program.get(&path).await.json()["configuration"]["id"].clone();
    let path = format!("/api/v1/configurations/{configuration}");
    program.patch_json(&path, &json!({"settings": automatic()})).await.is(200);
    let desk = office.desk();
    let later = std::sync::Arc::new(Later);
    let timetable = Timetable::default();
    let later = Desk::new(Ports { clock: later, timetable, ..desk.ports().clone() });
    later.run_due_tasks("worker").await.unwrap();
    assert_eq!(
        (due(&program, &invoice).await.as_str(), credit(&program, &client).await.as_str()),
        ("0.00", "70.00")
    );
}

#[derive(Debug)]
struct Later;

impl bursar_application::ports::Clock for Later {
    fn now(&self) -> chrono::DateTime<Utc> {
        Utc::now() + TimeDelta::hours(1)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn credit_that_comes_many_times_at_once_pays_each_invoice_once() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "Acme", automatic()).await;
    let mut invoices = Vec::new();
    for _ in 0..5 {
        invoices.push(issued(&program, &client, "10", "2099-01-01").await);
    }
    let adds = (0..20).map(|_| add(&program, &client, "3.00"));
    let pays = invoices.iter().map(|invoice| async {
        let path = format!("/api/v1/invoices/{}/payments", invoice["id"]);
        program.post_json(&path, &json!({"amount": "10.00"})).await.status
    });
    let (_, paid) = tokio::join!(join_all(adds), join_all(pays));
    let by_hand = paid.iter().filter(|status| **status == 200).count();
    assert!(paid.iter().all(|status| [200, 409].contains(status)), "{paid:?}");
    for invoice in &invoices {
        assert_eq!(due(&program, invoice).await, "0.00");
    }
    let left = 60 - 10 * (5 - by_hand);
    assert_eq!(credit(&program, &client).await, format!("{left}.00"));
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_for_credit_keeps_to_its_limits_and_comes_one_at_a_time() {
    let office = Office::open().await;
    let program = office.program().await;
    let settings =
        json!({"invoicing.minimum_add_credit": "10", "invoicing.maximum_add_credit": "500"});
    let client = client_with(&program, "Acme", settings).await;
    let begin = async |price: &str| {
        let item = json!({"description": "Credit", "unit_price": price, "kind": "credit"});
        let body = json!({
            "client_id": client["id"], "kind": "add_credit", "currency": "EUR", "items": [item]
        });
        let draft = program.post_json("/api/v1/invoices", &body).await.is(201).json();
        let path = format!("/api/v1/invoices/{}/issue", draft["id"]);
        program.post_json(&path, &json!({})).await
    };
    begin("9.99").await.is_problem(409, "add_credit_too_small");
    begin("500.01").await.is_problem(409, "add_credit_too_large");
    begin("10").await.is(200);
    begin("10").await.is_problem(409, "add_credit_unpaid");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_for_lack_of_credit_ends_with_it_and_others_do_not() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "Acme", json!({})).await;
    for (kind, status) in
        [(SuspensionKind::Credit, "inactive"), (SuspensionKind::Staff, "suspended")]
    {
        suspend(office.desk(), &client, kind).await;
        add(&program, &client, "5.00").await;
        office.work(&program).await;
        let path = format!("/api/v1/clients/{}", client["id"]);
        assert_eq!(program.get(&path).await.is(200).json()["status"], status, "{kind:?}");
    }
}

/// Suspends a client as the periodic task would.
async fn suspend(desk: &Desk, client: &Value, kind: SuspensionKind) {
    let id: ClientId = client["id"].to_string().parse().unwrap();
    let work = desk.ports().store.begin().await.unwrap();
    let mut client = work.clients().get(id).await.unwrap();
    let (note, by, at) = ("no credit".to_owned(), "Bursar".to_owned(), Utc::now());
    client.suspend(Suspension { kind, note, by, at }).unwrap();
    client.finish_suspension().unwrap();
    assert_eq!(client.lifecycle(), Lifecycle::Suspended);
    work.clients().save(&client).await.unwrap();
    work.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn new_clients_begin_with_credit_in_their_own_currency_that_expires() {
    let office = Office::open().await;
    let program = office.program().await;
    let settings =
        json!({"new_clients.initial_credit": "25", "new_clients.initial_credit_days": 30});
    let client = client_with(&program, "Acme", settings).await;
    let path = format!("/api/v1/clients/{}/credit", client["id"]);
    let shown = program.get(&path).await.is(200).json();
    assert_eq!(shown["currencies"][0]["parts"][0]["cause"], "initial_credit");
    assert_eq!(shown["currencies"][0]["expiring"][0]["left"]["amount"], "25.00");
    let configuration = client["configuration"]["id"].clone();
    let body = json!({
        "company": "Bolt", "email": "bolt@clients.example", "country": "NO", "currency": "NOK",
        "configuration_id": configuration,
    });
    let bolt = program.post_json("/api/v1/clients", &body).await.is(201).json();
    let currencies = program.get("/api/v1/currencies").await.is(200).json();
    let listed = currencies["data"].as_array().unwrap().iter().find(|one| one["code"] == "NOK");
    let rate: f64 = listed.unwrap()["rate"].as_str().unwrap().parse().unwrap();
    let given: f64 = credit(&program, &bolt).await.parse().unwrap();
    assert!((given - 25.0 * rate).abs() < 0.006, "{given} of {rate}");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn imported_clients_begin_with_credit_too() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let configurations = program.get("/api/v1/configurations").await.is(200).json();
    let default = configurations["data"].as_array().unwrap().iter();
    let default = default.clone().find(|one| one["is_default"] == true).unwrap();
    let path = format!("/api/v1/configurations/{}", default["id"]);
    let settings = json!({"settings": {"new_clients.initial_credit": "7.50"}});
    program.patch_json(&path, &settings).await.is(200);
    let file = b"company;email;currency\nAcme;a@acme.example;EUR\nBolt;b@bolt.example;EUR\n";
    program.post_csv("/api/v1/clients/import?commit=true", file).await.is(202);
    office.work(&program).await;
    let found = program.get("/api/v1/clients?limit=10").await.is(200).json();
    let clients = found["data"].as_array().unwrap();
    assert_eq!(clients.len(), 2, "{found}");
    assert!(clients.iter().all(|one| one["credit"]["amount"] == "7.50"), "{found}");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_staff_reversed_is_not_made_again() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "Acme", automatic()).await;
    let invoice = issued(&program, &client, "30", "2099-01-01").await;
    add(&program, &client, "40.00").await;
    let path = format!("/api/v1/invoices/{}", invoice["id"]);
    let paid = program.get(&path).await.is(200).json();
    let entry = paid["entries"].as_array().unwrap().last().unwrap()["id"].clone();
    let reverse = format!("/api/v1/journal/{entry}/reverse");
    program.post_json(&reverse, &json!({"reason": "not agreed"})).await.is(201);
    add(&program, &client, "1.00").await;
    let both = (due(&program, &invoice).await, credit(&program, &client).await);
    assert_eq!(both, ("30.00".to_owned(), "41.00".to_owned()));
    is_intact(&program).await;
}
