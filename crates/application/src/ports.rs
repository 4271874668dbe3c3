//! What the use cases need from outside: storage, time, chance, passwords.
//!
//! Ports that only read for lists and pages stand beside the use cases that they serve
//! ([`ClientDirectory`](crate::clients::ClientDirectory), …).

pub mod gateway;
mod guard;
mod mailer;
pub mod printer;
mod remote;
pub mod sample;
mod store;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

#[cfg(any(test, feature = "mock"))]
pub use gateway::MockPaymentGateway;
pub use gateway::{Gateways, NoticeSource, PaymentGateway};
pub use guard::{Answers, Sessions, StoredAnswer, StoredSession, Throttle};
#[cfg(any(test, feature = "mock"))]
pub use guard::{MockAnswers, MockSessions, MockThrottle};
pub use mailer::{
    Attachment, Composer, Envelope, MailError, Mailbox, Mailer, Rendered, TemplateProblem,
};
#[cfg(any(test, feature = "mock"))]
pub use mailer::{MockComposer, MockMailer};
#[cfg(any(test, feature = "mock"))]
pub use printer::MockDocumentPrinter;
pub use printer::{DocumentPrinter, PrintError, PrintedDocument};
#[cfg(any(test, feature = "mock"))]
pub use remote::{MockRateFeed, MockVatRegister};
pub use remote::{RateFeed, RemoteError, VatCheck, VatRegister, VatUnknown};
pub use store::{IdSource, Idempotency, Links, SignOuts, Store, UnitOfWork};
#[cfg(any(test, feature = "mock"))]
pub use store::{MockIdSource, MockIdempotency, MockLinks, MockSignOuts, MockStore};

use crate::secret::Secret;

/// Tells the time. Instants are UTC, cut to microseconds, which is what both databases keep.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> DateTime<Utc>;
}

/// Makes secrets that nobody can guess.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
pub trait Secrets: Send + Sync {
    /// 256 random bits, written so that they fit into an address.
    fn draw(&self) -> Secret;
}

/// Keeps passwords as hashes that are slow to guess (argon2id).
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait Passwords: Send + Sync {
    /// The hash to keep.
    async fn hash(&self, password: Secret) -> String;

    /// Whether the password belongs to the hash. Takes as long without a hash as with one, so
    /// that nobody can tell whether an account exists.
    async fn verify(&self, password: Secret, hash: Option<String>) -> bool;
}
