//! Knows an API token: a secret by which a program acts as a member of staff.

use bursar_kernel::{Id, Line};
use chrono::{DateTime, Utc};

use super::User;
use crate::event::Event;
use crate::repository::Aggregate;

/// A secret by which a program acts as a member of staff. Only a digest of the secret is kept.
#[derive(Clone, Debug)]
pub struct ApiToken {
    id: Id<Self>,
    user: Id<User>,
    name: Line,
    secret_digest: String,
    created_at: DateTime<Utc>,
    version: i64,
}

impl Aggregate for ApiToken {
    const NAME: &'static str = "token";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl ApiToken {
    /// A new token.
    pub fn issue(
        id: Id<Self>,
        user: Id<User>,
        name: Line,
        secret_digest: String,
        at: DateTime<Utc>,
    ) -> (Self, Event) {
        let event = Event::new("token.created", Self::NAME, id.get()).because(name.to_string());
        (Self { id, user, name, secret_digest, created_at: at, version: 1 }, event)
    }

    /// A token as the store kept it.
    pub const fn restore(
        id: Id<Self>,
        user: Id<User>,
        name: Line,
        secret_digest: String,
        created_at: DateTime<Utc>,
        version: i64,
    ) -> Self {
        Self { id, user, name, secret_digest, created_at, version }
    }

    /// What is told when the token is revoked; it is removed then.
    pub fn revoked(&self) -> Event {
        Event::new("token.revoked", Self::NAME, self.id.get()).because(self.name.to_string())
    }

    /// As whom it acts.
    pub const fn user(&self) -> Id<User> {
        self.user
    }

    /// What it is for.
    pub const fn name(&self) -> &Line {
        &self.name
    }

    /// SHA-256 of the secret, in hexadecimal.
    pub fn secret_digest(&self) -> &str {
        &self.secret_digest
    }

    /// When it was made.
    pub const fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }
}
