//! Reads people for lists and pages: staff, end users, roles, tokens.

use async_trait::async_trait;
use bursar_application::Error;
use bursar_application::access::{
    PeopleDirectory, PersonClient, PersonRow, RoleRow, TokenRow, UserFilter,
};
use bursar_application::clients::Direction;
use bursar_application::page::{Page, PageRequest, Total, fingerprint};
use bursar_domain::access::{ApiToken, Membership, Role, User};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;
use bursar_kernel::text::{fold, needle};
use sea_orm::{EntityTrait, FromQueryResult, QueryOrder};

use super::{role, user};
use crate::column::{Reading, counted};
use crate::error::{Unreadable, unavailable};
use crate::kept::Kept;
use crate::paging::Walk;
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "reading people";
const HELD: &str = "counting the holders of roles";

#[async_trait]
impl PeopleDirectory for SeaStore {
    async fn list(
        &self,
        filter: &UserFilter,
        page: &PageRequest,
    ) -> Result<Page<PersonRow>, Error> {
        let page = walk(filter).page::<UserRow>(self.read(), page, |row| (row.id, row.id)).await?;
        let roles = self.roles_of(page.items.iter().map(|row| row.id).collect()).await?;
        let Page { items, next, previous } = page;
        let items = items.into_iter().map(|row| person(row, &roles)).collect::<Result<_, _>>()?;
        Ok(Page { items, next, previous })
    }

    async fn total(&self, filter: &UserFilter) -> Result<Total, Error> {
        walk(filter).total(self.read()).await
    }

    async fn get(&self, user: Id<User>) -> Result<PersonRow, Error> {
        let mut sql = Sql::new(PEOPLE);
        let row = sql.push(" WHERE id = ").bind(user.get()).row(self.read()).await;
        let row = row.map_err(unavailable(READING))?;
        let row = row.ok_or(StoreError::NotFound { what: User::NAME, id: user.get() })?;
        Ok(person(row, &self.roles_of(vec![user.get()]).await?)?)
    }

    async fn clients_of(&self, user: Id<User>) -> Result<Vec<PersonClient>, Error> {
        let mut sql = Sql::new(CLIENTS);
        let rows = sql.bind(user.get()).rows::<ClientRow>(self.read()).await;
        let rows = rows.map_err(unavailable("reading a user's clients"))?.into_iter();
        let mut clients = rows.map(person_client).collect::<Result<Vec<_>, _>>()?;
        clients.sort_by_cached_key(|client| (fold(&client.name), client.client_id));
        Ok(clients)
    }

    async fn roles(&self) -> Result<Vec<RoleRow>, Error> {
        let roles = role::Entity::find().order_by_asc(role::Column::NameFolded);
        let roles = roles.all(self.read()).await.map_err(unavailable("reading roles"))?;
        let holders = Sql::new(HOLDERS).rows::<HolderRow>(self.read()).await;
        let holders = holders.map_err(unavailable(HELD))?;
        let mut rows = Vec::new();
        for model in roles {
            let holders = holders.iter().find(|row| row.id == model.id);
            let staff =
                holders.map_or(Ok(0), |row| counted(row.number)).map_err(unavailable(HELD))?;
            rows.push(RoleRow { role: <Role as Kept>::restore(model)?, staff });
        }
        rows.sort_by_key(|row| !row.role.is_administrator());
        Ok(rows)
    }

    async fn tokens(&self, of: Option<Id<User>>) -> Result<Vec<TokenRow>, Error> {
        let mut sql = Sql::new(TOKENS);
        if let Some(user) = of {
            sql.push(" WHERE t.user_id = ").bind(user.get());
        }
        let rows = sql.push(" ORDER BY t.id DESC").rows::<StoredToken>(self.read()).await;
        let rows = rows.map_err(unavailable("reading tokens"))?;
        Ok(rows.into_iter().map(token).collect::<Result<_, _>>()?)
    }
}

