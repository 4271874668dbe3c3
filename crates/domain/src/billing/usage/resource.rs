//! Knows one resource, and the intervals in which it was used.

use bursar_kernel::{Id, Line};
use chrono::{DateTime, Utc};

use super::attribute::ResourceKind;
use super::attributes::Attributes;
use super::error::UsageError;
use super::record::UsageRecord;
use super::span::{Span, SpanError};

/// What was used: one thing in the cloud, as the cloud itself names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Resource {
    /// What it is.
    pub kind: ResourceKind,
    /// The region that it is in; names of resources are unique within one.
    pub region: Option<Line>,
    /// The cloud's own name of it.
    pub external_id: Line,
    /// The project that it belongs to, as the cloud names it.
    pub project: Option<Line>,
}

/// A stretch of time in which nothing about a resource changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Where it is kept.
    pub record: Id<UsageRecord>,
    /// When.
    pub span: Span,
    /// What the resource was like.
    pub attributes: Attributes,
}

/// One resource with its intervals: in order of time, never two at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceUsage {
    resource: Resource,
    intervals: Vec<Interval>,
}

impl Interval {
    /// The interval cut in two at an instant inside it. What was gathered during it is not shared
    /// out: amounts stay with the first part, in which the interval begins.
    pub fn split(mut self, at: DateTime<Utc>) -> Result<(Self, Self), SpanError> {
        let (head, tail) = (Span::new(self.span.start(), at)?, Span::new(at, self.span.end())?);
        let rest = Self { record: self.record, span: tail, attributes: self.attributes.levels() };
        self.span = head;
        Ok((self, rest))
    }
}

impl ResourceUsage {
    /// Puts intervals of one resource in order; refuses two that claim the same second.
    pub fn new(resource: Resource, mut intervals: Vec<Interval>) -> Result<Self, UsageError> {
        intervals.sort_by_key(|interval| (interval.span, interval.record));
        for (earlier, later) in intervals.iter().zip(intervals.iter().skip(1)) {
            if earlier.span.overlaps(later.span) {
                let (earlier, later) = (earlier.record, later.record);
                return Err(UsageError::Overlap { earlier, later });
            }
        }
        Ok(Self { resource, intervals })
    }

    /// What was used.
    pub const fn resource(&self) -> &Resource {
        &self.resource
    }

    /// When, and what it was like then; in order of time.
    pub fn intervals(&self) -> &[Interval] {
        &self.intervals
    }
}
