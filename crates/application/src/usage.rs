//! Usage: what the cloud, or a program beside it, tells about clients' resources (product 5.7).

mod directory;
mod record;

#[cfg(any(test, feature = "mock"))]
pub use self::directory::MockUsageDirectory;
pub use self::directory::{UsageDirectory, UsageFilter};
pub use self::record::{Recorded, ResourceInput, UsageCommand};

use bursar_domain::billing::usage::UsageError;

use crate::Error;

impl From<UsageError> for Error {
    fn from(error: UsageError) -> Self {
        let code = match error {
            UsageError::Overlap { .. } => "usage_overlaps",
            UsageError::Ended { .. } => "usage_has_ended",
            UsageError::Span(_) => "usage_without_time",
            _ => "bad_usage",
        };
        Self::rule(code, error.to_string())
    }
}
