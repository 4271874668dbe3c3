//! Knows where money can be: with the client, or outside.

use std::fmt;

/// One end of a movement. Every account belongs to the entry's client or to the house; house
/// accounts have no stored balance, theirs is the sum of their entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Account {
    /// What the client has left with the provider, in the currency of the sum.
    Credit,
    /// Given and taken by staff by hand, or paid outside of any gateway.
    Staff,
    /// Given as initial credit, and taken back when it expires.
    Promotion,
}

/// A word that names no account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no account «{0}»")]
pub struct UnknownAccount(pub String);

impl Account {
    /// All kinds of account.
    pub const ALL: [Self; 3] = [Self::Credit, Self::Staff, Self::Promotion];

    /// The word in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Credit => "credit",
            Self::Staff => "staff",
            Self::Promotion => "promotion",
        }
    }

    /// The words on the panel.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Credit => "Client credit",
            Self::Staff => "Staff",
            Self::Promotion => "Promotion",
        }
    }

    /// The number by which entries are kept and sorted. Never given to another account.
    pub const fn number(self) -> i16 {
        match self {
            Self::Credit => 1,
            Self::Staff => 2,
            Self::Promotion => 3,
        }
    }

    /// The account that is kept under this number.
    pub fn numbered(number: i16) -> Result<Self, UnknownAccount> {
        let known = Self::ALL.into_iter().find(|account| account.number() == number);
        known.ok_or_else(|| UnknownAccount(number.to_string()))
    }
}

impl std::str::FromStr for Account {
    type Err = UnknownAccount;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|account| account.code() == code);
        known.ok_or_else(|| UnknownAccount(code.to_owned()))
    }
}

impl fmt::Display for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}
