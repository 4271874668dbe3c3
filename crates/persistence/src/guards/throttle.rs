//! Counts failures at the front doors, for all processes together.

use async_trait::async_trait;
use bursar_application::ports::Throttle;
use bursar_domain::repository::StoreError;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::DbErr;

use crate::column::{Reading, counted, instant};
use crate::error::unavailable;
use crate::statement::Sql;
use crate::store::SeaStore;

const COUNTING: &str = "counting failures";

#[async_trait]
impl Throttle for SeaStore {
    async fn failures(
        &self,
        key: &str,
        since: DateTime<Utc>,
    ) -> Result<(u64, Option<DateTime<Utc>>), StoreError> {
        let counted = self.count_failures(key, instant(since)).await;
        let (count, last) = counted.map_err(unavailable(COUNTING))?;
        let read = Reading::named("failure", 0);
        let last = last.map(|last| read.instant(last)).transpose()?;
        Ok((count, last))
    }

    async fn fail(&self, key: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
        let mut note = Sql::new("INSERT INTO sign_in_failures (key, at) VALUES (");
        note.bind(key).push(", ").bind(instant(at)).push(")");
        note.run(self.write()).await.map_err(unavailable(COUNTING))?;
        let mut forget = Sql::new("DELETE FROM sign_in_failures WHERE at < ");
        forget.bind(instant(at - TimeDelta::days(1)));
        forget.run(self.write()).await.map_err(unavailable(COUNTING))?;
        Ok(())
    }

    async fn forgive(&self, key: &str) -> Result<(), StoreError> {
        let mut forget = Sql::new("DELETE FROM sign_in_failures WHERE key = ");
        forget.bind(key).run(self.write()).await.map_err(unavailable("forgetting failures"))?;
        Ok(())
    }
}

impl SeaStore {
    async fn count_failures(&self, key: &str, since: i64) -> Result<(u64, Option<i64>), DbErr> {
        let mut sql = Sql::new("SELECT COUNT(*), MAX(at) FROM sign_in_failures WHERE key = ");
        let row = sql.bind(key).push(" AND at >= ").bind(since).one(self.read()).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound("a count".to_owned()))?;
        Ok((counted(row.try_get_by_index(0)?)?, row.try_get_by_index(1)?))
    }
}
