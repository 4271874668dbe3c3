//! Knows the read models of people: staff, end users, roles, tokens.

use async_trait::async_trait;
use bursar_domain::access::{ClientRole, Permission, Role, User, UserKind};
use bursar_kernel::Id;
use chrono::{DateTime, Utc};

use crate::page::{Page, PageRequest, Total};
use crate::{Actor, Desk, Error};

/// A person with what lists show of him.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// The account.
    pub user: User,
    /// The names of his roles, if he is staff.
    pub roles: Vec<String>,
    /// How many clients he looks after, if he is an end user.
    pub clients: u64,
    /// When he last signed in.
    pub last_seen_at: Option<DateTime<Utc>>,
}

/// A client that an end user looks after.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in Membership")]
pub struct PersonClient {
    pub client_id: i64,
    pub name: String,
    pub roles: std::collections::BTreeSet<ClientRole>,
    pub since: DateTime<Utc>,
}

/// A role with the number of staff who have it.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in Role")]
pub struct RoleRow {
    pub role: Role,
    pub staff: u64,
}

/// A token without its secret.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in ApiToken")]
pub struct TokenRow {
    pub id: i64,
    pub user_id: i64,
    pub user_name: String,
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub version: i64,
}

/// Which people are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserFilter {
    /// Staff or end users.
    pub kind: UserKind,
    /// Part of a name or address, at least two characters.
    pub search: Option<String>,
    /// Only active or only inactive ones.
    pub is_active: Option<bool>,
}

/// Reads people for lists and pages.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait PeopleDirectory: Send + Sync {
    /// One page of people by id, newest first.
    async fn list(&self, filter: &UserFilter, page: &PageRequest)
    -> Result<Page<PersonRow>, Error>;

    /// How many people match.
    async fn total(&self, filter: &UserFilter) -> Result<Total, Error>;

    /// One person.
    async fn get(&self, user: Id<User>) -> Result<PersonRow, Error>;

    /// The clients that an end user looks after, by name.
    async fn clients_of(&self, user: Id<User>) -> Result<Vec<PersonClient>, Error>;

    /// All roles by name, the administrator's first.
    async fn roles(&self) -> Result<Vec<RoleRow>, Error>;

    /// The tokens of one member of staff, or of all, newest first.
    async fn tokens(&self, of: Option<Id<User>>) -> Result<Vec<TokenRow>, Error>;
}

impl Desk {
    /// One page of staff or end users.
    pub async fn people(
        &self,
        actor: &Actor,
        filter: &UserFilter,
        page: &PageRequest,
    ) -> Result<(Page<PersonRow>, Total), Error> {
        require_view(actor, filter.kind)?;
        let people = self.ports.people.list(filter, page).await?;
        Ok((people, self.ports.people.total(filter).await?))
    }

    /// One person with the clients that he looks after. Whoever sees neither staff nor users
    /// is not told who exists.
    pub async fn person(
        &self,
        actor: &Actor,
        user: Id<User>,
    ) -> Result<(PersonRow, Vec<PersonClient>), Error> {
        if !actor.may(Permission::ViewSettings) {
            actor.require(Permission::ViewUsers)?;
        }
        let person = self.ports.people.get(user).await?;
        require_view(actor, person.user.kind())?;
        let clients = self.ports.people.clients_of(user).await?;
        Ok((person, clients))
    }

    /// All roles of staff.
    pub async fn roles(&self, actor: &Actor) -> Result<Vec<RoleRow>, Error> {
        actor.require(Permission::ViewSettings)?;
        self.ports.people.roles().await
    }

    /// One's own tokens, or those of all staff for who may see them.
    pub async fn tokens(&self, actor: &Actor) -> Result<Vec<TokenRow>, Error> {
        let all = actor.may(Permission::ManageTokens);
        let of = if all { None } else { Some(actor.require_user()?) };
        self.ports.people.tokens(of).await
    }
}

fn require_view(actor: &Actor, kind: UserKind) -> Result<(), Error> {
    actor.require(match kind {
        UserKind::Staff => Permission::ViewSettings,
        UserKind::EndUser => Permission::ViewUsers,
    })
}

#[cfg(test)]
mod tests;
