//! Knows where an e-mail stands on its way.

use crate::billing::words;

words! {
    /// Where an e-mail stands.
    LetterStatus {
        /// It waits to be sent, for the first time or again.
        Queued = "queued", "Waiting";
        /// A worker is sending it.
        Sending = "sending", "Sending";
        /// The mail server has taken it.
        Sent = "sent", "Sent";
        /// It will not be sent.
        Failed = "failed", "Failed";
        /// Nobody knows whether the mail server has taken it.
        Uncertain = "uncertain", "Uncertain";
    }
}

impl LetterStatus {
    /// Whether nothing more happens to it by itself.
    pub const fn is_final(self) -> bool {
        match self {
            Self::Queued | Self::Sending => false,
            Self::Sent | Self::Failed | Self::Uncertain => true,
        }
    }
}
