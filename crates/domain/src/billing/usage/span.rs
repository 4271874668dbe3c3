//! Knows a stretch of time to the second, and how days of a time zone become one.

use std::fmt;

use bursar_kernel::Period;
use chrono::{
    DateTime, LocalResult, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

/// At least one second, from `start` up to but without `end`.
///
/// Usage counts in whole seconds: an instant within a second stands for the beginning of it. So
/// spans that meet still meet, and no moment counts twice.
///
/// ```
/// use bursar_domain::billing::usage::Span;
/// use bursar_kernel::Period;
///
/// // The day on which clocks go forward has 23 hours.
/// let day = Period::new("2026-03-29".parse()?, "2026-03-30".parse()?)?;
/// let span = Span::of(day, chrono_tz::Europe::Oslo)?;
/// assert_eq!(span.to_string(), "2026-03-28T23:00:00Z until 2026-03-29T22:00:00Z");
/// assert_eq!(span.seconds(), 23 * 3600);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Seconds since 1970.
    start: i64,
    /// Seconds since 1970; after `start`.
    end: i64,
}

/// Why two instants, or two days, span nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpanError {
    /// Less than a second lies between them.
    #[error("use an end at least one second after the start")]
    Empty,
    /// The calendar of the zone does not reach that far.
    #[error("use a day within the calendar")]
    OutOfRange,
}

impl Span {
    /// From one instant up to another, both cut to their second.
    pub const fn new(start: DateTime<Utc>, end: DateTime<Utc>) -> Result<Self, SpanError> {
        match Self::between(start.timestamp(), end.timestamp()) {
            Some(span) => Ok(span),
            None => Err(SpanError::Empty),
        }
    }

    /// The days of a period as they begin and end in a time zone.
    pub fn of(period: Period, zone: Tz) -> Result<Self, SpanError> {
        let start = beginning(period.start(), zone)?;
        Self::new(start, beginning(period.end(), zone)?)
    }

    /// The first instant inside.
    pub fn start(self) -> DateTime<Utc> {
        instant(self.start)
    }

    /// The first instant that is no longer inside.
    pub fn end(self) -> DateTime<Utc> {
        instant(self.end)
    }

    /// How long it is.
    pub const fn seconds(self) -> i64 {
        self.end - self.start
    }

    /// Whether the other span lies inside entirely.
    pub const fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether an instant lies inside both.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// What lies inside both.
    pub const fn intersection(self, other: Self) -> Option<Self> {
        let start = if self.start > other.start { self.start } else { other.start };
        let end = if self.end < other.end { self.end } else { other.end };
        Self::between(start, end)
    }

    /// The first so many seconds of it, or all of it if it is shorter.
    pub const fn first(self, seconds: i64) -> Option<Self> {
        if seconds >= self.seconds() {
            Some(self)
        } else {
            Self::between(self.start, self.start + seconds)
        }
    }

    pub(in crate::billing) const fn between(start: i64, end: i64) -> Option<Self> {
        if start < end { Some(Self { start, end }) } else { None }
    }

    /// The first second, in seconds since 1970.
    pub(in crate::billing) const fn begins(self) -> i64 {
        self.start
    }

    /// The second after the last one, in seconds since 1970.
    pub(in crate::billing) const fn ends(self) -> i64 {
        self.end
    }
}

impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        write!(formatter, "{} until {}", text(self.start()), text(self.end()))
    }
}

/// A span is made of instants, so its seconds are within the calendar.
fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_secs(seconds).unwrap_or_default()
}

/// The instant at which a day begins in a zone. Where clocks go back over midnight that is the
/// first midnight; where they go forward over it, the first instant that the day has; and a day that a
/// zone left out altogether begins where the next one does.
pub fn beginning(day: NaiveDate, zone: Tz) -> Result<DateTime<Utc>, SpanError> {
    /// Longer than any day that a zone ever left out.
    const MINUTES: i64 = 26 * 60;
    let midnight = day.and_time(NaiveTime::MIN);
    for minute in 0..MINUTES {
        let local = midnight.checked_add_signed(TimeDelta::minutes(minute));
        match zone.from_local_datetime(&local.ok_or(SpanError::OutOfRange)?) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => return Ok(at.to_utc()),
            LocalResult::None => {}
        }
    }
    Err(SpanError::OutOfRange)
}
