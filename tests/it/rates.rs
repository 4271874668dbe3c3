//! Exchange rates: loaded from a file, followed from a source, and kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bursar_app::config::{Environment, Given, Settings};
use bursar_app::wire;
use bursar_application::Actor;
use bursar_application::schedule::{Task, TaskOutcome};
use bursar_domain::currency::CurrencyInput;
use bursar_persistence::{PoolOptions, connect};
use bursar_testkit::database::TestDatabase;
use bursar_tests::{Office, Visitor};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const RATES: &str = "/api/v1/currencies/rates";

async fn currency(program: &Visitor, code: &str) -> Value {
    let listed = program.get("/api/v1/currencies?limit=100").await.is(200).json();
    let all = listed["data"].as_array().unwrap().clone();
    all.into_iter().find(|listed| listed["code"] == code).unwrap()
}

async fn history(program: &Visitor, currency: &Value) -> Vec<Value> {
    let path = format!("/api/v1/currencies/{}/rates", currency["id"]);
    let rates = program.get(&path).await.is(200).json();
    assert_eq!(rates["page"]["total"], rates["data"].as_array().unwrap().len());
    rates["data"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_rates_is_loaded_whole_or_not_at_all() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let before = currency(&program, "NOK").await;
    assert_eq!(history(&program, &before).await.len(), 1);
    let wrong = "code,rate\nNOK,11.8\nUSX,1.1\nUSD,x\nGBP,85\n";
    let refused = program.post_csv(RATES, wrong.as_bytes()).await.is_problem(422, "invalid").json();
    let lines: Vec<_> = refused["errors"].as_array().unwrap().iter().collect();
    assert_eq!(lines.len(), 2, "{refused}");
    assert_eq!((&lines[0]["field"], &lines[1]["field"]), (&json!("line 3"), &json!("line 4")));
    let jump = "code,rate\nNOK,11.8\nGBP,85\n";
    let refused = program.post_csv(RATES, jump.as_bytes()).await.is_problem(422, "invalid").json();
    assert_eq!(refused["errors"][0]["field"], "line 3", "{refused}");
    assert_eq!(currency(&program, "NOK").await, before, "nothing was set");

    let loaded = program.post_csv(RATES, b"code,rate\nNOK,11.8\nXAF,655\n").await.is(200).json();
    let set = json!([{"code": "NOK", "before": before["rate"], "after": "11.8"}]);
    assert_eq!(loaded["set"], set, "{loaded}");
    assert!(loaded["missing"].as_array().unwrap().contains(&json!("USD")), "{loaded}");
    let after = currency(&program, "NOK").await;
    assert_eq!((&after["rate"], &after["rate_source"]), (&json!("11.8"), &json!("file")));
    let rates = history(&program, &after).await;
    assert_eq!((rates.len(), &rates[0]["rate"]), (2, &json!("11.8")));
    assert_eq!((&rates[0]["source"], &rates[1]["source"]), (&json!("file"), &json!("staff")));
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_load_the_reference_rates_and_see_every_rate_since() {
    let office = Office::open_without_clients().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let nok = currency(&program, "NOK").await;
    let file = "<Envelope><Cube><Cube time='2026-11-20'><Cube currency='NOK' rate='11.9'/>\
                </Cube></Cube></Envelope>";
    let form = "/settings/currencies/rates";
    staff.get(form).await.is(200).shows("Load rates from a file");
    let reply = staff.post_file(form, "rates.xml", b"<Cube/>").await.is(422);
    reply.shows("There are no rates in it");
    let reply = staff.post_file(form, "rates.xml", file.as_bytes()).await;
    assert!((300..400).contains(&reply.status), "{}: {}", reply.status, reply.body);
    let page = staff.get(&format!("/settings/currencies/{}", nok["id"])).await.is(200);
    page.shows("11.9").shows("From a file").shows("By hand");
}

/// A source of rates that counts how often it is asked; the first time it is not itself.
async fn source(asked: Arc<AtomicUsize>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/latest?key=s3cret", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut caller, _) = listener.accept().await.unwrap();
            let mut question = [0; 4096];
            drop(caller.read(&mut question).await);
            let body = r#"{"base": "USD", "rates": {"EUR": 0.8, "NOK": 8.8, "SEK": "90"}}"#;
            let first = asked.fetch_add(1, Ordering::SeqCst) == 0;
            let status = if first { "503 Service Unavailable" } else { "200 OK" };
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}", body.len());
            let answer = format!("{head}\r\nconnection: close\r\n\r\n{body}");
            drop(caller.write_all(answer.as_bytes()).await);
        }
    });
    url
}

#[tokio::test(flavor = "multi_thread")]
async fn the_source_of_the_settings_is_followed_and_its_failures_are_told() {
    let asked = Arc::new(AtomicUsize::new(0));
    let variables = [
        ("BURSAR_RATES__URL", source(Arc::clone(&asked)).await),
        ("BURSAR_RATES__FORMAT", "json".to_owned()),
        ("BURSAR_RATES__INTERVAL_HOURS", "6".to_owned()),
    ];
    let environment: Environment =
        variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let settings = Settings::read(None, &environment, &Given::new()).unwrap();
    let database = TestDatabase::empty().await.unwrap();
    let store = connect(database.url(), PoolOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    let (desk, system) = (wire::serving(&settings, &store), Actor::system("test"));
    desk.install(&system, settings.billing.currency).await.unwrap();
    for (code, rate) in [("NOK", "11.5"), ("SEK", "11.2"), ("USD", "1.2"), ("CHF", "0.9")] {
        let input = CurrencyInput { code: code.into(), rate: rate.into() };
        desk.list_currency(&system, &input).await.unwrap();
    }
    let rates = async || {
        let all = desk.currencies(&system).await.unwrap();
        all.iter()
            .map(|one| format!("{} {}", one.currency().code(), one.rate()))
            .collect::<Vec<_>>()
    };
    let outcome = async || {
        let tasks = desk.scheduled_tasks(&system).await.unwrap();
        let own = tasks.into_iter().find(|scheduled| scheduled.task == Task::FetchRates);
        own.unwrap().record.unwrap()
    };
    let before = rates().await;
    assert!(desk.run_due_tasks("one").await.unwrap() > 1, "others are due as well");
    let failed = outcome().await;
    let Some(TaskOutcome::Failed(why)) = &failed.outcome else { panic!("{failed:?}") };
    assert!(why.contains("503") && !why.contains("s3cret"), "{why}");
    assert_eq!(rates().await, before);
    assert!(failed.due_at - desk.now() < chrono::TimeDelta::minutes(2), "it is soon tried again");

    // As if the pause were over.
    let ports = desk.ports();
    let later = failed.due_at;
    let run =
        ports.tasks.claim(failed.task, "two", later, chrono::TimeDelta::zero()).await.unwrap();
    let told = TaskOutcome::Failed(String::new());
    ports.tasks.end(run.unwrap(), &told, later, desk.now()).await.unwrap();
    assert_eq!(desk.run_due_tasks("one").await.unwrap(), 1);
    let followed = outcome().await;
    let Some(TaskOutcome::Failed(why)) = &followed.outcome else { panic!("{followed:?}") };
    assert!(why.contains("set NOK, USD") && why.contains("SEK would jump"), "{why}");
    assert!(why.contains("not there: CHF"), "{why}");
    assert_eq!(rates().await, ["EUR 1", "CHF 0.9", "NOK 11", "SEK 11.2", "USD 1.25"]);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    assert!(followed.due_at - desk.now() > chrono::TimeDelta::hours(5));
    assert_eq!(desk.run_due_tasks("one").await.unwrap(), 0);
}
