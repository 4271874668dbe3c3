//! Knows how a use case fails, sorted by what the caller can do about it.

use bursar_domain::access::{InvitationError, LastOwner, Permission, RoleError};
use bursar_domain::billing::journal::LedgerError;
use bursar_domain::client::IllegalStep;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::StoreError;
use bursar_kernel::money::MoneyError;
use chrono::TimeDelta;

use crate::ports::PrintError;

/// Why a use case did not happen; nothing has changed then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nobody is signed in, or the credentials are wrong.
    #[error("sign in first")]
    Unauthenticated,
    /// The actor lacks a permission.
    #[error("this needs the permission «{0}»")]
    Denied(Permission),
    /// Too many tries.
    #[error("too many tries: wait {} seconds", .0.num_seconds())]
    Throttled(TimeDelta),
    /// The input is wrong, field by field.
    #[error("the input is wrong: {0}")]
    Invalid(#[from] FieldErrors),
    /// The state of things forbids it.
    #[error("{message}")]
    Rule {
        /// A stable word for programs.
        code: &'static str,
        /// Which rule, in words.
        message: String,
    },
    /// The cursor is malformed, or belongs to another list.
    #[error("this cursor does not belong to this list")]
    BadCursor,
    /// The same idempotency key came with another body.
    #[error("this idempotency key was used with another body")]
    KeyReused,
    /// A parallel request with the same idempotency key was first.
    #[error("a request with this idempotency key is under way")]
    KeyInUse,
    /// Something is not ready yet and will be soon.
    #[error("{0} is not ready yet")]
    NotReady(&'static str),
    /// Somebody outside gave no answer, and may give one later.
    #[error("{0}")]
    Unreachable(String),
    /// A record is missing, stale or taken, or the store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Error {
    /// A broken rule.
    pub fn rule(code: &'static str, message: impl Into<String>) -> Self {
        Self::Rule { code, message: message.into() }
    }

    /// The stable word for programs; the API documents each.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::Denied(_) => "denied",
            Self::Throttled(_) => "throttled",
            Self::Invalid(_) => "invalid",
            Self::Rule { code, .. } => code,
            Self::BadCursor => "bad_cursor",
            Self::KeyReused => "key_reused",
            Self::KeyInUse => "key_in_use",
            Self::NotReady(_) => "not_ready",
            Self::Unreachable(_) => "unreachable",
            Self::Store(StoreError::NotFound { .. }) => "not_found",
            Self::Store(StoreError::Stale { .. }) => "stale",
            Self::Store(StoreError::Taken { .. }) => "taken",
            Self::Store(_) => "unavailable",
        }
    }
}

impl From<IllegalStep> for Error {
    fn from(step: IllegalStep) -> Self {
        Self::rule("illegal_step", step.to_string())
    }
}

impl From<LedgerError> for Error {
    fn from(error: LedgerError) -> Self {
        let code = match error {
            LedgerError::NotEnough { .. } => "not_enough_credit",
            LedgerError::Posting(_) | LedgerError::Money(_) | _ => "cannot_be_posted",
        };
        Self::rule(code, error.to_string())
    }
}

impl From<MoneyError> for Error {
    fn from(error: MoneyError) -> Self {
        Self::rule("cannot_be_counted", error.to_string())
    }
}

impl From<PrintError> for Error {
    fn from(error: PrintError) -> Self {
        let doing = "printing a document".to_owned();
        Self::Store(StoreError::Unavailable { doing, source: Box::new(error) })
    }
}

impl From<LastOwner> for Error {
    fn from(rule: LastOwner) -> Self {
        Self::rule("last_owner", rule.to_string())
    }
}

impl From<InvitationError> for Error {
    fn from(rule: InvitationError) -> Self {
        Self::rule("invitation_closed", rule.to_string())
    }
}

impl From<RoleError> for Error {
    fn from(error: RoleError) -> Self {
        if let RoleError::Invalid(errors) = error {
            return Self::Invalid(errors);
        }
        Self::rule("administrator_role", error.to_string())
    }
}
