//! Keeps users and finds what hangs on them, within one unit of work.

use async_trait::async_trait;
use bursar_domain::access::{ApiToken, Invitation, Membership, Role, User, UserRepository};
use bursar_domain::client::ClientId;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::{Email, Id};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder,
};

use super::{invitation, membership, role, token, user};
use crate::error::{refused, unavailable};
use crate::kept::Kept;
use crate::kept::find;
use crate::statement::Sql;
use crate::work::SeaWork;

#[async_trait]
impl UserRepository for SeaWork {
    async fn get(&self, id: Id<User>) -> Result<User, StoreError> {
        let row = find::<user::Entity>(&self.tx, id.get()).await;
        let row = row.map_err(unavailable(User::NAME))?;
        let row = row.ok_or(StoreError::NotFound { what: User::NAME, id: id.get() })?;
        user_of(&self.tx, row).await
    }

    async fn with_email(&self, email: &Email) -> Result<Option<User>, StoreError> {
        with_email(&self.tx, email).await
    }

    async fn add(&self, user: &User) -> Result<(), StoreError> {
        let columns = user::row(user).into_active_model().reset_all();
        let added = user::Entity::insert(columns).exec_without_returning(&self.tx).await;
        added.map_err(refused::<User>("email"))?;
        self.write_roles(user).await.map_err(unavailable("writing a user's roles"))
    }

    async fn save(&self, user: &User) -> Result<(), StoreError> {
        let (id, version) = (user.id().get(), user.version());
        let row = user::Model { version: version + 1, ..user::row(user) };
        let saved = user::Entity::update_many()
            .set(row.into_active_model().reset_all())
            .filter(user::Column::Id.eq(id).and(user::Column::Version.eq(version)))
            .exec(&self.tx)
            .await
            .map_err(refused::<User>("email"))?;
        self.require_changed::<User, user::Entity>(saved.rows_affected, id).await?;
        self.write_roles(user).await.map_err(unavailable("writing a user's roles"))
    }

    async fn other_administrators(&self, user: Id<User>) -> Result<u64, StoreError> {
        self.lock_administrators().await.map_err(unavailable("counting administrators"))?;
        let mut sql = Sql::new(
            "SELECT COUNT(DISTINCT u.id) FROM users u
             JOIN user_roles h ON h.user_id = u.id JOIN roles r ON r.id = h.role_id
             WHERE r.is_administrator AND u.is_active AND u.kind = 'staff' AND u.id <> ",
        );
        sql.bind(user.get()).count(&self.tx).await.map_err(unavailable("counting administrators"))
    }

    async fn count_with_role(&self, role: Id<Role>) -> Result<u64, StoreError> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM user_roles WHERE role_id = ");
        sql.bind(role.get()).count(&self.tx).await.map_err(unavailable("counting a role's holders"))
    }

    async fn is_staff_empty(&self) -> Result<bool, StoreError> {
        is_staff_empty(&self.tx).await.map_err(unavailable("looking for staff"))
    }

    async fn team(&self, client: ClientId) -> Result<Vec<Membership>, StoreError> {
        self.lock_team(client).await.map_err(unavailable("reading a client's users"))?;
        let rows = membership::Entity::find()
            .filter(membership::Column::ClientId.eq(client.get()))
            .order_by_asc(membership::Column::Id)
            .all(&self.tx)
            .await
            .map_err(unavailable("reading a client's users"))?;
        Ok(rows.into_iter().map(<Membership as Kept>::restore).collect::<Result<_, _>>()?)
    }

    async fn invitation(&self, secret_digest: &str) -> Result<Option<Invitation>, StoreError> {
        invited(&self.tx, secret_digest).await
    }

    async fn token(&self, secret_digest: &str) -> Result<Option<ApiToken>, StoreError> {
        let found = token::Entity::find()
            .filter(token::Column::SecretDigest.eq(secret_digest))
            .one(&self.tx)
            .await
            .map_err(unavailable(ApiToken::NAME))?;
        Ok(found.map(<ApiToken as Kept>::restore).transpose()?)
    }

    async fn administrator_role(&self) -> Result<Role, StoreError> {
        let found = role::Entity::find()
            .filter(role::Column::IsAdministrator.eq(true))
            .one(&self.tx)
            .await
            .map_err(unavailable(Role::NAME))?;
        let row = found.ok_or(StoreError::NotFound { what: Role::NAME, id: 1 })?;
        Ok(<Role as Kept>::restore(row)?)
    }
}

impl SeaWork {
    /// Two administrators who demote each other at the same time wait here for one another; on
    /// SQLite the later one has not begun to write yet.
    async fn lock_administrators(&self) -> Result<(), DbErr> {
        if self.is_postgres() {
            let lock = "SELECT id FROM roles WHERE is_administrator FOR NO KEY UPDATE";
            Sql::new(lock).all(&self.tx).await?;
        }
        Ok(())
    }

    /// Two changes of one client's team wait here for one another, so that each sees whom the other
    /// has left as owner.
    async fn lock_team(&self, client: ClientId) -> Result<(), DbErr> {
        if self.is_postgres() {
            let mut lock = Sql::new("SELECT id FROM clients WHERE id = ");
            lock.bind(client.get()).push(" FOR NO KEY UPDATE").all(&self.tx).await?;
        }
        Ok(())
    }

    async fn write_roles(&self, user: &User) -> Result<(), DbErr> {
        let mut clear = Sql::new("DELETE FROM user_roles WHERE user_id = ");
        clear.bind(user.id().get()).run(&self.tx).await?;
        for role in user.roles() {
            let mut write = Sql::new("INSERT INTO user_roles (user_id, role_id) VALUES (");
            write.bind(user.id().get()).push(", ").bind(role.get()).push(")");
            write.run(&self.tx).await?;
        }
        Ok(())
    }
}

/// The user who signs in with this address.
pub(super) async fn with_email(
    db: &impl ConnectionTrait,
    email: &Email,
) -> Result<Option<User>, StoreError> {
    let found = user::Entity::find().filter(user::Column::EmailFolded.eq(email.normalized()));
    match found.one(db).await.map_err(unavailable("finding a user by address"))? {
        Some(row) => user_of(db, row).await.map(Some),
        None => Ok(None),
    }
}

/// The invitation with this digest of its secret.
pub(super) async fn invited(
    db: &impl ConnectionTrait,
    secret_digest: &str,
) -> Result<Option<Invitation>, StoreError> {
    let found = invitation::Entity::find()
        .filter(invitation::Column::SecretDigest.eq(secret_digest))
        .one(db)
        .await
        .map_err(unavailable(Invitation::NAME))?;
    Ok(found.map(<Invitation as Kept>::restore).transpose()?)
}

async fn user_of(db: &impl ConnectionTrait, row: user::Model) -> Result<User, StoreError> {
    let mut sql = Sql::new("SELECT role_id FROM user_roles WHERE user_id = ");
    let roles = sql.bind(row.id).column(db).await;
    Ok(user::restore(row, &roles.map_err(unavailable("reading a user's roles"))?)?)
}

/// Whether there is no member of staff at all yet.
pub(super) async fn is_staff_empty(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let staff = user::Entity::find().filter(user::Column::Kind.eq("staff"));
    Ok(staff.count(db).await? == 0)
}
