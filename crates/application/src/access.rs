//! People and access: signing in, staff, roles, API tokens, end users.

mod password;
mod people;
mod reset;
mod roles;
mod setup;
mod sign_in;
mod staff;
mod tokens;
mod users;

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use bursar_domain::access::{Invitation, Permission, Role, User};
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::StoreError;
use bursar_kernel::{Email, Id};
use chrono::{DateTime, Utc};

#[cfg(any(test, feature = "mock"))]
pub use people::MockPeopleDirectory;
pub use people::{PeopleDirectory, PersonClient, PersonRow, RoleRow, TokenRow, UserFilter};
pub use reset::{AskReset, ResetPassword};
pub use setup::SetUp;
pub use sign_in::SignIn;
pub use staff::{CreateStaff, EditStaff};
pub use tokens::IssuedToken;

use crate::Error;
use crate::Ports;
use crate::secret::Secret;

/// How a member of staff likes his panel: theme, time zone, columns and so on, by name.
pub type Preferences = BTreeMap<String, String>;

/// What is known of a member of staff while he is signed in; read with every request.
#[derive(Clone, Debug)]
pub struct StaffIdentity {
    /// His account.
    pub user: Id<User>,
    /// His name.
    pub name: String,
    /// The names of his roles.
    pub roles: Vec<String>,
    /// The union of his roles' permissions.
    pub permissions: BTreeSet<Permission>,
    /// How he likes his panel.
    pub preferences: Preferences,
}

/// Finds out who is at a front door, outside any unit of work.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait SignInDirectory: Send + Sync {
    /// The active member of staff with this account, in one statement.
    async fn staff(&self, user: Id<User>) -> Result<Option<StaffIdentity>, StoreError>;

    /// The active member of staff behind a token, and when the token was last used as far as that
    /// was noted, in one statement.
    async fn by_token(
        &self,
        secret_digest: &str,
    ) -> Result<Option<(StaffIdentity, Option<DateTime<Utc>>)>, StoreError>;

    /// The account that signs in with this address, compared without case.
    async fn with_email(&self, email: &Email) -> Result<Option<User>, StoreError>;

    /// The invitation with this digest of its secret.
    async fn invitation(&self, secret_digest: &str) -> Result<Option<Invitation>, StoreError>;

    /// Notes that the account was used to sign in.
    async fn note_sign_in(&self, user: Id<User>, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Notes that the token was used, if that can be written at once.
    async fn note_token_use(
        &self,
        secret_digest: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Keeps how a member of staff likes his panel.
    async fn keep_preferences(
        &self,
        user: Id<User>,
        preferences: &Preferences,
    ) -> Result<(), StoreError>;

    /// Whether there is no member of staff at all yet.
    async fn is_staff_empty(&self) -> Result<bool, StoreError>;
}

/// The fewest characters of a password (NIST SP 800-63B asks for at least 8; staff get more).
pub const SHORTEST_PASSWORD: usize = 12;

/// The hash of a new password, if it is long enough.
pub(crate) async fn password_of(ports: &Ports, password: Secret) -> Result<String, Error> {
    let length = password.expose().chars().count();
    if length < SHORTEST_PASSWORD {
        let message = format!("Use at least {SHORTEST_PASSWORD} characters");
        return Err(FieldErrors::one("password", "too_short", message).into());
    }
    if length > 1024 {
        let message = "Use at most 1024 characters";
        return Err(FieldErrors::one("password", "too_long", message).into());
    }
    Ok(ports.passwords.hash(password).await)
}

/// Refuses roles that do not exist.
pub(crate) async fn require_roles(
    roles: &dyn bursar_domain::repository::Repository<Role>,
    ids: &BTreeSet<Id<Role>>,
) -> Result<(), Error> {
    for id in ids {
        crate::clients::register::found("role_ids", roles.get(*id).await)?;
    }
    Ok(())
}
