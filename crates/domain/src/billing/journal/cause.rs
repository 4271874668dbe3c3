//! Knows why money moves.

use std::fmt;
use std::str::FromStr;

/// Why an entry was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Cause {
    /// Staff gave credit.
    CreditAdded,
    /// Staff took credit away.
    CreditSubtracted,
    /// Credit that a new client starts with.
    InitialCredit,
    /// What was left of initial credit when it expired.
    CreditExpired,
    /// Another entry was wrong, and this one undoes it.
    Reversal,
}

/// A word that names no cause.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no cause «{0}»")]
pub struct UnknownCause(pub String);

impl Cause {
    /// All causes.
    pub const ALL: [Self; 5] = [
        Self::CreditAdded,
        Self::CreditSubtracted,
        Self::InitialCredit,
        Self::CreditExpired,
        Self::Reversal,
    ];

    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CreditAdded => "credit_added",
            Self::CreditSubtracted => "credit_subtracted",
            Self::InitialCredit => "initial_credit",
            Self::CreditExpired => "credit_expired",
            Self::Reversal => "reversal",
        }
    }

    /// The words on the panel.
    pub const fn label(self) -> &'static str {
        match self {
            Self::CreditAdded => "Credit added",
            Self::CreditSubtracted => "Credit subtracted",
            Self::InitialCredit => "Initial credit",
            Self::CreditExpired => "Credit expired",
            Self::Reversal => "Reversal",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl FromStr for Cause {
    type Err = UnknownCause;

    fn from_str(code: &str) -> Result<Self, UnknownCause> {
        let known = Self::ALL.into_iter().find(|cause| cause.code() == code);
        known.ok_or_else(|| UnknownCause(code.to_owned()))
    }
}