fn walk(filter: &UserFilter) -> Walk<'static> {
    let UserFilter { kind, search, is_active } = filter;
    let mut conditions = Sql::new("kind = ");
    conditions.bind(kind.code());
    if let Some(needle) = search.as_deref().and_then(needle) {
        conditions.push(" AND ").append(&Sql::contains("search_text", needle.pattern()));
    }
    if let Some(is_active) = is_active {
        conditions.push(" AND is_active = ").bind(*is_active);
    }
    let fingerprint = fingerprint(&format!("users {filter:?}"));
    let (key, direction) = (None, Direction::Descending);
    let is_narrow = false;
    Walk {
        select: PEOPLE,
        from: "FROM users",
        conditions,
        key,
        direction,
        id: "id",
        is_narrow,
        fingerprint,
    }
}

impl SeaStore {
    /// The roles of these people, by name.
    async fn roles_of(&self, users: Vec<i64>) -> Result<Vec<RoleOf>, StoreError> {
        if users.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new(
            "SELECT h.user_id, h.role_id, r.name FROM user_roles h
             JOIN roles r ON r.id = h.role_id WHERE h.user_id IN (",
        );
        let roles = sql.bind_all(users).push(")").rows::<RoleOf>(self.read()).await;
        let mut roles = roles.map_err(unavailable("reading roles"))?;
        roles.sort_by_cached_key(|role| fold(&role.name));
        Ok(roles)
    }
}

const PEOPLE: &str = "
SELECT id, kind, email, email_folded, first_name, last_name, search_text, phone, is_active,
       password_hash, created_at, version, last_seen_at,
       (SELECT COUNT(*) FROM memberships m WHERE m.user_id = users.id) AS clients
FROM users";

#[derive(FromQueryResult)]
struct UserRow {
    id: i64,
    #[sea_orm(nested)]
    user: user::Model,
    last_seen_at: Option<i64>,
    clients: i64,
}

#[derive(FromQueryResult)]
struct RoleOf {
    user_id: i64,
    role_id: i64,
    name: String,
}

fn person(row: UserRow, roles: &[RoleOf]) -> Result<PersonRow, Unreadable> {
    let UserRow { id, user, last_seen_at, clients } = row;
    let roles = || roles.iter().filter(|role| role.user_id == id);
    let ids: Vec<_> = roles().map(|role| role.role_id).collect();
    let read = Reading::of::<User>(id);
    let last_seen_at = last_seen_at.map(|at| read.instant(at));
    Ok(PersonRow {
        user: user::restore(user, &ids)?,
        roles: roles().map(|role| role.name.clone()).collect(),
        clients: read.count(clients)?,
        last_seen_at: last_seen_at.transpose()?,
    })
}

const CLIENTS: &str = "
SELECT m.id, m.client_id, m.roles, m.since,
       COALESCE(c.company, TRIM(COALESCE(c.first_name, '') || ' ' || COALESCE(c.last_name, '')))
           AS name
FROM memberships m JOIN clients c ON c.id = m.client_id WHERE m.user_id = ";

#[derive(FromQueryResult)]
struct ClientRow {
    id: i64,
    client_id: i64,
    roles: String,
    since: i64,
    name: String,
}

fn person_client(row: ClientRow) -> Result<PersonClient, Unreadable> {
    let ClientRow { id, client_id, roles, since, name } = row;
    let read = Reading::of::<Membership>(id);
    Ok(PersonClient { client_id, name, roles: read.words(&roles)?, since: read.instant(since)? })
}

const HOLDERS: &str = "SELECT role_id AS id, COUNT(*) AS number FROM user_roles GROUP BY role_id";

#[derive(FromQueryResult)]
struct HolderRow {
    id: i64,
    number: i64,
}

const TOKENS: &str = "
SELECT t.id, t.user_id, t.name, t.created_at, t.last_used_at, t.version,
       TRIM(u.first_name || ' ' || COALESCE(u.last_name, '')) AS user_name
FROM api_tokens t JOIN users u ON u.id = t.user_id";

#[derive(FromQueryResult)]
struct StoredToken {
    id: i64,
    user_id: i64,
    user_name: String,
    name: String,
    created_at: i64,
    last_used_at: Option<i64>,
    version: i64,
}

fn token(row: StoredToken) -> Result<TokenRow, Unreadable> {
    let StoredToken { id, user_id, user_name, name, created_at, last_used_at, version } = row;
    let read = Reading::of::<ApiToken>(id);
    let created_at = read.instant(created_at)?;
    let last_used_at = last_used_at.map(|at| read.instant(at)).transpose()?;
    Ok(TokenRow { id, user_id, user_name, name, created_at, last_used_at, version })
}
