//! Usage: what resources there were, for how long, and what they were like (product 5.6, 5.7).
//!
//! Usage is kept as half-open intervals, not as samples. While nothing about a resource changes it
//! has one interval; a resize or a change of state ends that one and begins the next.

mod attribute;
mod attributes;
mod error;
mod number;
mod record;
mod repository;
mod resource;
mod span;

pub use self::attribute::{Dimension, Measure, Nature, ResourceKind, Word};
pub use self::attributes::{Attributes, MetadataKey};
pub use self::error::UsageError;
pub use self::number::{Number, NumberError};
pub use self::record::{StoredUsage, UsageInput, UsageRecord};
#[cfg(feature = "mock")]
pub use self::repository::MockUsageRepository;
pub use self::repository::UsageRepository;
pub use self::resource::{Interval, Resource, ResourceUsage};
pub use self::span::{Span, SpanError, beginning};

#[cfg(test)]
mod tests;
