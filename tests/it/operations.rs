//! Background work comes to its end once, whatever happens to the workers.

use std::sync::Arc;
use std::time::Duration;

use bursar_app::wire::SystemClock;
use bursar_application::audit::AuditFilter;
use bursar_application::clients::{Choice, ClientFilter, SuspendClient};
use bursar_application::operations::{OperationStatus, Ran};
use bursar_application::page::PageRequest;
use bursar_application::ports::Clock;
use bursar_application::{Actor, Desk, Ports, Scope};
use bursar_domain::client::{ClientStatus, SuspensionKind};
use bursar_tests::Office;
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

/// The clock of a worker that comes when the lease of the one before has run out.
#[derive(Debug)]
struct Later;

impl Clock for Later {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + TimeDelta::minutes(2)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_dead_worker_left_is_finished_by_another_once() {
    let office = Office::closed().await;
    let (desk, system) = (office.desk(), Actor::system("crashing"));
    let later = Desk::new(Ports { clock: Arc::new(Later), ..desk.ports().clone() });
    let active = Choice::of([ClientStatus::Active]);
    let filter = ClientFilter { status: Some(active), ..ClientFilter::default() };
    let clients =
        desk.ports().clients.ids(Scope::All, &filter, desk.now(), None, 12).await.unwrap();
    let mut deaths = 0;
    for (client, step) in clients.into_iter().zip(0..) {
        let (reason, kind) = ("a test of crashes".to_owned(), SuspensionKind::Staff);
        let command = SuspendClient { client, seen: None, kind, reason };
        let started = desk.suspend_client(&system, command).await.unwrap();
        let patience = Duration::from_micros(step * 800);
        let dying = tokio::time::timeout(patience, desk.run_next_operation("one that dies")).await;
        deaths += usize::from(dying.is_err());
        // What the dead worker had locked is free once the database has noticed its end.
        let mut operation = desk.operation(&system, started.id).await.unwrap();
        for _ in 0..2_000 {
            while later.run_next_operation("another").await.unwrap() != Ran::Nothing {}
            operation = desk.operation(&system, started.id).await.unwrap();
            if operation.finished_at.is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(operation.status, OperationStatus::Succeeded, "{operation:?}");
        let details = desk.client_details(&system, client).await.unwrap();
        assert_eq!(details.client.status(), ClientStatus::Suspended);
        let of_client = AuditFilter { client: Some(client.get()), ..AuditFilter::default() };
        let (entries, _) =
            desk.audit_entries(&system, &of_client, &PageRequest::first()).await.unwrap();
        let ends = entries.items.iter().filter(|entry| entry.action == "client.suspended").count();
        assert_eq!(ends, 1, "the end of the suspension is told once");
    }
    assert!(deaths > 3, "only {deaths} workers died on the way");
}
