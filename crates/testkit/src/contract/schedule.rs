//! Tasks that come round by themselves: who has them, and when they are due.

use std::sync::Arc;

use bursar_application::schedule::{Task, TaskBoard, TaskOutcome, TaskRecord, TaskRun};
use bursar_domain::repository::StoreError;
use chrono::{DateTime, TimeDelta, Utc};

use super::{is_stale, minute};

const TASK: Task = Task::ExpireCredit;
const LEASE: TimeDelta = TimeDelta::minutes(10);

async fn claim(board: &dyn TaskBoard, worker: &str, at: DateTime<Utc>) -> Option<TaskRun> {
    board.claim(TASK, worker, at, LEASE).await.unwrap()
}

async fn end(board: &dyn TaskBoard, run: TaskRun, at: i64, due: i64) -> Result<(), StoreError> {
    let outcome = TaskOutcome::Succeeded("it's done".into());
    board.end(run, &outcome, minute(at), minute(due)).await
}

async fn record(board: &dyn TaskBoard) -> TaskRecord {
    board.records().await.unwrap().pop().unwrap()
}

/// A task that was never run is due at once, and what came of a run is read back.
pub async fn a_task_is_kept_with_how_it_went(board: &dyn TaskBoard) {
    assert_eq!(board.records().await.unwrap(), []);
    let run = claim(board, "one", minute(0)).await.unwrap();
    assert_eq!(run, TaskRun { task: TASK, number: 1, failures: 0 });
    let running = record(board).await;
    assert_eq!((running.started_at, running.lease_until), (minute(0), Some(minute(10))));
    assert_eq!((running.ended_at, running.outcome), (None, None));
    end(board, run, 1, 5).await.unwrap();
    let ended = record(board).await;
    assert_eq!((ended.runs, ended.lease_until, ended.due_at), (1, None, minute(5)));
    assert_eq!(ended.ended_at, Some(minute(1)));
    assert_eq!(ended.outcome, Some(TaskOutcome::Succeeded("it's done".into())));
}

/// Two workers that look every minute run a task exactly when it is due, and each time one does.
pub async fn a_task_runs_when_it_is_due_and_never_before(board: &dyn TaskBoard) {
    let mut ran = Vec::new();
    for now in 0..60 {
        for worker in ["one", "two"] {
            if let Some(run) = claim(board, worker, minute(now)).await {
                ran.push(now);
                assert!(claim(board, "three", minute(now)).await.is_none(), "it is taken");
                end(board, run, now, now + 7).await.unwrap();
            }
        }
        let early = minute(now) + TimeDelta::minutes(1) - TimeDelta::microseconds(1);
        if (now + 1) % 7 == 0 {
            assert!(claim(board, "one", early).await.is_none(), "not a moment before");
        }
    }
    assert_eq!(ran, (0..60).step_by(7).collect::<Vec<_>>());
}

/// A task whose worker died is run again when its lease is over, and the dead worker's word for it
/// counts no more.
pub async fn a_task_of_a_dead_worker_is_run_again(board: &dyn TaskBoard) {
    let lost = claim(board, "one", minute(0)).await.unwrap();
    assert!(claim(board, "two", minute(9)).await.is_none());
    let taken = claim(board, "two", minute(10)).await.unwrap();
    assert_eq!(taken.number, lost.number + 1);
    assert!(is_stale(&end(board, lost, 11, 99).await));
    end(board, taken, 12, 15).await.unwrap();
    assert!(is_stale(&end(board, lost, 13, 99).await));
    assert_eq!(record(board).await.due_at, minute(15));
}

/// Failures are counted until the task succeeds, and the last one is told.
pub async fn a_failing_task_is_told_and_tried_again(board: &dyn TaskBoard) {
    let failed = TaskOutcome::Failed("the disk is full".into());
    for failures in 0..3 {
        let now = minute(i64::from(failures));
        let run = claim(board, "one", now).await.unwrap();
        assert_eq!(run.failures, failures);
        board.end(run, &failed, now, now + TimeDelta::minutes(1)).await.unwrap();
        assert_eq!(record(board).await.outcome.as_ref(), Some(&failed));
    }
    let run = claim(board, "one", minute(3)).await.unwrap();
    end(board, run, 3, 4).await.unwrap();
    assert_eq!(claim(board, "one", minute(4)).await.unwrap().failures, 0);
}

/// Of many workers that come at once one gets the task.
pub async fn one_of_many_workers_gets_the_task(board: Arc<dyn TaskBoard>) {
    for round in 0..5 {
        let workers = (0..8).map(|worker| {
            let board = Arc::clone(&board);
            let name = format!("worker-{worker}");
            tokio::spawn(async move { claim(&*board, &name, minute(round)).await })
        });
        let mut runs = Vec::new();
        for worker in workers.collect::<Vec<_>>() {
            runs.extend(worker.await.unwrap());
        }
        assert!(matches!(&*runs, [_]), "{runs:?}");
        for run in runs {
            end(&*board, run, round, round + 1).await.unwrap();
        }
    }
}
