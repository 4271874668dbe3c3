use bursar_domain::repository::StoreError;

use super::*;
use crate::testing::{Work, acme, desk_over, id, staff_with, unavailable};

fn manager() -> Actor {
    staff_with(&[Permission::SuspendClients])
}

fn command() -> SuspendClient {
    SuspendClient {
        client: id(1),
        seen: None,
        kind: SuspensionKind::Staff,
        reason: "asked by phone".into(),
    }
}

fn started() -> Started {
    Started { id: 9, status: crate::operations::OperationStatus::Queued }
}

/// A store in which everything works and Acme is the only client.
fn work() -> Work {
    let mut work = Work::default();
    work.clients.expect_get().returning(|_| Ok(acme()));
    work.clients.expect_save().returning(|_| Ok(()));
    work.operations.expect_start().returning(|_, _, _| Ok(started()));
    work.audit.expect_record_all().returning(|_, _, _| Ok(()));
    work
}

#[tokio::test]
async fn a_suspension_is_kept_audited_and_handed_to_the_workers() {
    let mut work = Work::default();
    work.clients.expect_get().returning(|_| Ok(acme()));
    work.clients
        .expect_save()
        .withf(|client| client.suspension().is_some_and(|why| why.note == "asked by phone"))
        .times(1)
        .returning(|_| Ok(()));
    work.operations
        .expect_start()
        .withf(|_, operation, _| operation.kind == OperationKind::SuspendClient)
        .times(1)
        .returning(|_, _, _| Ok(started()));
    work.audit
        .expect_record_all()
        .withf(|actor, events, _| {
            actor.request_id() == "request-1" && events[0].action == "client.suspension_started"
        })
        .times(1)
        .returning(|_, _, _| Ok(()));
    let (desk, commits) = desk_over(work);
    assert_eq!(desk.suspend_client(&manager(), command()).await.unwrap(), started());
    assert_eq!(commits.count(), 1);
}

#[tokio::test]
async fn a_stale_client_is_not_committed() {
    let mut work = Work::default();
    work.clients.expect_get().returning(|_| Ok(acme()));
    work.clients.expect_save().returning(|_| Err(StoreError::Stale { what: "client", id: 1 }));
    let (desk, commits) = desk_over(work);
    let outcome = desk.suspend_client(&manager(), command()).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::Stale { id: 1, .. }))), "{outcome:?}");
    assert_eq!(commits.count(), 0);
}

#[tokio::test]
async fn a_version_that_is_not_the_stored_one_is_refused_before_anything_is_written() {
    let mut work = Work::default();
    work.clients.expect_get().returning(|_| Ok(acme()));
    let (desk, commits) = desk_over(work);
    let seen = SuspendClient { seen: Some(3), ..command() };
    let outcome = desk.suspend_client(&manager(), seen).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::Stale { .. }))), "{outcome:?}");
    assert_eq!(commits.count(), 0);
}

#[tokio::test]
async fn nothing_is_committed_without_its_audit_entry() {
    let mut work = work();
    work.audit.checkpoint();
    work.audit.expect_record_all().returning(|_, _, _| Err(unavailable()));
    let (desk, commits) = desk_over(work);
    let outcome = desk.suspend_client(&manager(), command()).await;
    assert_eq!(outcome.unwrap_err().code(), "unavailable");
    assert_eq!(commits.count(), 0);
}

#[tokio::test]
async fn a_commit_that_fails_is_no_success() {
    let (desk, commits) = desk_over(Work { refuses_to_commit: true, ..work() });
    let outcome = desk.suspend_client(&manager(), command()).await;
    assert_eq!(outcome.unwrap_err().code(), "unavailable");
    assert_eq!(commits.count(), 0);
}

#[tokio::test]
async fn a_client_that_is_being_suspended_is_not_suspended_again() {
    let mut suspended = acme();
    let (kind, note) = (SuspensionKind::Staff, "earlier".to_owned());
    let at = crate::testing::noon();
    suspended.suspend(Suspension { kind, note, by: "Maja Holm".into(), at }).unwrap();
    let mut work = Work::default();
    work.clients.expect_get().returning(move |_| Ok(suspended.clone()));
    let (desk, commits) = desk_over(work);
    let outcome = desk.suspend_client(&manager(), command()).await;
    assert_eq!(outcome.unwrap_err().code(), "illegal_step");
    assert_eq!(commits.count(), 0);
}

#[tokio::test]
async fn a_reason_must_be_given_and_only_staff_and_fraud_can_be_chosen() {
    let desk = crate::testing::Mocks::default().desk();
    let blank = SuspendClient { reason: " \n".into(), ..command() };
    let Err(Error::Invalid(errors)) = desk.suspend_client(&manager(), blank).await else {
        panic!("a blank reason was taken");
    };
    assert!(errors.of("reason").is_some());
    for kind in
        SuspensionKind::ALL.into_iter().filter(|kind| !SuspensionKind::BY_STAFF.contains(kind))
    {
        let outcome = desk.suspend_client(&manager(), SuspendClient { kind, ..command() }).await;
        assert_eq!(outcome.unwrap_err().code(), "invalid", "{kind:?}");
    }
}
