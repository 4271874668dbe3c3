//! VAT numbers and the register: what it answers decides the tax, and its silence never does.

use std::sync::Arc;
use std::time::Duration;

use bursar_app::wire::SystemClock;
use bursar_application::clients::RegisterClient;
use bursar_application::ports::Clock;
use bursar_application::schedule::{Task, Timetable};
use bursar_application::{Actor, Desk, Ports};
use bursar_domain::client::ProfileInput;
use bursar_finance_adapter::{Limits, Vies};
use bursar_tests::register::{Manner, Register};
use bursar_tests::{Office, Visitor, page};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// A client in Germany of a provider in Sweden who lets VAT numbers decide.
async fn german(program: &Visitor, number: &str) -> Value {
    let settings = json!({
        "general.company_info": "Nordsky Cloud AB",
        "invoicing.home_country": "SE", "invoicing.fiscal_number_format": "V-{number}",
        "invoicing.eu_exemption": true,
    });
    let body = json!({"name": format!("For {number}"), "settings": settings});
    let configuration = program.post_json("/api/v1/configurations", &body).await.is(201).json();
    let body = json!({
        "company": "Acme", "email": "acme@clients.example", "country": "DE", "vat_id": number,
        "address_line_1": "Hauptstr. 1", "currency": "EUR",
        "configuration_id": configuration["id"],
    });
    program.post_json("/api/v1/clients", &body).await.is(201).json()
}

async fn check(program: &Visitor, client: &Value) -> Value {
    program.get(&format!("/api/v1/clients/{}/vat-check", client["id"])).await.is(200).json()
}

/// Has the register asked now; the operation that did it.
async fn ask(office: &Office, program: &Visitor, client: &Value) -> Value {
    let path = format!("/api/v1/clients/{}/vat-check", client["id"]);
    let started = program.post_json(&path, &json!({})).await.is(202);
    office.work(program).await;
    program.get(started.header("location")).await.is(200).json()
}

async fn draft(program: &Visitor, client: &Value) -> Value {
    let item = json!({"description": "Consulting", "unit_price": "100"});
    let body = json!({"client_id": client["id"], "items": [item]});
    program.post_json("/api/v1/invoices", &body).await.is(201).json()
}

