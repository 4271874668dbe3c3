//! What a client owns. For now: the statuses that a client's own status and lists depend on.

use std::str::FromStr;

/// Where a service stands (product 5.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServiceStatus {
    /// Ordered, not activated.
    Pending,
    /// Usable.
    Active,
    /// Stopped, still there and still charged.
    Suspended,
    /// Gone, its resources deleted.
    Terminated,
    /// Called off.
    Cancelled,
    /// Marked by the fraud check.
    Fraud,
    /// Hidden history.
    Archived,
}

impl ServiceStatus {
    /// All statuses.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Active,
        Self::Suspended,
        Self::Terminated,
        Self::Cancelled,
        Self::Fraud,
        Self::Archived,
    ];

    /// Whether a client with such a service *has services* (product decision 13).
    pub const fn counts(self) -> bool {
        matches!(self, Self::Pending | Self::Active | Self::Suspended)
    }

    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Terminated => "terminated",
            Self::Cancelled => "cancelled",
            Self::Fraud => "fraud",
            Self::Archived => "archived",
        }
    }
}

/// A word that names no status of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use one of pending, active, suspended, terminated, cancelled, fraud, archived")]
pub struct UnknownServiceStatus;

impl FromStr for ServiceStatus {
    type Err = UnknownServiceStatus;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|status| status.code() == code).ok_or(UnknownServiceStatus)
    }
}
