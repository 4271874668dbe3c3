//! Knows the billing cycle that usage is rated for.

use crate::billing::usage::Span;

/// What of the usage is rated: a cycle, and how much of each resource's time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    span: Span,
    within: Span,
    billable: Option<i64>,
}

impl Cycle {
    /// All of a cycle.
    pub const fn new(span: Span) -> Self {
        Self { span, within: span, billable: None }
    }

    /// The same cycle, in which only the first seconds of each resource are charged (product 4.4).
    /// Only cycles of a month are limited; whoever calls this knows that it is one.
    #[must_use]
    pub fn limited_to(self, seconds: u32) -> Self {
        Self { billable: Some(i64::from(seconds)), ..self }
    }

    /// Only a part of the cycle, in which a plan held (product decision 23). The seconds of a
    /// resource before the part count for the limit. Nothing if the part is outside the cycle.
    pub fn part(self, within: Span) -> Option<Self> {
        let within = self.span.intersection(within)?;
        Some(Self { within, ..self })
    }

    /// From the first to the last second.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// The part of it that is charged.
    pub const fn within(&self) -> Span {
        self.within
    }

    /// How many seconds of each resource are charged at most.
    pub const fn billable_seconds(&self) -> Option<i64> {
        self.billable
    }
}
