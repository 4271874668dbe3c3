//! Knows spans of days that meet without a gap: the first day belongs to a period, the end does not.

use std::fmt;

use chrono::NaiveDate;
use thiserror::Error;

/// At least one day, from `start` up to but without `end`.
///
/// ```
/// use bursar_kernel::Period;
/// use chrono::NaiveDate;
///
/// let day = |text: &str| text.parse::<NaiveDate>();
/// let april = Period::new(day("2026-04-01")?, day("2026-05-01")?)?;
/// let may = Period::new(day("2026-05-01")?, day("2026-06-01")?)?;
/// assert_eq!(april.days(), 30);
/// assert!(april.adjoins(may) && !april.overlaps(may));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    start: NaiveDate,
    end: NaiveDate,
}

/// Why two dates span no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PeriodError {
    /// The end is not after the start, so no day would be inside.
    #[error("use an end after the start")]
    Empty,
}

impl Period {
    /// The days from `start` up to but without `end`.
    pub fn new(start: NaiveDate, end: NaiveDate) -> Result<Self, PeriodError> {
        if start < end { Ok(Self { start, end }) } else { Err(PeriodError::Empty) }
    }

    /// The first day inside.
    pub const fn start(self) -> NaiveDate {
        self.start
    }

    /// The first day that is no longer inside.
    pub const fn end(self) -> NaiveDate {
        self.end
    }

    /// How many days are inside.
    pub fn days(self) -> i64 {
        self.end.signed_duration_since(self.start).num_days()
    }

    /// Whether the day is inside.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.start <= day && day < self.end
    }

    /// Whether every day of the other period is inside.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether at least one day is inside both.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The days inside both, if there are any.
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end)).ok()
    }

    /// Whether the other period begins on the very day on which this one ends.
    pub fn adjoins(self, next: Self) -> bool {
        self.end == next.start
    }

    /// Whether each period adjoins the one after it: no gap, no overlap, in order.
    pub fn are_seamless(periods: &[Self]) -> bool {
        periods.iter().zip(periods.iter().skip(1)).all(|(one, next)| one.adjoins(*next))
    }
}

/// Both boundaries, the end not inside: `2026-04-01 until 2026-05-01`.
impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} until {}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(number: i32) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(739_000 + number).unwrap()
    }

    fn a_period() -> impl Strategy<Value = Period> {
        (0..400, 1..60)
            .prop_map(|(start, days)| Period::new(day(start), day(start + days)).unwrap())
    }

    #[test]
    fn a_period_has_at_least_one_day() {
        assert_eq!(Period::new(day(5), day(5)), Err(PeriodError::Empty));
        assert_eq!(Period::new(day(6), day(5)), Err(PeriodError::Empty));
        assert_eq!(Period::new(day(5), day(6)).unwrap().days(), 1);
    }

    #[test]
    fn the_end_is_outside_and_the_start_is_inside() {
        let period = Period::new(day(5), day(8)).unwrap();
        let inside: Vec<i32> = (0..12).filter(|number| period.contains(day(*number))).collect();
        assert_eq!(inside, [5, 6, 7]);
    }

    #[test]
    fn a_gap_or_an_overlap_is_a_seam() {
        let of = |start, end| Period::new(day(start), day(end)).unwrap();
        assert!(Period::are_seamless(&[of(0, 3), of(3, 4), of(4, 9)]));
        assert!(!Period::are_seamless(&[of(0, 3), of(4, 9)]));
        assert!(!Period::are_seamless(&[of(0, 3), of(2, 9)]));
        assert!(!Period::are_seamless(&[of(3, 4), of(0, 3)]));
        assert!(Period::are_seamless(&[]));
    }

    proptest! {
        #[test]
        fn the_intersection_is_the_days_inside_both(one in a_period(), other in a_period()) {
            let shared = one.intersection(other);
            prop_assert_eq!(shared.is_some(), one.overlaps(other));
            for number in 0..460 {
                let in_both = one.contains(day(number)) && other.contains(day(number));
                prop_assert_eq!(in_both, shared.is_some_and(|shared| shared.contains(day(number))));
            }
            if let Some(shared) = shared {
                prop_assert!(one.covers(shared) && other.covers(shared));
            }
        }
    }
}
