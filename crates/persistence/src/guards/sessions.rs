//! Keeps sessions, under digests of their secret ids.

use async_trait::async_trait;
use bursar_application::ports::{Sessions, SignOuts, StoredSession};
use bursar_domain::access::User;
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use chrono::{DateTime, Utc};
use sea_orm::{DbErr, FromQueryResult};

use crate::column::{Reading, instant};
use crate::error::unavailable;
use crate::statement::Sql;
use crate::store::SeaStore;
use crate::work::SeaWork;

#[async_trait]
impl Sessions for SeaStore {
    async fn load(&self, id: &str, at: DateTime<Utc>) -> Result<Option<StoredSession>, StoreError> {
        let mut sql = Sql::new("SELECT id, user_id, data, expires_at FROM sessions WHERE id = ");
        sql.bind(id).push(" AND expires_at > ").bind(instant(at));
        let row = sql.row(self.read()).await.map_err(unavailable("reading a session"))?;
        row.map(session).transpose()
    }

    async fn add(&self, session: &StoredSession) -> Result<(), StoreError> {
        let StoredSession { id, user, data, expires_at } = session;
        let mut sql = Sql::new("INSERT INTO sessions (id, user_id, data, expires_at) VALUES (");
        sql.bind(id.as_str()).push(", ").bind(user.map(Id::get)).push(", ");
        sql.bind(data.as_str()).push(", ").bind(instant(*expires_at)).push(")");
        sql.run(self.write()).await.map_err(unavailable("beginning a session"))?;
        Ok(())
    }

    async fn save(&self, session: &StoredSession) -> Result<(), StoreError> {
        let StoredSession { id, user, data, expires_at } = session;
        let mut sql = Sql::new("UPDATE sessions SET user_id = ");
        sql.bind(user.map(Id::get)).push(", data = ").bind(data.as_str());
        sql.push(", expires_at = ").bind(instant(*expires_at));
        sql.push(" WHERE id = ").bind(id.as_str());
        sql.run(self.write()).await.map_err(unavailable("keeping a session"))?;
        Ok(())
    }

    async fn remove(&self, id: &str) -> Result<(), StoreError> {
        let mut sql = Sql::new("DELETE FROM sessions WHERE id = ");
        sql.bind(id).run(self.write()).await.map_err(unavailable("ending a session"))?;
        Ok(())
    }
}

#[async_trait]
impl SignOuts for SeaWork {
    async fn everywhere(&self, user: Id<User>) -> Result<(), StoreError> {
        let mut sql = Sql::new("DELETE FROM sessions WHERE user_id = ");
        sql.bind(user.get()).run(&self.tx).await.map_err(unavailable("ending sessions"))?;
        Ok(())
    }
}

impl SeaStore {
    /// Forgets sessions that are void.
    pub(crate) async fn forget_void_sessions(&self, at: DateTime<Utc>) -> Result<(), DbErr> {
        let mut sql = Sql::new("DELETE FROM sessions WHERE expires_at <= ");
        sql.bind(instant(at)).run(self.write()).await.map(drop)
    }
}

#[derive(FromQueryResult)]
struct SessionRow {
    id: String,
    user_id: Option<i64>,
    data: String,
    expires_at: i64,
}

fn session(row: SessionRow) -> Result<StoredSession, StoreError> {
    let SessionRow { id, user_id, data, expires_at } = row;
    let read = Reading::named("session of user", user_id.unwrap_or_default());
    let user = user_id.map(|user| read.id(user)).transpose()?;
    Ok(StoredSession { id, user, data, expires_at: read.instant(expires_at)? })
}
