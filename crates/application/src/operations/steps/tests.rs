use bursar_domain::client::{LiveServices, Suspension, SuspensionKind};
use bursar_domain::event::Subject;
use bursar_domain::repository::StoreError;
use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::operations::{OperationStatus, OperationStep};
use crate::testing::{Commits, Mocks, Work, acme, noon};

fn operation(kind: OperationKind, steps: usize) -> Operation {
    let step = OperationStep { label: "Do it".into(), done: 0, total: 1 };
    Operation {
        id: 9,
        kind,
        subject: Some(Subject { kind: "client", id: 1 }),
        status: OperationStatus::Running,
        steps: vec![step; steps],
        input: format!("{{\"suspended_at\":{}}}", noon().timestamp_micros()),
        result: None,
        error: None,
        requested_by: "Maja Holm".into(),
        requested_by_id: Some(7),
        request_id: "request-1".into(),
        attempts: 1,
        created_at: noon(),
        started_at: Some(noon()),
        finished_at: None,
    }
}

fn suspending(at: DateTime<Utc>) -> Client {
    let mut client = acme();
    let (kind, note) = (SuspensionKind::Staff, "asked by phone".to_owned());
    client.suspend(Suspension { kind, note, by: "Maja Holm".into(), at }).unwrap();
    client
}

fn suspended(at: DateTime<Utc>) -> Client {
    let mut client = suspending(at);
    client.finish_suspension().unwrap();
    client
}

fn work(client: &Client, commits: &Commits) -> Work {
    let mut work = Work { commits: commits.clone(), ..Work::default() };
    let client = client.clone();
    work.clients.expect_get().returning(move |_| Ok(client.clone()));
    work
}

async fn run(
    kind: OperationKind,
    works: impl IntoIterator<Item = Work>,
    steps: usize,
) -> Result<Option<String>, Error> {
    let desk = Mocks::default().works(works).desk();
    desk.run_steps(&mut operation(kind, steps), "worker-1").await
}

/// These units of work expect nothing but to be asked for the client: whatever else is asked of
/// them fails the test.
#[tokio::test]
async fn an_operation_does_nothing_once_a_later_decision_was_taken() {
    let later = noon() + TimeDelta::minutes(1);
    for (kind, client) in [
        (OperationKind::ResumeClient, suspending(later)),
        (OperationKind::ResumeClient, suspended(later)),
        (OperationKind::SuspendClient, acme()),
        (OperationKind::TerminateClient, acme()),
        (OperationKind::TerminateClient, suspending(noon())),
        (OperationKind::TerminateClient, suspended(later)),
    ] {
        let commits = Commits::default();
        let result = run(kind, [work(&client, &commits)], 1).await.unwrap();
        assert!(result.unwrap().starts_with("nothing was done"), "{kind:?}");
        assert_eq!(commits.count(), 0, "{kind:?}");
    }
}

#[tokio::test]
async fn a_decision_that_is_taken_during_a_step_undoes_the_step() {
    let commits = Commits::default();
    let mut work = work(&acme(), &commits);
    work.clients.expect_resume_services().returning(|_| Ok(2));
    work.clients.expect_has_active_service().returning(|_| Ok(false));
    let save = work.clients.expect_save().times(1);
    save.returning(|_| Err(StoreError::Stale { what: "client", id: 1 }));
    let outcome = run(OperationKind::ResumeClient, [work], 1).await;
    assert_eq!(outcome.unwrap_err().code(), "stale");
    assert_eq!(commits.count(), 0);
}

#[tokio::test]
async fn services_are_terminated_for_the_suspension_that_was_looked_at() {
    let commits = Commits::default();
    let mut work = work(&suspended(noon()), &commits);
    work.clients.expect_live_services().returning(|_| Ok(LiveServices::default()));
    work.clients.expect_terminate_services().times(1).returning(|_| Ok(2));
    work.clients.expect_has_active_service().returning(|_| Ok(false));
    work.clients.expect_save().times(1).returning(|_| Ok(()));
    work.operations.expect_save().times(1).returning(|_| Ok(()));
    work.audit.expect_record_all().times(1).returning(|_, _, _| Ok(()));
    let result = run(OperationKind::TerminateClient, [work], 1).await.unwrap();
    assert_eq!(result.as_deref(), Some("2 services terminated"));
    assert_eq!(commits.count(), 1);
}
