//! Background work: its log, its queue, its list.

use std::collections::BTreeMap;
use std::sync::Arc;

use bursar_application::operations::{
    NewOperation, Operation, OperationDirectory, OperationKind, OperationQueue, OperationStatus,
    OperationStep,
};
use bursar_application::page::{PageRequest, Total};
use bursar_application::ports::Store;
use bursar_domain::event::Subject;
use chrono::TimeDelta;

use super::{is_missing, is_stale, minute, somebody};

const LEASE: TimeDelta = TimeDelta::minutes(1);

fn about(client: i64) -> NewOperation {
    let label = "Suspend the services, all \"of\" them".to_owned();
    NewOperation {
        kind: OperationKind::SuspendClient,
        subject: Some(Subject { kind: "client", id: client }),
        steps: vec![OperationStep { label, done: 0, total: 3 }],
        input: "{\"kind\":\"staff\"}".into(),
        file: Some(vec![0, 255, b'\'', 10]),
    }
}

async fn start(store: &dyn Store, client: i64, minutes: i64) -> i64 {
    let work = store.begin().await.unwrap();
    let started = work.operations().start(&somebody(), &about(client), minute(minutes)).await;
    work.commit().await.unwrap();
    started.unwrap().id
}

async fn end(store: &dyn Store, mut operation: Operation, status: OperationStatus) {
    (operation.status, operation.finished_at) = (status, Some(minute(9)));
    let work = store.begin().await.unwrap();
    work.operations().save(&operation).await.unwrap();
    work.commit().await.unwrap();
}

/// What was asked for comes back, with its file and who asked.
pub async fn an_operation_comes_back_as_it_was_started(
    store: &dyn Store,
    directory: &dyn OperationDirectory,
) {
    let id = start(store, 7, 0).await;
    let work = store.begin().await.unwrap();
    let (kept, asked) = (work.operations().get(id).await.unwrap(), about(7));
    assert_eq!((kept.kind, kept.subject, kept.steps), (asked.kind, asked.subject, asked.steps));
    assert_eq!((kept.input, kept.status), (asked.input, OperationStatus::Queued));
    assert_eq!((kept.requested_by.as_str(), kept.requested_by_id), ("Maja Holm", Some(1)));
    assert_eq!((kept.request_id.as_str(), kept.created_at), ("request-1", minute(0)));
    assert_eq!(work.operations().file(id).await.unwrap(), asked.file);
    assert!(is_missing(&work.operations().get(id + 1).await));
    assert!(is_missing(&work.operations().file(id + 1).await));
    drop(work);
    assert_eq!(directory.get(id).await.unwrap().id, id);
    assert!(directory.get(id + 1).await.is_err());
}

/// A worker gets what waits longest, and nobody else gets it while his lease lasts.
pub async fn a_worker_gets_what_waits_longest(store: &dyn Store, queue: &dyn OperationQueue) {
    let (late, early) = (start(store, 1, 2).await, start(store, 2, 1).await);
    let taken = queue.claim("one", minute(3), LEASE).await.unwrap().unwrap();
    assert_eq!((taken.id, taken.status, taken.attempts), (early, OperationStatus::Running, 1));
    assert_eq!(taken.started_at, Some(minute(3)));
    assert_eq!(queue.claim("two", minute(3), LEASE).await.unwrap().unwrap().id, late);
    assert!(queue.claim("three", minute(3), LEASE).await.unwrap().is_none());
}

/// Another worker takes over when a lease ran out, and its prolongation by the first one fails.
pub async fn an_expired_lease_is_taken_over(store: &dyn Store, queue: &dyn OperationQueue) {
    let id = start(store, 1, 0).await;
    queue.claim("one", minute(1), LEASE).await.unwrap().unwrap();
    queue.prolong(id, "one", minute(5)).await.unwrap();
    assert!(queue.claim("two", minute(4), LEASE).await.unwrap().is_none());
    let taken = queue.claim("two", minute(5), LEASE).await.unwrap().unwrap();
    assert_eq!((taken.id, taken.attempts), (id, 2));
    assert_eq!(taken.started_at, Some(minute(1)), "it began with the first attempt");
    assert!(queue.prolong(id, "one", minute(9)).await.is_err());
    assert!(queue.prolong(id, "two", minute(9)).await.is_ok());
}

/// A worker whose operation another one took over can neither save it nor give it back.
pub async fn a_worker_that_was_overtaken_writes_nothing(
    store: &dyn Store,
    queue: &dyn OperationQueue,
) {
    start(store, 1, 0).await;
    let mut lost = queue.claim("one", minute(1), LEASE).await.unwrap().unwrap();
    let taken = queue.claim("two", minute(5), LEASE).await.unwrap().unwrap();
    lost.result = Some("written too late".to_owned());
    let work = store.begin().await.unwrap();
    assert!(is_stale(&work.operations().save(&lost).await));
    assert!(is_stale(&work.operations().requeue(&lost, minute(6)).await));
    work.operations().save(&taken).await.unwrap();
    assert_eq!(work.operations().get(taken.id).await.unwrap().result, None);
}

