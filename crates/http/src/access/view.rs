//! People as the API and the pages show them.

use bursar_application::access::{PersonClient, PersonRow, RoleRow, TokenRow};
use bursar_domain::{access::Permission, repository::Aggregate};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{clients::view::codes, view::InstantView};

/// An end user.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = User)]
#[expect(missing_docs, reason = "as in User")]
pub struct UserView {
    pub id: i64,
    pub email: String,
    pub name: String,
    pub first_name: String,
    pub last_name: Option<String>,
    pub phone: Option<String>,
    pub is_active: bool,
    /// How many clients the user looks after.
    pub clients: u64,
    pub created_at: InstantView,
    pub last_seen_at: Option<InstantView>,
    pub version: i64,
}

impl From<PersonRow> for UserView {
    fn from(row: PersonRow) -> Self {
        let PersonRow { user, roles: _, clients, last_seen_at } = row;
        Self {
            id: user.id().get(),
            email: user.email().to_string(),
            name: user.name(),
            first_name: user.first_name().to_string(),
            last_name: user.last_name().map(ToString::to_string),
            phone: user.phone().map(|phone| phone.e164().to_owned()),
            is_active: user.is_active(),
            clients,
            created_at: user.created_at().into(),
            last_seen_at: last_seen_at.map(Into::into),
            version: user.version(),
        }
    }
}

/// An end user with the clients that he looks after.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = UserDetails)]
pub struct UserDetailsView {
    /// The user.
    #[serde(flatten)]
    pub user: UserView,
    /// The clients, by name.
    pub memberships: Vec<UserClientView>,
}

/// A client that an end user looks after.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = UserClient)]
#[expect(missing_docs, reason = "as in Membership")]
pub struct UserClientView {
    pub client_id: i64,
    pub name: String,
    pub roles: Vec<String>,
    pub since: InstantView,
}

impl From<PersonClient> for UserClientView {
    fn from(client: PersonClient) -> Self {
        let PersonClient { client_id, name, roles, since } = client;
        Self { client_id, name, roles: codes(roles), since: since.into() }
    }
}

/// A member of staff.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StaffUser)]
#[expect(missing_docs, reason = "as in User")]
pub struct StaffView {
    pub id: i64,
    pub email: String,
    pub name: String,
    pub first_name: String,
    pub last_name: Option<String>,
    pub phone: Option<String>,
    pub is_active: bool,
    pub role_ids: Vec<i64>,
    /// The names of the roles.
    pub roles: Vec<String>,
    pub created_at: InstantView,
    pub last_seen_at: Option<InstantView>,
    pub version: i64,
}

impl From<PersonRow> for StaffView {
    fn from(row: PersonRow) -> Self {
        let PersonRow { user, roles, clients: _, last_seen_at } = row;
        Self {
            id: user.id().get(),
            email: user.email().to_string(),
            name: user.name(),
            first_name: user.first_name().to_string(),
            last_name: user.last_name().map(ToString::to_string),
            phone: user.phone().map(|phone| phone.e164().to_owned()),
            is_active: user.is_active(),
            role_ids: user.roles().iter().map(|id| id.get()).collect(),
            roles,
            created_at: user.created_at().into(),
            last_seen_at: last_seen_at.map(Into::into),
            version: user.version(),
        }
    }
}

/// A named set of permissions.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Role)]
pub struct RoleView {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The codes of its permissions.
    pub permissions: Vec<String>,
    /// Whether it is the administrator role, which has every permission and cannot be edited.
    pub is_administrator: bool,
    /// How many members of staff have it.
    pub staff: u64,
    /// How often it was saved.
    pub version: i64,
}

impl From<RoleRow> for RoleView {
    fn from(row: RoleRow) -> Self {
        let RoleRow { role, staff } = row;
        Self {
            id: role.id().get(),
            name: role.name().to_string(),
            permissions: role.permissions().into_iter().map(|p| p.code().to_owned()).collect(),
            is_administrator: role.is_administrator(),
            staff,
            version: role.version(),
        }
    }
}

/// One thing that staff may be allowed to do.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Permission)]
pub struct PermissionView {
    /// The word in roles.
    pub code: String,
    /// What it allows.
    pub label: String,
}

impl From<&Permission> for PermissionView {
    fn from(permission: &Permission) -> Self {
        Self { code: permission.code().to_owned(), label: permission.label().to_owned() }
    }
}

/// An API token without its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Token)]
#[expect(missing_docs, reason = "as in ApiToken")]
pub struct TokenView {
    pub id: i64,
    pub user_id: i64,
    pub user_name: String,
    pub name: String,
    pub created_at: InstantView,
    pub last_used_at: Option<InstantView>,
    pub version: i64,
}

impl From<TokenRow> for TokenView {
    fn from(token: TokenRow) -> Self {
        let TokenRow { id, user_id, user_name, name, created_at, last_used_at, version } = token;
        let (created_at, last_used_at) = (created_at.into(), last_used_at.map(Into::into));
        Self { id, user_id, user_name, name, created_at, last_used_at, version }
    }
}

/// A token that was made; its secret is told only now.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = IssuedToken)]
pub struct IssuedTokenView {
    /// Its id.
    pub id: i64,
    /// What a program sends as bearer token.
    pub token: String,
}

impl std::fmt::Debug for IssuedTokenView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedTokenView").field("id", &self.id).finish_non_exhaustive()
    }
}
