//! Keeps idempotency keys in the transactions of their effects, and the first answers.

use async_trait::async_trait;
use bursar_application::Error;
use bursar_application::actor::IdempotencyKey;
use bursar_application::ports::{Answers, Idempotency, StoredAnswer};
use bursar_domain::repository::StoreError;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};

use crate::column::instant;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::store::SeaStore;
use crate::work::SeaWork;

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
        self.answers.keep(key, answer).await
    }
}

async fn find(
    db: &impl ConnectionTrait,
    key: &IdempotencyKey,
) -> Result<Option<StoredAnswer>, DbErr> {
    let mut sql = Sql::new("SELECT body_digest, answer, is_secret FROM idempotency_keys WHERE ");
    sql.push("scope = ").bind(key.scope.as_str()).push(" AND key = ").bind(key.key.as_str());
    let Some(row) = sql.one(db).await? else { return Ok(None) };
    Ok(Some(StoredAnswer {
        body_digest: row.try_get_by_index(0)?,
        answer: row.try_get_by_index(1)?,
        is_secret: row.try_get_by_index(2)?,
    }))
}