/// A file is kept for a retry, and no longer.
pub async fn a_file_goes_when_its_operation_succeeds(
    store: &dyn Store,
    queue: &dyn OperationQueue,
) {
    for (status, is_kept) in [(OperationStatus::Failed, true), (OperationStatus::Succeeded, false)]
    {
        start(store, 1, 0).await;
        let taken = queue.claim("one", minute(1), LEASE).await.unwrap().unwrap();
        let id = taken.id;
        end(store, taken, status).await;
        let work = store.begin().await.unwrap();
        assert_eq!(work.operations().file(id).await.unwrap().is_some(), is_kept, "{status}");
    }
}

/// What has ended is not handed out again, unless it is given back.
pub async fn an_ended_operation_rests_until_it_is_given_back(
    store: &dyn Store,
    queue: &dyn OperationQueue,
) {
    start(store, 1, 0).await;
    let taken = queue.claim("one", minute(1), LEASE).await.unwrap().unwrap();
    let id = taken.id;
    end(store, taken.clone(), OperationStatus::Failed).await;
    assert!(queue.claim("one", minute(99), LEASE).await.unwrap().is_none());
    let work = store.begin().await.unwrap();
    work.operations().requeue(&taken, minute(100)).await.unwrap();
    work.commit().await.unwrap();
    assert!(queue.claim("one", minute(99), LEASE).await.unwrap().is_none(), "it is not due yet");
    let again = queue.claim("one", minute(100), LEASE).await.unwrap().unwrap();
    assert_eq!((again.id, again.attempts, again.finished_at), (id, 1, None));
}

/// Many workers share the work: each operation goes to exactly one of them.
pub async fn many_workers_share_the_work(store: Arc<dyn Store>, queue: Arc<dyn OperationQueue>) {
    for client in 1..=40 {
        start(&*store, client, 0).await;
    }
    let workers = (0..8).map(|worker| {
        let queue = Arc::clone(&queue);
        tokio::spawn(async move {
            let (name, mut taken) = (format!("worker {worker}"), Vec::new());
            while let Some(one) = queue.claim(&name, minute(1), LEASE).await.unwrap() {
                taken.push(one.id);
            }
            taken
        })
    });
    let mut times = BTreeMap::new();
    for worker in workers.collect::<Vec<_>>() {
        for id in worker.await.unwrap() {
            *times.entry(id).or_insert(0) += 1;
        }
    }
    assert_eq!(times.len(), 40);
    assert!(times.values().all(|times| *times == 1), "{times:?}");
}

/// Staff see what runs first, then what failed, then the rest, page by page.
pub async fn running_and_failed_operations_come_first(
    store: &dyn Store,
    queue: &dyn OperationQueue,
    directory: &dyn OperationDirectory,
) {
    let mut ids = Vec::new();
    for minutes in 0..5 {
        ids.push(start(store, minutes + 1, minutes).await);
    }
    let [done, failed, running, next, last] = *ids else { panic!("{ids:?}") };
    for status in [OperationStatus::Succeeded, OperationStatus::Failed] {
        let taken = queue.claim("one", minute(9), LEASE).await.unwrap().unwrap();
        end(store, taken, status).await;
    }
    queue.claim("one", minute(9), LEASE).await.unwrap().unwrap();
    let (mut seen, mut request) = (Vec::new(), PageRequest::new(2, None));
    loop {
        let page = directory.list(None, &request).await.unwrap();
        seen.extend(page.items.iter().map(|operation| operation.id));
        let Some(cursor) = page.next else { break };
        request = PageRequest::new(2, Some(cursor));
    }
    assert_eq!(seen, [running, failed, last, next, done]);
    assert_eq!(directory.total(None).await.unwrap(), Total::Exact(5));
    let failures = directory.list(Some(OperationStatus::Failed), &PageRequest::first()).await;
    assert_eq!(failures.unwrap().items.len(), 1);
    assert_eq!(directory.total(Some(OperationStatus::Queued)).await.unwrap(), Total::Exact(2));
}

/// A client's page knows what is under way for it.
pub async fn what_is_under_way_is_known(
    store: &dyn Store,
    queue: &dyn OperationQueue,
    directory: &dyn OperationDirectory,
) {
    let id = start(store, 7, 0).await;
    let subject = Subject { kind: "client", id: 7 };
    assert_eq!(directory.under_way(subject).await.unwrap().unwrap().id, id);
    let other = Subject { kind: "client", id: 8 };
    assert!(directory.under_way(other).await.unwrap().is_none());
    let taken = queue.claim("one", minute(1), LEASE).await.unwrap().unwrap();
    assert_eq!(directory.under_way(subject).await.unwrap().unwrap().id, id);
    end(store, taken, OperationStatus::Succeeded).await;
    assert!(directory.under_way(subject).await.unwrap().is_none());
}
