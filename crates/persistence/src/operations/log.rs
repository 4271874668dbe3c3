//! Writes operations within units of work.

use async_trait::async_trait;
use bursar_application::Actor;
use bursar_application::operations::{
    NewOperation, Operation, OperationLog, OperationStatus, Started,
};
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use chrono::{DateTime, Utc};
use sea_orm::DbErr;

use super::COLUMNS;
use super::row::{Row, operation, place, steps};
use crate::column::instant;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::work::SeaWork;

const WRITING: &str = "writing an operation";

#[async_trait]
impl OperationLog for SeaWork {
    async fn start(
        &self,
        actor: &Actor,
        operation: &NewOperation,
        at: DateTime<Utc>,
    ) -> Result<Started, StoreError> {
        let status = OperationStatus::Queued;
        let id = self.insert_operation(actor, operation, instant(at)).await;
        Ok(Started { id: id.map_err(unavailable(WRITING))?, status })
    }

    async fn get(&self, id: i64) -> Result<Operation, StoreError> {
        let mut sql = Sql::new("SELECT ");
        let row = sql.push(COLUMNS).push(" FROM operations WHERE id = ").bind(id);
        let row = row.row::<Row>(&self.tx).await.map_err(unavailable("reading an operation"))?;
        Ok(operation(row.ok_or(missing(id))?)?)
    }

    async fn save(&self, operation: &Operation) -> Result<(), StoreError> {
        let Operation { status, result, error, finished_at, .. } = operation;
        let mut sql = Sql::new("UPDATE operations SET status = ");
        sql.bind(status.code()).push(", place = ").bind(place(*status));
        let steps = steps(&operation.steps).map_err(unavailable(WRITING))?;
        sql.push(", steps = ").bind(steps);
        sql.push(", result = ").bind(result.clone()).push(", error = ").bind(error.clone());
        sql.push(", finished_at = ").bind(finished_at.map(instant));
        if matches!(status, OperationStatus::Succeeded | OperationStatus::Failed) {
            sql.push(", worker = NULL, lease_until = NULL");
        }
        if *status == OperationStatus::Succeeded {
            // Only one that failed can be retried, and files hold personal data.
            sql.push(", file = NULL");
        }
        self.write_as(operation, &mut sql).await
    }

    /// One that was given up begins to count its attempts anew.
    async fn requeue(&self, operation: &Operation, at: DateTime<Utc>) -> Result<(), StoreError> {
        let mut sql = Sql::new(
            "UPDATE operations SET
                 attempts = CASE WHEN status = 'failed' THEN 0 ELSE attempts END,
                 worker = NULL, lease_until = NULL, error = NULL, finished_at = NULL, status = ",
        );
        let queued = OperationStatus::Queued;
        sql.bind(queued.code()).push(", place = ").bind(place(queued));
        sql.push(", due_at = ").bind(instant(at));
        self.write_as(operation, &mut sql).await
    }

    async fn file(&self, id: i64) -> Result<Option<Vec<u8>>, StoreError> {
        let mut sql = Sql::new("SELECT file FROM operations WHERE id = ");
        let file = sql.bind(id).column::<Option<Vec<u8>>>(&self.tx).await;
        let file = file.map_err(unavailable("reading an operation's file"))?;
        file.into_iter().next().ok_or(missing(id))
    }
}

impl SeaWork {
    /// Writes for a worker who has the operation still: each time one is taken its attempts are
    /// counted, so somebody who lost it meanwhile names a count that is past.
    async fn write_as(&self, operation: &Operation, sql: &mut Sql) -> Result<(), StoreError> {
        let id = operation.id;
        sql.push(" WHERE id = ").bind(id);
        sql.push(" AND attempts = ").bind(i64::from(operation.attempts));
        let rows = sql.run(&self.tx).await.map_err(unavailable(WRITING))?;
        if rows == 0 { Err(StoreError::Stale { what: "operation", id }) } else { Ok(()) }
    }

    async fn insert_operation(
        &self,
        actor: &Actor,
        operation: &NewOperation,
        at: i64,
    ) -> Result<i64, DbErr> {
        let NewOperation { kind, subject, steps: parts, input, file } = operation;
        let status = OperationStatus::Queued;
        let mut sql = Sql::new(
            "INSERT INTO operations (kind, subject_kind, subject_id, status, place, steps, input,
                 file, requested_by, requested_by_id, request_id, attempts, due_at, created_at)
             VALUES (",
        );
        sql.bind(kind.code()).push(", ").bind(subject.map(|subject| subject.kind));
        sql.push(", ").bind(subject.map(|subject| subject.id));
        sql.push(", ").bind(status.code()).push(", ").bind(place(status)).push(", ");
        sql.bind_all([steps(parts)?, input.clone()]).push(", ").bind(file.clone()).push(", ");
        sql.bind(actor.name()).push(", ").bind(actor.user().map(Id::get)).push(", ");
        sql.bind(actor.request_id()).push(", 0, ").bind_all([at, at]).push(") RETURNING id");
        sql.value(&self.tx).await
    }
}

pub(super) const fn missing(id: i64) -> StoreError {
    StoreError::NotFound { what: "operation", id }
}
