//! Hands operations to workers, each to one at a time.

use async_trait::async_trait;
use bursar_application::operations::{Operation, OperationQueue, OperationStatus};
use bursar_domain::repository::StoreError;
use chrono::{DateTime, TimeDelta, Utc};

use super::COLUMNS;
use super::row::{Row, operation, place};
use crate::column::instant;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::store::SeaStore;

#[async_trait]
impl OperationQueue for SeaStore {
    /// One statement takes it, which is a transaction of its own. On PostgreSQL it passes over rows that
    /// another worker is just taking; on SQLite the other worker has finished or not begun.
    async fn claim(
        &self,
        worker: &str,
        at: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<Option<Operation>, StoreError> {
        // Most looks find nothing, and should not stand in anybody's way.
        let waiting = waiting_longest(at).one(self.read()).await;
        if waiting.map_err(unavailable("looking for operations"))?.is_none() {
            return Ok(None);
        }
        let status = OperationStatus::Running;
        let mut sql = Sql::new("UPDATE operations SET attempts = attempts + 1, status = ");
        sql.bind(status.code()).push(", place = ").bind(place(status));
        sql.push(", worker = ").bind(worker).push(", lease_until = ").bind(instant(at + lease));
        sql.push(", started_at = COALESCE(started_at, ").bind(instant(at)).push(") WHERE id = (");
        sql.append(&waiting_longest(at)).push(if self.is_postgres() { LOCKED } else { "" });
        sql.push(") RETURNING ").push(COLUMNS);
        let row = sql.row::<Row>(self.write()).await.map_err(unavailable("taking an operation"))?;
        Ok(row.map(operation).transpose()?)
    }

    async fn prolong(&self, id: i64, worker: &str, until: DateTime<Utc>) -> Result<(), StoreError> {
        let mut sql = Sql::new("UPDATE operations SET lease_until = ");
        sql.bind(instant(until)).push(" WHERE id = ").bind(id).push(" AND worker = ").bind(worker);
        let prolonged = sql.run(self.write()).await.map_err(unavailable("prolonging a lease"))?;
        if prolonged == 0 {
            return Err(StoreError::Stale { what: "operation", id });
        }
        Ok(())
    }
}

const LOCKED: &str = " FOR UPDATE SKIP LOCKED";

fn waiting_longest(at: DateTime<Utc>) -> Sql {
    let at = instant(at);
    let mut sql = Sql::new("SELECT id FROM operations WHERE finished_at IS NULL");
    sql.push(" AND ((status = 'queued' AND due_at <= ").bind(at);
    sql.push(") OR (status = 'running' AND lease_until <= ").bind(at);
    sql.push(")) ORDER BY due_at, id LIMIT 1");
    sql
}
