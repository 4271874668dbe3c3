//! Knows who is asking, and what he may do.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bursar_domain::access::{Permission, User};
use bursar_domain::billing::journal::Author;
use bursar_domain::client::ClientId;
use bursar_kernel::Id;

use crate::Error;

/// Whose clients the actor sees; a mandatory argument of every directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's.
    All,
    /// Only those created under this reseller.
    Reseller(ClientId),
}

/// The person or program on whose behalf a use case runs.
#[derive(Clone, Debug)]
pub struct Actor {
    user: Option<Id<User>>,
    name: String,
    permissions: BTreeSet<Permission>,
    scope: Scope,
    request_id: String,
    key: Option<Arc<IdempotencyKey>>,
    is_trying: bool,
}

impl Actor {
    /// A member of staff.
    pub fn staff(
        user: Id<User>,
        name: String,
        permissions: BTreeSet<Permission>,
        request_id: String,
    ) -> Self {
        Self {
            user: Some(user),
            name,
            permissions,
            scope: Scope::All,
            request_id,
            key: None,
            is_trying: false,
        }
    }

    /// The program itself: the command line and the workers. It may do everything.
    pub fn system(request_id: impl Into<String>) -> Self {
        Self {
            user: None,
            name: "Bursar".to_owned(),
            permissions: Permission::ALL.iter().copied().collect(),
            scope: Scope::All,
            request_id: request_id.into(),
            key: None,
            is_trying: false,
        }
    }

    /// A worker that carries out what somebody asked for, in his name.
    pub(crate) fn worker(name: &str, user: Option<i64>, request_id: &str) -> Self {
        let user = user.and_then(|id| Id::new(id).ok());
        Self { user, name: name.to_owned(), ..Self::system(request_id) }
    }

    /// The same actor with the idempotency key that the request named.
    #[must_use]
    pub fn with_key(mut self, key: Option<Arc<IdempotencyKey>>) -> Self {
        self.key = key;
        self
    }

    /// The same actor, who only tries: no unit of work begins for him, so that a form that was never
    /// saved is shown again with whatever stands in its way, and nothing is done.
    #[must_use]
    pub fn trying(mut self) -> Self {
        self.is_trying = true;
        self
    }

    /// Whether nothing that he asks for is to be done.
    pub const fn is_trying(&self) -> bool {
        self.is_trying
    }

    /// Refuses an actor without this permission.
    pub fn require(&self, permission: Permission) -> Result<(), Error> {
        if self.may(permission) { Ok(()) } else { Err(Error::Denied(permission)) }
    }

    /// Whether the actor has this permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// The account, unless it is the program itself.
    pub const fn user(&self) -> Option<Id<User>> {
        self.user
    }

    /// The account; refuses the program itself, which has none.
    pub fn require_user(&self) -> Result<Id<User>, Error> {
        self.user.ok_or_else(|| Error::rule("no_account", "only a signed-in person can do this"))
    }

    /// The name as it is written into the audit trail.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The actor as the author of an entry in the journal.
    pub fn author(&self) -> Author {
        Author {
            id: self.user.map(Id::get),
            name: self.name.clone(),
            on_behalf_of: None,
            request_id: self.request_id.clone(),
        }
    }

    /// Whose clients the actor sees.
    pub const fn scope(&self) -> Scope {
        self.scope
    }

    /// The request that all this belongs to; it is in every log line and audit entry.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The idempotency key, if the request named one and no unit of work has claimed it yet.
    pub fn unclaimed_key(&self) -> Option<&IdempotencyKey> {
        self.key.as_deref().filter(|key| !key.claimed.swap(true, Ordering::Relaxed))
    }
}

/// What makes a repeated request recognisable (api.md 1, `Idempotency-Key`).
#[derive(Debug)]
pub struct IdempotencyKey {
    /// The caller and the route that the key belongs to.
    pub scope: String,
    /// The key as the caller named it.
    pub key: String,
    /// SHA-256 of the body, in hexadecimal.
    pub body_digest: String,
    claimed: AtomicBool,
}

impl IdempotencyKey {
    /// A key that no unit of work has claimed yet.
    pub const fn new(scope: String, key: String, body_digest: String) -> Self {
        Self { scope, key, body_digest, claimed: AtomicBool::new(false) }
    }
}
