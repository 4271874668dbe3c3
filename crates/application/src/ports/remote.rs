//! Knows what is asked of others over the network, and how that fails.
//!
//! Whatever a stranger answers may be slow, wrong or nothing. None of it is asked for within a
//! unit of work, which others wait for.

use async_trait::async_trait;
use bursar_kernel::VatId;
use chrono::{DateTime, Utc};

use crate::rates::RateDocument;

/// Why somebody outside gave no answer that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// Nobody is there, or the connection broke.
    #[error("{host} cannot be reached: {why}")]
    Down {
        /// Who was asked.
        host: String,
        /// What the network said.
        why: String,
    },
    /// There was no answer in time.
    #[error("{0} did not answer in time")]
    Slow(String),
    /// The answer is another one than was asked for.
    #[error("{host} answered with the status {status}")]
    Status {
        /// Who was asked.
        host: String,
        /// The status of the answer.
        status: u16,
    },
    /// The answer is larger than any sound one.
    #[error("{0} answered with more than any sound answer has")]
    Huge(String),
}

/// Brings the exchange rates of whoever publishes them.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait RateFeed: Send + Sync {
    /// The document that holds the rates of now.
    async fn fetch(&self) -> Result<RateDocument, RemoteError>;
}

/// What the register of VAT numbers says of one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VatCheck {
    /// Whether somebody is registered under the number.
    pub is_valid: bool,
    /// Who, where the register tells it.
    pub name: Option<String>,
    /// His address in one text, where the register tells it.
    pub address: Option<String>,
    /// The number under which the register remembers the question, as proof that it was asked;
    /// only those who say who they are get one.
    pub consultation: Option<String>,
    /// In whose name it was asked.
    pub requester: Option<VatId>,
    /// When it was asked.
    pub checked_at: DateTime<Utc>,
}

/// Why it could not be found out whether a VAT number is valid. It never means that it is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VatUnknown {
    /// The register cannot be reached.
    #[error("{0}")]
    Remote(#[from] RemoteError),
    /// The register, or that of the country, is closed at present.
    #[error("the register of VAT numbers has no answer at present ({0})")]
    Unavailable(String),
    /// The register answers fewer questions than were asked.
    #[error("the register of VAT numbers was asked too often ({0})")]
    Throttled(String),
    /// The register takes no such question, or none from us.
    #[error("the register of VAT numbers refused the question ({0})")]
    Refused(String),
    /// The answer says nothing, or is about something else.
    #[error("the answer of the register of VAT numbers makes no sense: {0}")]
    Senseless(String),
}

impl VatUnknown {
    /// Whether the same question may be answered later.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Remote(_) | Self::Unavailable(_) | Self::Throttled(_))
    }
}

/// The register in which VAT numbers of the European Union are looked up.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait VatRegister: Send + Sync {
    /// Asks whether a number is valid. A number outside of the European Union is refused.
    async fn check(&self, number: &VatId) -> Result<VatCheck, VatUnknown>;
}
