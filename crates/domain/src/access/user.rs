//! Knows a user: a person who can sign in, either as staff or as an end user.

use std::collections::BTreeSet;
use std::str::FromStr;

use async_trait::async_trait;
use bursar_kernel::{Email, Id, Line, Phone};
use chrono::{DateTime, Utc};

use super::{ApiToken, Invitation, Membership, Role};
use crate::client::ClientId;
use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::{Aggregate, StoreError};

/// Which panel a user signs in to. Staff never sign in to the end users' panel, nor the reverse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UserKind {
    /// Works for the provider.
    Staff,
    /// Belongs to clients.
    EndUser,
}

impl UserKind {
    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::EndUser => "end_user",
        }
    }
}

impl FromStr for UserKind {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let known = [Self::Staff, Self::EndUser].into_iter().find(|kind| kind.code() == code);
        known.ok_or_else(|| "use staff or end_user".to_owned())
    }
}

/// A person who can sign in (product 8.1).
#[derive(Clone, Debug)]
pub struct User {
    id: Id<Self>,
    kind: UserKind,
    email: Email,
    first_name: Line,
    last_name: Option<Line>,
    phone: Option<Phone>,
    is_active: bool,
    roles: BTreeSet<Id<Role>>,
    password_hash: Option<String>,
    created_at: DateTime<Utc>,
    version: i64,
}

/// Everything that a store keeps of a user, to bring him back.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the accessors of User, documented there")]
pub struct StoredUser {
    pub id: Id<User>,
    pub kind: UserKind,
    pub email: Email,
    pub first_name: Line,
    pub last_name: Option<Line>,
    pub phone: Option<Phone>,
    pub is_active: bool,
    pub roles: BTreeSet<Id<Role>>,
    pub password_hash: Option<String>,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

/// What a person types to create or edit a user. Empty text means no value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the accessors of User, documented there")]
pub struct UserInput {
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub phone: String,
    pub is_active: bool,
}

impl Aggregate for User {
    const NAME: &'static str = "user";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

struct Identity {
    email: Email,
    first_name: Line,
    last_name: Option<Line>,
    phone: Option<Phone>,
}

impl User {
    /// A new user, without a password yet.
    pub fn create(
        id: Id<Self>,
        kind: UserKind,
        input: &UserInput,
        at: DateTime<Utc>,
    ) -> Result<(Self, Event), FieldErrors> {
        let Identity { email, first_name, last_name, phone } = parse(input)?;
        let user = Self {
            id,
            kind,
            email,
            first_name,
            last_name,
            phone,
            is_active: input.is_active,
            roles: BTreeSet::new(),
            password_hash: None,
            created_at: at,
            version: 1,
        };
        let event = user.tell("user.created", &Facts::new());
        Ok((user, event))
    }

    /// A user as the store kept him.
    pub fn restore(stored: StoredUser) -> Self {
        let StoredUser {
            id,
            kind,
            email,
            first_name,
            last_name,
            phone,
            is_active,
            roles,
            password_hash,
            created_at,
            version,
        } = stored;
        Self {
            id,
            kind,
            email,
            first_name,
            last_name,
            phone,
            is_active,
            roles,
            password_hash,
            created_at,
            version,
        }
    }

    /// Replaces what is known about the user.
    pub fn edit(&mut self, input: &UserInput) -> Result<Event, FieldErrors> {
        let before = self.facts();
        let Identity { email, first_name, last_name, phone } = parse(input)?;
        (self.email, self.first_name, self.last_name) = (email, first_name, last_name);
        (self.phone, self.is_active) = (phone, input.is_active);
        Ok(self.tell("user.edited", &before))
    }

    /// Replaces the roles of a member of staff.
    pub fn give_roles(&mut self, roles: BTreeSet<Id<Role>>) -> Event {
        let before = self.facts();
        self.roles = roles;
        self.tell("user.roles_changed", &before)
    }

    /// Replaces the password, given as the hash that is kept.
    pub fn set_password(&mut self, hash: String) -> Event {
        self.password_hash = Some(hash);
        Event::new("user.password_changed", Self::NAME, self.id.get())
    }

    /// The same in the words of an input, to be changed and checked again.
    pub fn to_input(&self) -> UserInput {
        UserInput {
            email: self.email.to_string(),
            first_name: self.first_name.to_string(),
            last_name: self.last_name.as_ref().map(ToString::to_string).unwrap_or_default(),
            phone: self.phone.as_ref().map(|phone| phone.e164().to_owned()).unwrap_or_default(),
            is_active: self.is_active,
        }
    }