async fn assess(program: &Visitor, client: &Value) -> Value {
    let body = json!({"client_id": client["id"]});
    program.post_json("/api/v1/tax-rules/assess", &body).await.is(200).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_valid_number_makes_reverse_charge_and_its_proof_is_kept() {
    let register = Register::open(Manner::Valid).await;
    let office = Office::open_asking(&register).await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let client = german(&program, "DE123456789").await;
    assert_eq!(check(&program, &client).await["status"], "pending");
    let invoice = draft(&program, &client).await;
    assert!(invoice["assessment"]["pending"].is_string(), "{invoice}");
    let issue = format!("/api/v1/invoices/{}/issue", invoice["id"]);
    let refused = program.post_json(&issue, &json!({})).await;
    assert!(refused.body.contains("wait until the tax is known"), "{}", refused.body);
    let number = staff.get(&format!("/clients/{}/vat-number", client["id"])).await.is(200);
    number.shows("the tax is pending").shows("Check now");
    let shown = staff.get(&format!("/invoices/{}", invoice["id"])).await.is(200);
    shown.shows(&format!("/clients/{}/vat-check", client["id"])).shows("Check now");

    assert_eq!(ask(&office, &program, &client).await["status"], "succeeded");
    let kept = check(&program, &client).await;
    assert_eq!((&kept["status"], &kept["name"]), (&json!("valid"), &json!("ACME GMBH")));
    assert_eq!(kept["consultation"], "WAPIAAAAYuJ1a2b3");
    assert!(!kept["checked_at"].is_null() && kept["problem"].is_null(), "{kept}");
    let path = format!("/api/v1/invoices/{}", invoice["id"]);
    let followed = program.get(&path).await.is(200).json();
    assert!(
        followed["assessment"]["pending"].is_null(),
        "the draft follows the answer: {followed}"
    );
    assert!(
        followed["assessment"]["reasons"].to_string().contains("WAPIAAAAYuJ1a2b3"),
        "{followed}"
    );
    let assessed = assess(&program, &client).await;
    assert!(assessed.to_string().contains("owes the tax itself"), "{assessed}");
    let page = staff.get(&format!("/clients/{}/vat-number", client["id"])).await.is(200);
    page.shows("Valid, checked").shows("consultation WAPIAAAAYuJ1a2b3");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_not_valid_is_taxed() {
    let register = Register::open(Manner::Invalid).await;
    let office = Office::open_asking(&register).await;
    let program = office.program().await;
    let client = german(&program, "DE123456789").await;
    ask(&office, &program, &client).await;
    assert_eq!(check(&program, &client).await["status"], "invalid");
    let assessed = assess(&program, &client).await;
    assert!(assessed["reasons"].to_string().contains("was not valid"), "{assessed}");
    assert!(!assessed.to_string().contains("owes the tax itself"), "{assessed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_that_is_down_or_wrong_leaves_the_tax_pending() {
    let register = Register::open(Manner::Down).await;
    let office = Office::open_asking(&register).await;
    let program = office.program().await;
    let client = german(&program, "DE123456789").await;
    let invoice = draft(&program, &client).await;
    let issue = format!("/api/v1/invoices/{}/issue", invoice["id"]);
    for manner in [Manner::Down, Manner::Closed, Manner::Wrong] {
        register.behave(manner);
        let operation = ask(&office, &program, &client).await;
        assert_eq!(operation["status"], "failed", "{manner:?}");
        let kept = check(&program, &client).await;
        assert_eq!(kept["status"], "pending", "{manner:?}");
        assert!(kept["problem"].is_string() && kept["checked_at"].is_null(), "{kept}");
        let refused = program.post_json(&issue, &json!({})).await;
        refused.is_problem(409, "cannot_be_issued");
    }
    register.behave(Manner::Valid);
    ask(&office, &program, &client).await;
    assert_eq!(check(&program, &client).await["status"], "valid");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_a_number_that_cannot_be_checked_asks_to_save_anyway() {
    let register = Register::open(Manner::Down).await;
    let office = Office::open_asking(&register).await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let client = german(&program, "DE123456789").await;
    ask(&office, &program, &client).await;
    let first = [
        ("company", "Bolt"),
        ("email", "bolt@clients.example"),
        ("address_line_1", "Storgata 2"),
        ("country", "DE"),
        ("vat_id", "DE987654321"),
        ("tax_exemption", "automatic"),
    ];
    let warned = staff.post_form("/clients/new", &first).await.is(422);
    let warned = warned.shows("does not answer").shows("Save without a check");
    assert_eq!(page::field(&warned.body, "vat_id").as_deref(), Some("DE987654321"));
    let mut again = first.to_vec();
    again.push(("save_unchecked", "true"));
    let saved = staff.post_form("/clients/new", &again).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_number_of_the_union_is_asked_about() {
    let register = Register::open(Manner::Valid).await;
    let office = Office::open_asking(&register).await;
    let program = office.program().await;
    let client = german(&program, "NO974760673MVA").await;
    assert_eq!(check(&program, &client).await["status"], "not_checked");
    let path = format!("/api/v1/clients/{}/vat-check", client["id"]);
    program.post_json(&path, &json!({})).await.is_problem(409, "no_vat_id");
    assert!(register.asked().is_empty());
}

/// A clock that is so many days ahead.
#[derive(Debug)]
pub(crate) struct Ahead(pub(crate) i64);

impl Clock for Ahead {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + TimeDelta::days(self.0)
    }
}

/// The use cases with a register that is waited for a second, as many days ahead.
fn asking(desk: &Desk, register: &Register, days: i64) -> Desk {
    let limits = Limits { time: Duration::from_secs(1), bytes: 10_000 };
    let clock: Arc<dyn Clock> = Arc::new(Ahead(days));
    let vies = Vies::new(&register.url().parse().unwrap(), None, Arc::clone(&clock), limits);
    let timetable = Timetable::default().with(Task::CheckVatIds, TimeDelta::seconds(15));
    let vat_register = Some(Arc::new(vies) as _);
    Desk::new(Ports { clock, vat_register, timetable, ..desk.ports().clone() })
}

async fn register_with(desk: &Desk, number: usize) -> bursar_domain::client::ClientId {
    let input = ProfileInput {
        company: format!("Client {number}"),
        email: format!("vat-{number}@clients.example"),
        country: "DE".to_owned(),
        vat_id: format!("DE{:09}", 100_000_000 + number),
        ..ProfileInput::default()
    };
    let command = RegisterClient { input, ..RegisterClient::default() };
    desk.register_client(&Actor::system("test"), command).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_numbers_are_asked_about_little_by_little_and_again_when_they_are_old() {
    let register = Register::open(Manner::Valid).await;
    let closed = Office::closed().await;
    for number in 0..20 {
        register_with(closed.desk(), number).await;
    }
    asking(closed.desk(), &register, 0).run_due_tasks("worker").await.unwrap();
    assert_eq!(register.asked().len(), 15, "not all at once");
    asking(closed.desk(), &register, 1).run_due_tasks("worker").await.unwrap();
    assert_eq!(register.asked().len(), 20);
    asking(closed.desk(), &register, 50).run_due_tasks("worker").await.unwrap();
    assert_eq!(register.asked().len(), 20, "answers are still young");
    asking(closed.desk(), &register, 92).run_due_tasks("worker").await.unwrap();
    assert_eq!(register.asked().len(), 35);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_that_is_slow_ends_the_round_and_is_asked_later() {
    let register = Register::open(Manner::Slow).await;
    let closed = Office::closed().await;
    let client = register_with(closed.desk(), 1).await;
    register_with(closed.desk(), 2).await;
    let desk = asking(closed.desk(), &register, 0);
    desk.run_due_tasks("worker").await.unwrap();
    assert_eq!(register.asked().len(), 1, "the others wait for another round");
    let system = Actor::system("test");
    let kept = desk.client_vat_check(&system, client).await.unwrap();
    assert_eq!(kept.standing.answer, None);
    let question = kept.standing.question.unwrap();
    let pause = question.due_at - question.tried_at.unwrap();
    assert_eq!(pause, TimeDelta::minutes(5));
    assert!(question.problem.unwrap().contains("did not answer in time"));
}
