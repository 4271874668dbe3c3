//! Finds out who is at a front door: account, roles, permissions and preferences at once.

use std::collections::BTreeSet;
use std::time::Duration;

use async_trait::async_trait;
use bursar_application::access::{Preferences, SignInDirectory, StaffIdentity};
use bursar_domain::access::{Invitation, Permission, User};
use bursar_domain::repository::StoreError;
use bursar_kernel::{Email, Id};
use chrono::{DateTime, Utc};
use sea_orm::{DbErr, FromQueryResult};

use super::role::permissions_of;
use super::users::{self, is_staff_empty};
use crate::column::{Reading, instant, json};
use crate::error::{Unreadable, unavailable};
use crate::statement::Sql;
use crate::store::SeaStore;

/// How long a reader waits for writers to let it note that it was there.
const PATIENCE: Duration = Duration::from_millis(100);

#[async_trait]
impl SignInDirectory for SeaStore {
    async fn staff(&self, user: Id<User>) -> Result<Option<StaffIdentity>, StoreError> {
        let mut sql = identity("NULL");
        sql.push(ACTIVE_STAFF).push(" AND u.id = ").bind(user.get());
        Ok(self.identity(&sql).await?.map(|(staff, _)| staff))
    }

    async fn by_token(
        &self,
        secret_digest: &str,
    ) -> Result<Option<(StaffIdentity, Option<DateTime<Utc>>)>, StoreError> {
        let mut sql = identity("t.last_used_at");
        sql.push("JOIN api_tokens t ON t.user_id = u.id").push(ACTIVE_STAFF);
        self.identity(sql.push(" AND t.secret_digest = ").bind(secret_digest)).await
    }

    async fn with_email(&self, email: &Email) -> Result<Option<User>, StoreError> {
        users::with_email(self.read(), email).await
    }

    async fn invitation(&self, secret_digest: &str) -> Result<Option<Invitation>, StoreError> {
        users::invited(self.read(), secret_digest).await
    }

    async fn note_sign_in(&self, user: Id<User>, at: DateTime<Utc>) -> Result<(), StoreError> {
        let mut sql = Sql::new("UPDATE users SET last_seen_at = ");
        sql.bind(instant(at)).push(" WHERE id = ").bind(user.get());
        sql.run(self.write()).await.map_err(unavailable("noting a sign-in"))?;
        // Somebody signs in often enough for void sessions not to pile up.
        self.forget_void_sessions(at).await.map_err(unavailable("forgetting void sessions"))
    }

    async fn note_token_use(
        &self,
        secret_digest: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut sql = Sql::new("UPDATE api_tokens SET last_used_at = ");
        sql.bind(instant(at)).push(" WHERE secret_digest = ").bind(secret_digest);
        let noted = tokio::time::timeout(PATIENCE, sql.run(self.write())).await;
        let noted = noted.unwrap_or_else(|late| Err(DbErr::Custom(late.to_string())));
        noted.map(drop).map_err(unavailable("noting a token's use"))
    }

    async fn keep_preferences(
        &self,
        user: Id<User>,
        preferences: &Preferences,
    ) -> Result<(), StoreError> {
        let document = json(preferences).map_err(unavailable("keeping preferences"))?;
        let mut sql = Sql::new("UPDATE users SET preferences = ");
        sql.bind(document).push(" WHERE id = ").bind(user.get());
        sql.run(self.write()).await.map_err(unavailable("keeping preferences"))?;
        Ok(())
    }

    async fn is_staff_empty(&self) -> Result<bool, StoreError> {
        is_staff_empty(self.read()).await.map_err(unavailable("looking for staff"))
    }
}

impl SeaStore {
    async fn identity(
        &self,
        sql: &Sql,
    ) -> Result<Option<(StaffIdentity, Option<DateTime<Utc>>)>, StoreError> {
        let rows = sql.rows::<IdentityRow>(self.read()).await;
        Ok(read(rows.map_err(unavailable("finding out who it is"))?)?)
    }
}

/// One row for each role, or one for somebody without any, with the use of a token beside it.
fn identity(used_at: &str) -> Sql {
    let mut sql = Sql::new("SELECT u.id, u.first_name, u.last_name, u.preferences, CAST(");
    sql.push(used_at).push(
        " AS BIGINT) AS used_at, r.name AS role, r.permissions, r.is_administrator
         FROM users u
         LEFT JOIN user_roles h ON h.user_id = u.id
         LEFT JOIN roles r ON r.id = h.role_id ",
    );
    sql
}

const ACTIVE_STAFF: &str = " WHERE u.kind = 'staff' AND u.is_active";

#[derive(FromQueryResult)]
struct IdentityRow {
    id: i64,
    first_name: String,
    last_name: Option<String>,
    preferences: String,
    used_at: Option<i64>,
    role: Option<String>,
    permissions: Option<String>,
    is_administrator: Option<bool>,
}

fn read(
    rows: Vec<IdentityRow>,
) -> Result<Option<(StaffIdentity, Option<DateTime<Utc>>)>, Unreadable> {
    let Some(first) = rows.first() else { return Ok(None) };
    let read = Reading::of::<User>(first.id);
    let names = [Some(first.first_name.as_str()), first.last_name.as_deref()];
    let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let (user, preferences) = (read.id(first.id)?, read.json(&first.preferences)?);
    let used_at = first.used_at.map(|at| read.instant(at)).transpose()?;
    let permissions = rows.iter().flat_map(granted).collect();
    let mut roles: Vec<_> = rows.into_iter().filter_map(|row| row.role).collect();
    roles.sort_unstable();
    Ok(Some((StaffIdentity { user, name, roles, permissions, preferences }, used_at)))
}

fn granted(row: &IdentityRow) -> BTreeSet<Permission> {
    if row.is_administrator == Some(true) {
        Permission::ALL.iter().copied().collect()
    } else {
        permissions_of(row.permissions.as_deref().unwrap_or_default())
    }
}
