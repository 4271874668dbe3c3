//! Knows what guards the front doors: sessions, throttling, answers to repeated requests.

use async_trait::async_trait;
use bursar_domain::access::User;
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use chrono::{DateTime, Utc};

use crate::actor::IdempotencyKey;

/// A signed-in browser, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSession {
    /// Digest of the session's secret id; whoever reads the store cannot become anybody.
    pub id: String,
    /// Whose session it is, once somebody signed in.
    pub user: Option<Id<User>>,
    /// What the front door keeps in it.
    pub data: String,
    /// From when on it is void.
    pub expires_at: DateTime<Utc>,
}

/// Where sessions are kept.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait Sessions: Send + Sync {
    /// The session, unless it is void.
    async fn load(&self, id: &str, at: DateTime<Utc>) -> Result<Option<StoredSession>, StoreError>;

    /// Keeps a new session.
    async fn add(&self, session: &StoredSession) -> Result<(), StoreError>;

    /// Keeps the session in place of what was kept under its id; one that has ended stays ended.
    async fn save(&self, session: &StoredSession) -> Result<(), StoreError>;

    /// Ends the session.
    async fn remove(&self, id: &str) -> Result<(), StoreError>;
}

/// Counts failures, so that guessing is slow; shared by all instances.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait Throttle: Send + Sync {
    /// How many failures this key has since an instant, and when the last of them was.
    async fn failures(
        &self,
        key: &str,
        since: DateTime<Utc>,
    ) -> Result<(u64, Option<DateTime<Utc>>), StoreError>;

    /// Notes a failure, and forgets those older than a day.
    async fn fail(&self, key: &str, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Forgets the failures of a key.
    async fn forgive(&self, key: &str) -> Result<(), StoreError>;
}

/// The first answer to a request that named an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAnswer {
    /// Digest of the body that was answered.
    pub body_digest: String,
    /// Status, headers and body, once they are known; `None` while the request is under way,
    /// or where the answer holds a secret.
    pub answer: Option<String>,
    /// Whether the answer holds a secret and is never stored.
    pub is_secret: bool,
}

/// Reads and completes what [`Idempotency`](super::Idempotency) claimed.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait Answers: Send + Sync {
    /// What is known of an earlier request with this key.
    async fn find(&self, key: &IdempotencyKey) -> Result<Option<StoredAnswer>, StoreError>;

    /// Keeps the answer of the request that claimed the key; `None` for one with a secret.
    async fn complete(
        &self,
        key: &IdempotencyKey,
        answer: Option<String>,
    ) -> Result<(), StoreError>;
}
