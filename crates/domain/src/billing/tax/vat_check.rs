//! Knows what the EU's register (VIES) said about a VAT id.

use bursar_kernel::{Line, VatId};
use chrono::{DateTime, Utc};

words! {
    /// What the register said.
    VatVerdict {
        /// The id has been given to somebody and is good.
        Valid = "valid", "Valid";
        /// The id is unknown to the register.
        Invalid = "invalid", "Invalid";
        /// The register could not be asked; nothing is known.
        Unavailable = "unavailable", "Not checked yet";
    }
}

/// One question to the register and its answer; the proof that reverse charge needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VatCheck {
    /// The id that was asked about. An answer about another id proves nothing.
    pub vat_id: VatId,
    /// The answer.
    pub verdict: VatVerdict,
    /// When it was given.
    pub at: DateTime<Utc>,
    /// The number under which the register keeps the question.
    pub consultation: Option<Line>,
}