    /// First and last name.
    pub fn name(&self) -> String {
        match &self.last_name {
            Some(last_name) => format!("{} {last_name}", self.first_name),
            None => self.first_name.to_string(),
        }
    }

    /// Staff or end user.
    pub const fn kind(&self) -> UserKind {
        self.kind
    }

    /// The address that he signs in with, unique without regard to case.
    pub const fn email(&self) -> &Email {
        &self.email
    }

    /// Given name.
    pub const fn first_name(&self) -> &Line {
        &self.first_name
    }

    /// Family name.
    pub const fn last_name(&self) -> Option<&Line> {
        self.last_name.as_ref()
    }

    /// Telephone number.
    pub const fn phone(&self) -> Option<&Phone> {
        self.phone.as_ref()
    }

    /// Whether he may sign in.
    pub const fn is_active(&self) -> bool {
        self.is_active
    }

    /// The roles of a member of staff.
    pub const fn roles(&self) -> &BTreeSet<Id<Role>> {
        &self.roles
    }

    /// The argon2 hash of his password; without one he cannot sign in with a password.
    pub fn password_hash(&self) -> Option<&str> {
        self.password_hash.as_deref()
    }

    /// When he was created.
    pub const fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.id.get(), before, &self.facts())
    }

    fn facts(&self) -> Facts {
        let roles: Vec<_> = self.roles.iter().map(Id::to_string).collect();
        facts([
            ("kind", Some(self.kind.code().to_owned())),
            ("email", Some(self.email.to_string())),
            ("first_name", Some(self.first_name.to_string())),
            ("last_name", self.last_name.as_ref().map(ToString::to_string)),
            ("phone", self.phone.as_ref().map(|phone| phone.e164().to_owned())),
            ("is_active", Some(self.is_active.to_string())),
            ("role_ids", (!roles.is_empty()).then(|| roles.join(", "))),
        ])
    }
}

fn parse(input: &UserInput) -> Result<Identity, FieldErrors> {
    let mut errors = FieldErrors::none();
    let email = errors.check("email", "malformed", Email::new(&input.email));
    let first_name = errors.check("first_name", "malformed", Line::parse(&input.first_name, 64));
    let last_name = match input.last_name.trim() {
        "" => None,
        name => errors.check("last_name", "malformed", Line::parse(name, 64)),
    };
    let phone = match input.phone.trim() {
        "" => None,
        phone => errors.check("phone", "malformed", Phone::new(phone)),
    };
    match (email, first_name) {
        (Some(email), Some(first_name)) => {
            errors.ok(Identity { email, first_name, last_name, phone })
        }
        _ => Err(errors),
    }
}

/// Where users and what hangs on them are kept, within one unit of work.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait UserRepository: Send + Sync {
    /// The user, or [`StoreError::NotFound`].
    async fn get(&self, id: Id<User>) -> Result<User, StoreError>;

    /// The user who signs in with this address, compared without case.
    async fn with_email(&self, email: &Email) -> Result<Option<User>, StoreError>;

    /// Keeps a new user; [`StoreError::Taken`] if the address is.
    async fn add(&self, user: &User) -> Result<(), StoreError>;

    /// Keeps the changed user; [`StoreError::Stale`] if the stored version has moved on, and
    /// [`StoreError::Taken`] if the address is taken.
    async fn save(&self, user: &User) -> Result<(), StoreError>;

    /// How many active administrators there are, this user left out.
    async fn other_administrators(&self, user: Id<User>) -> Result<u64, StoreError>;

    /// How many members of staff have this role.
    async fn count_with_role(&self, role: Id<Role>) -> Result<u64, StoreError>;

    /// Whether there is no member of staff at all yet.
    async fn is_staff_empty(&self) -> Result<bool, StoreError>;

    /// The users of a client.
    async fn team(&self, client: ClientId) -> Result<Vec<Membership>, StoreError>;

    /// The invitation with this digest of its secret.
    async fn invitation(&self, secret_digest: &str) -> Result<Option<Invitation>, StoreError>;

    /// The token with this digest of its secret.
    async fn token(&self, secret_digest: &str) -> Result<Option<ApiToken>, StoreError>;

    /// The administrator role.
    async fn administrator_role(&self) -> Result<Role, StoreError>;
}
