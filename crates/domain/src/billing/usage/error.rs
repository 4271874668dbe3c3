//! Knows why something is no usage.

use bursar_kernel::Id;
use bursar_kernel::text::TextError;
use chrono::{DateTime, Utc};

use super::attribute::Word;
use super::record::UsageRecord;
use super::span::SpanError;

/// Why usage cannot be kept or rated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UsageError {
    /// A record ends before it lasted a second.
    #[error(transparent)]
    Span(#[from] SpanError),
    /// Two records say different things about one resource at one instant.
    #[error("usage record {later} begins before record {earlier} of the same resource ends")]
    Overlap {
        /// The one that begins first.
        earlier: Id<UsageRecord>,
        /// The one that begins too early.
        later: Id<UsageRecord>,
    },
    /// The record has ended already.
    #[error("the record ended at {at}")]
    Ended {
        /// When.
        at: DateTime<Utc>,
    },
    /// A word about the resource is no line of text.
    #[error("{}: {why}", word.code())]
    Word {
        /// Which.
        word: Word,
        /// Why.
        why: TextError,
    },
    /// A name or value of metadata is no line of text.
    #[error("metadata {name}: {why}")]
    Metadata {
        /// The name as it was given.
        name: String,
        /// Why.
        why: TextError,
    },
    /// There are more names than a resource may have.
    #[error("use at most {most} names of metadata")]
    TooMuchMetadata {
        /// How many there may be.
        most: usize,
    },
}
