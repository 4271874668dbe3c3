//! Background work comes to its end once, whatever happens to the workers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bursar_app::wire::SystemClock;
use bursar_application::audit::AuditFilter;
use bursar_application::billing::credit::AdjustCredit;
use bursar_application::billing::invoices::NewInvoice;
use bursar_application::clients::exchange::{Duplicates, ImportClients, Mapping};
use bursar_application::clients::{
    BulkAct, Choice, ClientFilter, DeleteClient, RegisterClient, ResumeClient, Selection,
    SuspendClient,
};
use bursar_application::operations::{Operation, OperationStatus, Ran, Started};
use bursar_application::page::PageRequest;
use bursar_application::ports::Clock;
use bursar_application::{Actor, Desk, Error, Ports, Scope};
use bursar_domain::client::ClientStatus::{self, Active};
use bursar_domain::client::group::GroupInput;
use bursar_domain::client::{ClientId, ProfileInput, SuspensionKind};
use bursar_domain::repository::StoreError;
use bursar_tests::dying::dies;
use bursar_tests::{CLIENTS, Office};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_client_shows_its_state_and_cannot_be_suspended_twice() {
    let office = Office::open().await;
    let program = office.program().await;
    let found = program.get("/api/v1/clients?status=active&limit=1").await.is(200).json();
    let path = format!("/api/v1/clients/{}", found["data"][0]["id"]);
    let body = json!({"reason": "asked by phone"});
    let reply = program.post_json(&format!("{path}/suspend"), &body).await.is(202);
    let operation = reply.header("location").to_owned();
    program.post_json(&format!("{path}/suspend"), &body).await.is_problem(409, "illegal_step");
    office.work(&program).await;
    let operation = program.get(&operation).await.is(200).json();
    assert_eq!((&operation["status"], &operation["percent"]), (&json!("succeeded"), &json!(100)));
    let suspended = program.get(&path).await.is(200).json();
    assert_eq!(suspended["status"], "suspended");
    assert_eq!(suspended["suspension"]["kind"], "staff");
    program.post_json(&format!("{path}/resume"), &json!({"reason": "paid"})).await.is(202);
    office.work(&program).await;
    let resumed = program.get(&path).await.is(200).json();
    assert_eq!((&resumed["status"], &resumed["suspension"]), (&json!("active"), &json!(null)));
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_found_by_a_filter_are_grouped_together() {
    let office = Office::open().await;
    let program = office.program().await;
    let total =
        program.get("/api/v1/clients?status=active&limit=1").await.json()["page"]["total"].clone();
    let group =
        program.post_json("/api/v1/client-groups", &json!({"name": "Busy"})).await.is(201).json();
    let body = json!({"act": "add_to_group", "group_id": group["id"], "filter": "status=active"});
    let mut wrong = body.clone();
    wrong["expected"] = json!(1);
    program.post_json("/api/v1/clients/bulk", &wrong).await.is_problem(409, "selection_changed");
    program.post_json("/api/v1/clients/bulk", &body).await.is(202);
    office.work(&program).await;
    let members = format!("/api/v1/clients?limit=1&group={}", group["id"]);
    assert_eq!(program.get(&members).await.is(200).json()["page"]["total"], total);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_does_what_is_scheduled_and_tells_how_it_went() {
    let office = Office::open_without_clients().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let begun = std::time::Instant::now();
    let task = loop {
        let shown = program.get("/api/v1/scheduled-tasks").await.is(200).json();
        let task = shown["data"][0].clone();
        if !task["ended_at"].is_null() {
            break task;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "never run: {task}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!((&task["task"], &task["runs"]), (&json!("expire_credit"), &json!(1)));
    assert_eq!((&task["outcome"], &task["every_seconds"]), (&json!("succeeded"), &json!(300)));
    let shown = staff.get("/operations/scheduled").await.is(200);
    shown.shows("Take back expired credit").shows("0 clients had expired credit");
}

/// The clock of a worker that comes when the lease of the one before has run out.
#[derive(Debug)]
struct Later;

impl Clock for Later {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + TimeDelta::minutes(2)
    }
}

/// Has a worker die at every moment of an operation in turn, each time of a new one that `begin`
/// starts. Another worker must finish it; `check` looks whether that was done once.
pub(crate) async fn at_every_moment(
    desk: &Desk,
    fewest: usize,
    begin: impl AsyncFn(usize) -> Started,
    check: impl AsyncFn(usize, Operation),
) {
    for moment in 0.. {
        let started = begin(moment).await;
        let is_dead = dies(desk, moment).await;
        check(moment, finished(desk, started.id).await).await;
        if !is_dead {
            assert!(moment >= fewest, "the operation has only {moment} moments");
            return;
        }
    }
}

/// The operation once another worker has finished it.
async fn finished(desk: &Desk, id: i64) -> Operation {
    let system = Actor::system("looking");
    let later = Desk::new(Ports { clock: Arc::new(Later), ..desk.ports().clone() });
    // What the dead worker had locked is free once the database has noticed its end.
    for _ in 0..3_000 {
        while later.run_next_operation("another").await.unwrap() != Ran::Nothing {}
        let operation = desk.operation(&system, id).await.unwrap();
        if operation.finished_at.is_some() {
            assert_eq!(operation.status, OperationStatus::Succeeded, "{operation:?}");
            return operation;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nobody finishes operation {id}");
}

/// How often something was noted, of this client where one is named.
async fn noted(desk: &Desk, client: Option<i64>, action: &str) -> u64 {
    let action = Some(action.to_owned());
    let filter = AuditFilter { client, action, ..AuditFilter::default() };
    let system = Actor::system("looking");
    let (_, total) = desk.audit_entries(&system, &filter, &PageRequest::first()).await.unwrap();
    total.exact().unwrap()
}

/// How many services an operation told that it changed.
fn services(operation: &Operation) -> &str {
    operation.result.as_deref().and_then(|result| result.split(' ').next()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_and_its_end_outlive_a_worker_that_dies_at_any_moment() {
    let office = Office::closed().await;
    let (desk, system) = (office.desk(), &Actor::system("crashing"));
    let active = ClientFilter { status: Some(Choice::of([Active])), ..ClientFilter::default() };
    let clients = desk.ports().clients.ids(Scope::All, &active, desk.now(), None, 20).await;
    let clients = clients.unwrap();
    let status = async |client| desk.client_details(system, client).await.unwrap().client.status();
    let suspended = Mutex::new(Vec::new());
    let begin = async |moment: usize| {
        let (client, reason) = (clients[moment], "a test of crashes".to_owned());
        let command = SuspendClient { client, seen: None, kind: SuspensionKind::Staff, reason };
        desk.suspend_client(system, command).await.unwrap()
    };
    at_every_moment(desk, 9, begin, async |moment, operation| {
        let client = clients[moment];
        assert_eq!(status(client).await, ClientStatus::Suspended);
        assert_eq!(noted(desk, Some(client.get()), "client.suspended").await, 1, "at {moment}");
        suspended.lock().unwrap().push(services(&operation).to_owned());
    })
    .await;
    let suspended = suspended.into_inner().unwrap();
    let begin = async |moment: usize| {
        let (client, reason) = (clients[moment], "paid".to_owned());
        desk.resume_client(system, ResumeClient { client, seen: None, reason }).await.unwrap()
    };
    at_every_moment(desk, 6, begin, async |moment, operation| {
        assert_eq!(status(clients[moment]).await, Active);
        assert_eq!(services(&operation), suspended[moment], "at {moment}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_outlives_a_worker_that_dies_at_any_moment() {
    let office = Office::closed().await;
    let (desk, system) = (office.desk(), &Actor::system("crashing"));
    let doomed = Mutex::new(Vec::new());
    let begin = async |moment: usize| {
        let (email, company) = (format!("{moment}@clients.example"), "Doomed".to_owned());
        let input = ProfileInput { email, company, ..ProfileInput::default() };
        let command = RegisterClient { input, ..RegisterClient::default() };
        let client = desk.register_client(system, command).await.unwrap();
        doomed.lock().unwrap().push(client);
        let command = DeleteClient { client, seen: None, typed_name: None, reason: None };
        desk.delete_client(system, command).await.unwrap()
    };
    at_every_moment(desk, 6, begin, async |moment, _| {
        let client = doomed.lock().unwrap()[moment];
        let gone = desk.client_details(system, client).await;
        assert!(matches!(gone, Err(Error::Store(StoreError::NotFound { .. }))), "at {moment}");
        assert_eq!(noted(desk, Some(client.get()), "client.deleted").await, 1, "at {moment}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_that_leaves_books_outlives_a_worker_that_dies_at_any_moment() {
    let office = Office::closed().await;
    let (desk, system) = (office.desk(), &Actor::system("crashing"));
    let doomed = Mutex::new(Vec::new());
    let begin = async |moment: usize| {
        let (email, company) = (format!("{moment}@clients.example"), "Doomed".to_owned());
        let input = ProfileInput { email, company, ..ProfileInput::default() };
        let command = RegisterClient { input, ..RegisterClient::default() };
        let client = desk.register_client(system, command).await.unwrap();
        doomed.lock().unwrap().push(client);
        let given = AdjustCredit {
            direction: "add".to_owned(),
            amount: "1.00".to_owned(),
            currency: "EUR".to_owned(),
            reason: "a deposit".to_owned(),
            ..AdjustCredit::default()
        };
        desk.adjust_credit(system, client, &given).await.unwrap();
        let command = NewInvoice { client: Some(client), ..NewInvoice::default() };
        desk.draft_invoice(system, &command).await.unwrap();
        let command = DeleteClient { client, seen: None, typed_name: None, reason: None };
        desk.delete_client(system, command).await.unwrap()
    };
    at_every_moment(desk, 10, begin, async |moment, operation| {
        let client = doomed.lock().unwrap()[moment];
        let gone = desk.client_details(system, client).await;
        assert!(
            matches!(gone, Err(Error::Store(StoreError::NotFound { .. }))),
            "at {moment}: {gone:?}"
        );
        assert_eq!(noted(desk, Some(client.get()), "client.erased").await, 1, "at {moment}");
        assert_eq!(operation.result.as_deref(), Some("a record without a name stays"));
        let work = desk.ports().store.begin().await.unwrap();
        assert!(work.invoices().drafts(client).await.unwrap().is_empty(), "at {moment}");
        assert_eq!(
            work.clients().record(client).await.unwrap().profile().display_name(),
            "Deleted client"
        );
    })
    .await;
    let verified = desk.verify_journal(system, None).await.unwrap();
    assert!(verified.broken.is_none(), "{verified:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_act_outlives_a_worker_that_dies_at_any_moment() {
    let office = Office::closed().await;
    let (desk, system) = (office.desk(), &Actor::system("crashing"));
    let whole = ClientFilter::default();
    let clients = desk.ports().clients.ids(Scope::All, &whole, desk.now(), None, 100).await;
    let clients = clients.unwrap();
    // Clients that are gone meanwhile make the list longer than what is done in one go.
    let gone = (0..490).map(|number| ClientId::new(1_000_000 + number).unwrap());
    let (first, last) = clients.split_at(30);
    let ticked: Vec<_> = first.iter().copied().chain(gone).chain(last.iter().copied()).collect();
    let (groups, before) = (Mutex::new(Vec::new()), Mutex::new(0));
    let begin = async |moment: usize| {
        let (name, description) = (format!("Group {moment}"), String::new());
        let input = GroupInput { name, description, is_default: false };
        let group = desk.create_group(system, &input).await.unwrap();
        groups.lock().unwrap().push(group);
        *before.lock().unwrap() = noted(desk, None, "client").await;
        let act = BulkAct::AddToGroup(group.get());
        let chosen = Selection::Ticked(ticked.clone());
        desk.start_bulk_act(system, chosen, act, None).await.unwrap()
    };
    at_every_moment(desk, 9, begin, async |moment, _| {
        let group = groups.lock().unwrap()[moment];
        let members = ClientFilter { group: Some(Choice::of([group])), ..ClientFilter::default() };
        let members = desk.count_clients(system, &members).await.unwrap().exact().unwrap();
        let before = *before.lock().unwrap();
        let changed = noted(desk, None, "client").await - before;
        assert_eq!((members, changed), (u64::from(CLIENTS), u64::from(CLIENTS)), "at {moment}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_outlives_a_worker_that_dies_at_any_moment() {
    let office = Office::closed().await;
    let (desk, system) = (office.desk(), &Actor::system("crashing"));
    let count = async || {
        let total = desk.count_clients(system, &ClientFilter::default()).await;
        total.unwrap().exact().unwrap()
    };
    let begin = async |moment: usize| {
        let row = |row: usize| format!("Acme,{moment}-{row}@clients.example\n");
        let file = std::iter::once("company,email\n".to_owned()).chain((0..5).map(row));
        let file = file.collect::<String>().into_bytes();
        let (duplicates, mapping) = (Duplicates::Refuse, Mapping::new());
        let command = ImportClients { file, duplicates, mapping };
        desk.start_import(system, command).await.unwrap().expect("a file without mistakes")
    };
    at_every_moment(desk, 9, begin, async |moment, _| {
        let imported = u64::try_from(moment + 1).unwrap() * 5;
        assert_eq!(count().await, u64::from(CLIENTS) + imported, "at {moment}");
    })
    .await;
}
