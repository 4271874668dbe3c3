//! Knows why a client is suspended, and which suspensions lift themselves.

use std::str::FromStr;

use chrono::{DateTime, Utc};

/// The kinds of cause of a suspension (product decision 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SuspensionKind {
    /// A person decided.
    Staff,
    /// Too little credit.
    Credit,
    /// An invoice was overdue for too long.
    OverdueInvoice,
    /// Fraud is suspected.
    Fraud,
}

impl SuspensionKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Staff, Self::Credit, Self::OverdueInvoice, Self::Fraud];

    /// The kinds that a person may choose; the others come from the periodic task.
    pub const BY_STAFF: [Self; 2] = [Self::Staff, Self::Fraud];

    /// Whether the periodic task may lift it once the cause is gone.
    pub const fn lifts_itself(self) -> bool {
        matches!(self, Self::Credit | Self::OverdueInvoice)
    }

    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Credit => "credit",
            Self::OverdueInvoice => "overdue_invoice",
            Self::Fraud => "fraud",
        }
    }

    /// The words on the panel.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Staff => "Staff decision",
            Self::Credit => "Lack of credit",
            Self::OverdueInvoice => "Overdue invoice",
            Self::Fraud => "Fraud",
        }
    }
}

/// A word that names no kind of suspension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use one of staff, fraud")]
pub struct UnknownSuspensionKind;

impl FromStr for SuspensionKind {
    type Err = UnknownSuspensionKind;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.code() == code).ok_or(UnknownSuspensionKind)
    }
}

/// Why, by whom and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// The kind of cause.
    pub kind: SuspensionKind,
    /// The reason in words.
    pub note: String,
    /// Who decided, as a name that outlives the person's account.
    pub by: String,
    /// When it began.
    pub at: DateTime<Utc>,
}
