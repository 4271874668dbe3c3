//! Keeps tasks that come round by themselves, and hands each to one worker at a time.

use async_trait::async_trait;
use bursar_application::Error;
use bursar_application::schedule::{Task, TaskBoard, TaskOutcome, TaskRecord, TaskRun};
use bursar_domain::repository::StoreError;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::FromQueryResult;

use crate::column::{Reading, instant};
use crate::error::{Unreadable, unavailable};
use crate::statement::Sql;
use crate::store::SeaStore;

#[async_trait]
impl TaskBoard for SeaStore {
    /// One statement takes it, which is a transaction of its own: of two workers the second finds
    /// the row as the first one left it, and it is not due then.
    async fn claim(
        &self,
        task: Task,
        worker: &str,
        at: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<Option<TaskRun>, StoreError> {
        let at = instant(at);
        // Most looks find nothing, and should not stand in anybody's way.
        let mut waiting = Sql::new("SELECT 1 FROM scheduled_tasks WHERE task = ");
        waiting.bind(task.code()).push(" AND NOT ").append(&is_free(at));
        let waiting = waiting.one(self.read()).await;
        if waiting.map_err(unavailable("looking for scheduled tasks"))?.is_some() {
            return Ok(None);
        }
        let until = at.saturating_add(lease.num_microseconds().unwrap_or(i64::MAX));
        let mut sql = Sql::new(
            "INSERT INTO scheduled_tasks
                 (task, runs, failures, worker, lease_until, started_at, due_at)
             VALUES (",
        );
        sql.bind(task.code()).push(", 1, 0, ").bind(worker).push(", ");
        sql.bind_all([until, at, at]).push(
            ") ON CONFLICT (task) DO UPDATE SET runs = scheduled_tasks.runs + 1,
                 worker = excluded.worker, lease_until = excluded.lease_until,
                 started_at = excluded.started_at
             WHERE ",
        );
        sql.append(&is_free(at)).push(" RETURNING runs, failures");
        let row = sql.row::<Claimed>(self.write()).await;
        let row = row.map_err(unavailable("taking a scheduled task"))?;
        Ok(row.map(|row| row.run(task)).transpose()?)
    }

    async fn end(
        &self,
        run: TaskRun,
        outcome: &TaskOutcome,
        at: DateTime<Utc>,
        due_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("UPDATE scheduled_tasks SET lease_until = NULL, outcome = ");
        sql.bind(outcome.code()).push(", message = ").bind(outcome.message());
        sql.push(match outcome {
            TaskOutcome::Succeeded(_) => ", failures = 0",
            TaskOutcome::Failed(_) => ", failures = failures + 1",
        });
        sql.push(", ended_at = ").bind(instant(at)).push(", due_at = ").bind(instant(due_at));
        sql.push(" WHERE task = ").bind(run.task.code()).push(" AND runs = ");
        sql.bind(i64::try_from(run.number).unwrap_or(i64::MAX));
        let rows = sql.run(self.write()).await.map_err(unavailable("ending a scheduled task"))?;
        let stale = StoreError::Stale { what: "scheduled task", id: run.task.place() };
        if rows == 0 { Err(stale) } else { Ok(()) }
    }

    async fn records(&self) -> Result<Vec<TaskRecord>, Error> {
        let rows = Sql::new("SELECT * FROM scheduled_tasks").rows::<Row>(self.read()).await;
        let rows = rows.map_err(unavailable("reading scheduled tasks"))?;
        // A task of a newer program on the same database is not this one's to tell.
        let known = rows.into_iter().filter_map(|row| Some((row.task.parse().ok()?, row)));
        Ok(known.map(|(task, row)| row.record(task)).collect::<Result<_, _>>()?)
    }
}

/// Whether the task is due and no worker has it.
fn is_free(at: i64) -> Sql {
    let mut sql = Sql::new("(scheduled_tasks.due_at <= ");
    sql.bind(at).push(" AND COALESCE(scheduled_tasks.lease_until, 0) <= ").bind(at).push(")");
    sql
}

#[derive(FromQueryResult)]
struct Claimed {
    runs: i64,
    failures: i64,
}

impl Claimed {
    fn run(self, task: Task) -> Result<TaskRun, Unreadable> {
        let Self { runs, failures } = self;
        let read = Reading::named("scheduled task", task.place());
        Ok(TaskRun { task, number: read.count(runs)?, failures: read.count(failures)? })
    }
}

#[derive(FromQueryResult)]
struct Row {
    task: String,
    runs: i64,
    lease_until: Option<i64>,
    started_at: i64,
    ended_at: Option<i64>,
    outcome: Option<String>,
    message: Option<String>,
    due_at: i64,
}

impl Row {
    fn record(self, task: Task) -> Result<TaskRecord, Unreadable> {
        let Self { task: _, runs, lease_until, started_at, ended_at, outcome, message, due_at } =
            self;
        let read = Reading::named("scheduled task", task.place());
        let message = message.unwrap_or_default();
        let outcome = match outcome.as_deref() {
            None => None,
            Some("succeeded") => Some(TaskOutcome::Succeeded(message)),
            Some("failed") => Some(TaskOutcome::Failed(message)),
            Some(other) => return Err(read.wrong(format!("there is no outcome «{other}»"))),
        };
        Ok(TaskRecord {
            task,
            runs: read.count(runs)?,
            started_at: read.instant(started_at)?,
            lease_until: read.optional(lease_until.as_ref(), |read, at| read.instant(*at))?,
            ended_at: read.optional(ended_at.as_ref(), |read, at| read.instant(*at))?,
            outcome,
            due_at: read.instant(due_at)?,
        })
    }
}
