use super::*;
use crate::operations::{OperationKind, OperationStep};
use crate::testing::{Commits, Mocks, Work, acme, noon, staff_with, unavailable};

/// A resumption of client 1 that was begun for the `attempts`-th time.
fn operation(attempts: u32) -> Operation {
    Operation {
        id: 9,
        kind: OperationKind::ResumeClient,
        subject: Some(Subject { kind: "client", id: 1 }),
        status: OperationStatus::Running,
        steps: vec![OperationStep { label: "Resume services".into(), done: 0, total: 1 }],
        input: "{}".into(),
        result: None,
        error: None,
        requested_by: "Maja Holm".into(),
        requested_by_id: Some(7),
        request_id: "request-1".into(),
        attempts,
        created_at: noon(),
        started_at: Some(noon()),
        finished_at: None,
    }
}

fn claiming(attempts: u32, works: impl IntoIterator<Item = Work>) -> Desk {
    let mut mocks = Mocks::default();
    mocks.queue.expect_claim().returning(move |_, _, _| Ok(Some(operation(attempts))));
    mocks.works(works).desk()
}

/// A unit of work whose services cannot be reached.
fn failing() -> Work {
    let mut work = Work::default();
    work.clients.expect_get().returning(|_| Ok(acme()));
    work.clients.expect_resume_services().returning(|_| Err(unavailable()));
    work
}

#[tokio::test]
async fn an_operation_that_a_passing_failure_interrupts_is_given_back() {
    let commits = Commits::default();
    let mut closing = Work { commits: commits.clone(), ..Work::default() };
    closing.operations.expect_get().returning(|_| Ok(operation(1)));
    let requeue = closing.operations.expect_requeue();
    let requeue = requeue.withf(|again, at| again.id == 9 && *at == noon() + TimeDelta::seconds(2));
    requeue.times(1).returning(|_, _| Ok(()));
    let desk = claiming(1, [failing(), closing]);
    assert_eq!(desk.run_next_operation("worker-1").await.unwrap(), Ran::One(9));
    assert_eq!(commits.count(), 1);
}

#[tokio::test]
async fn an_operation_is_given_up_after_the_last_attempt() {
    let commits = Commits::default();
    let mut closing = Work { commits: commits.clone(), ..Work::default() };
    closing.operations.expect_get().returning(|_| Ok(operation(MOST_ATTEMPTS)));
    let save = closing.operations.expect_save().withf(|operation| {
        operation.status == OperationStatus::Failed
            && operation.error.is_some()
            && operation.finished_at == Some(noon())
    });
    save.times(1).returning(|_| Ok(()));
    let desk = claiming(MOST_ATTEMPTS, [failing(), closing]);
    assert_eq!(desk.run_next_operation("worker-1").await.unwrap(), Ran::One(9));
    assert_eq!(commits.count(), 1);
}

#[tokio::test]
async fn whoever_may_not_see_operations_is_not_told_which_there_are() {
    // This desk has no store: whatever is asked of it fails the test.
    let nobody = staff_with(&[Permission::SuspendClients]);
    let outcome = Mocks::default().desk().retry_operation(&nobody, 9).await;
    assert_eq!(outcome.unwrap_err().code(), "denied");
}

#[tokio::test]
async fn a_worker_without_work_touches_nothing() {
    let mut mocks = Mocks::default();
    mocks.queue.expect_claim().times(1).returning(|_, _, _| Ok(None));
    assert_eq!(mocks.desk().run_next_operation("worker-1").await.unwrap(), Ran::Nothing);
}

#[tokio::test]
async fn a_step_that_fails_commits_nothing() {
    let commits = Commits::default();
    let step = Work { commits: commits.clone(), ..failing() };
    let mut closing = Work::default();
    closing.operations.expect_get().returning(|_| Err(unavailable()));
    let desk = claiming(1, [step, closing]);
    assert!(desk.run_next_operation("worker-1").await.is_err());
    assert_eq!(commits.count(), 0);
}
