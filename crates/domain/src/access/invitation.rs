//! Knows an invitation: the offer to a person without an account to look after a client.

use std::collections::BTreeSet;

use bursar_kernel::{Email, Id};
use chrono::{DateTime, TimeDelta, Utc};

use super::{ClientRole, User};
use crate::client::ClientId;
use crate::event::Event;
use crate::mail::Topic;
use crate::repository::Aggregate;

/// The offer to a person without an account to look after a client.
/// Only a digest of the secret in its link is kept.
#[derive(Clone, Debug)]
pub struct Invitation {
    id: Id<Self>,
    client: ClientId,
    email: Email,
    roles: BTreeSet<ClientRole>,
    topics: BTreeSet<Topic>,
    secret_digest: String,
    invited_by: Id<User>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    version: i64,
}

/// Why an invitation cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvitationError {
    /// Its time is over.
    #[error("this invitation has expired: ask for a new one")]
    Expired,
}

impl Aggregate for Invitation {
    const NAME: &'static str = "invitation";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl Invitation {
    /// How long an invitation can be used.
    pub const LIFETIME: TimeDelta = TimeDelta::days(14);

    /// A new invitation; whoever accepts it is told what users in his roles usually are.
    #[expect(clippy::too_many_arguments, reason = "each is a fact of its own")]
    pub fn offer(
        id: Id<Self>,
        client: ClientId,
        email: Email,
        roles: BTreeSet<ClientRole>,
        secret_digest: String,
        invited_by: Id<User>,
        at: DateTime<Utc>,
    ) -> (Self, Event) {
        let (created_at, expires_at) = (at, at + Self::LIFETIME);
        let event = Event::new("client.user_invited", Self::NAME, id.get())
            .of_client(client.get())
            .because(email.to_string());
        let (topics, version) = (Topic::usual(&roles), 1);
        let invitation = Self {
            id,
            client,
            email,
            roles,
            topics,
            secret_digest,
            invited_by,
            created_at,
            expires_at,
            version,
        };
        (invitation, event)
    }

    /// An invitation as the store kept it.
    #[expect(
        clippy::too_many_arguments,
        reason = "one for each column, and only the store calls it"
    )]
    pub const fn restore(
        id: Id<Self>,
        client: ClientId,
        email: Email,
        roles: BTreeSet<ClientRole>,
        topics: BTreeSet<Topic>,
        secret_digest: String,
        invited_by: Id<User>,
        created_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
        version: i64,
    ) -> Self {
        Self {
            id,
            client,
            email,
            roles,
            topics,
            secret_digest,
            invited_by,
            created_at,
            expires_at,
            version,
        }
    }

    /// The same invitation with other notices for who accepts it.
    #[must_use]
    pub fn hearing_of(self, topics: BTreeSet<Topic>) -> Self {
        Self { topics, ..self }
    }

    /// Checks that it can still be used.
    pub fn require_open(&self, at: DateTime<Utc>) -> Result<(), InvitationError> {
        if at < self.expires_at { Ok(()) } else { Err(InvitationError::Expired) }
    }

    /// What is told when it is accepted or taken back; it is removed then.
    pub fn ended(&self, accepted: bool) -> Event {
        let action =
            if accepted { "client.invitation_accepted" } else { "client.invitation_withdrawn" };
        Event::new(action, Self::NAME, self.id.get()).of_client(self.client.get())
    }

    /// The client to look after.
    pub const fn client(&self) -> ClientId {
        self.client
    }

    /// Where it goes.
    pub const fn email(&self) -> &Email {
        &self.email
    }

    /// The roles that are offered.
    pub const fn roles(&self) -> &BTreeSet<ClientRole> {
        &self.roles
    }

    /// What whoever accepts it is told about.
    pub const fn topics(&self) -> &BTreeSet<Topic> {
        &self.topics
    }

    /// SHA-256 of the secret in its link, in hexadecimal.
    pub fn secret_digest(&self) -> &str {
        &self.secret_digest
    }

    /// Who invited.
    pub const fn invited_by(&self) -> Id<User> {
        self.invited_by
    }

    /// When it was made.
    pub const fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    /// From when on it cannot be used.
    pub const fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }
}
