use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::*;
use crate::testing::{Mocks, Work, noon, unavailable};

const RUN: TaskRun = TaskRun { task: Task::ExpireCredit, number: 7, failures: 2 };

/// Of all tasks just this one is due.
#[expect(clippy::unnecessary_wraps, reason = "it stands for the port")]
fn only_ours(
    task: Task,
    _: &str,
    _: DateTime<Utc>,
    _: TimeDelta,
) -> Result<Option<TaskRun>, StoreError> {
    Ok((task == RUN.task).then_some(RUN))
}

/// A unit of work in which no credit has expired.
fn nothing_expired() -> Work {
    let mut work = Work::default();
    work.ledgers.expect_with_expired_credit().returning(|_, _| Ok(Vec::new()));
    work
}

#[tokio::test]
async fn what_is_due_is_run_and_due_again_after_its_interval() {
    let mut mocks = Mocks::default();
    mocks.tasks.expect_claim().returning(only_ours);
    let end = mocks.tasks.expect_end().times(1).withf(|run, outcome, at, due| {
        *run == RUN
            && *outcome == TaskOutcome::Succeeded("0 clients had expired credit".into())
            && (*at, *due) == (noon(), noon() + TimeDelta::minutes(5))
    });
    end.returning(|_, _, _, _| Ok(()));
    assert_eq!(mocks.works([nothing_expired()]).desk().run_due_tasks("one").await.unwrap(), 1);
}

#[tokio::test]
async fn a_task_that_fails_is_told_and_tried_again_later() {
    let mut failing = Work::default();
    failing.ledgers.expect_with_expired_credit().returning(|_, _| Err(unavailable()));
    let mut mocks = Mocks::default();
    mocks.tasks.expect_claim().returning(only_ours);
    let end = mocks.tasks.expect_end().times(1).withf(|_, outcome, _, due| {
        matches!(outcome, TaskOutcome::Failed(why) if !why.is_empty())
            && *due == noon() + TimeDelta::minutes(4)
    });
    end.returning(|_, _, _, _| Ok(()));
    assert_eq!(mocks.works([failing]).desk().run_due_tasks("one").await.unwrap(), 1);
}

#[tokio::test]
async fn what_nobody_may_take_is_left_alone() {
    let mut mocks = Mocks::default();
    mocks.tasks.expect_claim().returning(|_, _, _, _| Ok(None));
    assert_eq!(mocks.desk().run_due_tasks("one").await.unwrap(), 0);
}

#[tokio::test]
async fn a_worker_that_was_overtaken_goes_on_with_other_things() {
    let mut mocks = Mocks::default();
    mocks.tasks.expect_claim().returning(only_ours);
    let stale = || StoreError::Stale { what: "task", id: 1 };
    mocks.tasks.expect_end().times(1).returning(move |_, _, _, _| Err(stale()));
    assert_eq!(mocks.works([nothing_expired()]).desk().run_due_tasks("one").await.unwrap(), 1);
}

proptest! {
    #[test]
    fn a_pause_is_longer_each_time_and_never_longer_than_the_interval(
        failures in 0..u32::MAX - 1, minutes in 1_i64..10_000,
    ) {
        let every = TimeDelta::minutes(minutes);
        let (now, next) = (pause_after(failures, every), pause_after(failures + 1, every));
        prop_assert!(now > TimeDelta::zero() && now <= next && next <= every);
    }
}
