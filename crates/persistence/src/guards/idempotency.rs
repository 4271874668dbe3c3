//! Keeps idempotency keys in the transactions of their effects, and the first answers.

use async_trait::async_trait;
use bursar_application::Error;
use bursar_application::actor::IdempotencyKey;
use bursar_application::ports::{Answers, Idempotency, StoredAnswer};
use bursar_domain::repository::StoreError;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DbErr};

use crate::column::instant;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::store::SeaStore;
use crate::work::SeaWork;

/// How long keys are kept; the promise is 24 hours.
const LIFETIME: TimeDelta = TimeDelta::hours(48);

const CLAIMING: &str = "claiming an idempotency key";

#[async_trait]
impl Idempotency for SeaWork {
    /// A parallel claim waits at the primary key until the first one's transaction has ended.
    async fn claim(&self, key: &IdempotencyKey, at: DateTime<Utc>) -> Result<(), Error> {
        let mut sql = Sql::new(
            "INSERT INTO idempotency_keys (scope, key, body_digest, is_secret, claimed_at)
             VALUES (",
        );
        sql.bind_all([&*key.scope, &*key.key, &*key.body_digest]).push(", FALSE, ");
        sql.bind(instant(at)).push(") ON CONFLICT (scope, key) DO NOTHING");
        if sql.run(&self.tx).await.map_err(unavailable(CLAIMING))? > 0 {
            return Ok(());
        }
        match find(&self.tx, key).await.map_err(unavailable(CLAIMING))? {
            Some(first) if first.body_digest != key.body_digest => Err(Error::KeyReused),
            _ => Err(Error::KeyInUse),
        }
    }
}

#[async_trait]
impl Answers for SeaStore {
    async fn find(&self, key: &IdempotencyKey) -> Result<Option<StoredAnswer>, StoreError> {
        find(self.read(), key).await.map_err(unavailable("finding an earlier answer"))
    }

    async fn complete(
        &self,
        key: &IdempotencyKey,
        answer: Option<String>,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("UPDATE idempotency_keys SET is_secret = ");
        sql.bind(answer.is_none()).push(", answer = ").bind(answer).push(" WHERE ");
        sql.append(&is(key)).run(self.write()).await.map_err(unavailable("keeping an answer"))?;
        self.forget_old_keys(key).await.map_err(unavailable("forgetting old keys"))
    }
}

impl SeaStore {
    /// Outside any unit of work, so that nobody waits for a key that somebody else forgets.
    async fn forget_old_keys(&self, newest: &IdempotencyKey) -> Result<(), DbErr> {
        let mut sql =
            Sql::new("DELETE FROM idempotency_keys WHERE claimed_at < (SELECT claimed_at - ");
        sql.bind(LIFETIME.num_microseconds().unwrap_or(i64::MAX));
        sql.push(" FROM idempotency_keys WHERE ").append(&is(newest)).push(")");
        sql.run(self.write()).await.map(drop)
    }
}

async fn find(
    db: &impl ConnectionTrait,
    key: &IdempotencyKey,
) -> Result<Option<StoredAnswer>, DbErr> {
    let mut sql = Sql::new("SELECT body_digest, answer, is_secret FROM idempotency_keys WHERE ");
    let Some(row) = sql.append(&is(key)).one(db).await? else { return Ok(None) };
    Ok(Some(StoredAnswer {
        body_digest: row.try_get_by_index(0)?,
        answer: row.try_get_by_index(1)?,
        is_secret: row.try_get_by_index(2)?,
    }))
}

fn is(key: &IdempotencyKey) -> Sql {
    let mut sql = Sql::new("scope = ");
    sql.bind(key.scope.as_str()).push(" AND key = ").bind(key.key.as_str());
    sql
}
