//! Knows when the cycles of a service begin and end.
//!
//! Cycles are periods of days, the end not inside. What has months keeps an anchor: the day of the
//! month on which its cycles begin. In a month that is too short for it a cycle begins on the last
//! day, and the next one on the anchor again: 31 January, 28 February, 31 March.

use bursar_kernel::Period;
use bursar_kernel::period::PeriodError;
use chrono::{Datelike, Days, Months, NaiveDate};

use crate::catalog::{CycleUnit, Recurrence};

/// The day of the month on which cycles begin: from 1 to 31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnchorDay(u8);

/// When the cycles of a service begin and end.
///
/// ```
/// use bursar_domain::catalog::Recurrence;
/// use bursar_domain::service::Schedule;
///
/// let schedule = Schedule::anniversary(Recurrence::MONTHLY, "2026-01-31".parse()?);
/// let january = schedule.cycle_from("2026-01-31".parse()?)?;
/// let february = schedule.cycle_from(january.end())?;
/// assert_eq!(february.to_string(), "2026-02-28 until 2026-03-31");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    recurrence: Recurrence,
    anchor: AnchorDay,
}

/// Why there is no such cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// No month has such a day.
    #[error("use a day of the month from 1 to 31")]
    NoSuchDay,
    /// The calendar ends before the cycle does.
    #[error("use an earlier day")]
    TooFar,
    /// The cycle would have no day.
    #[error(transparent)]
    Empty(#[from] PeriodError),
}

impl AnchorDay {
    /// The first of the month.
    pub const FIRST: Self = Self(1);

    /// That day of the month.
    pub const fn new(day: u8) -> Result<Self, ScheduleError> {
        match day {
            1..=31 => Ok(Self(day)),
            _ => Err(ScheduleError::NoSuchDay),
        }
    }

    /// The day of the month that a date is.
    pub fn of(date: NaiveDate) -> Self {
        // A date's day is from 1 to 31.
        u8::try_from(date.day()).map_or(Self::FIRST, Self)
    }

    /// The number of the day.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// That day in the month of a date, or the month's last one if it is too short.
    fn within(self, month: NaiveDate) -> Option<NaiveDate> {
        let wanted = u32::from(self.0);
        (0..=3).find_map(|short| month.with_day(wanted.saturating_sub(short)))
    }
}

impl Schedule {
    /// Cycles that begin on this day of the month, where they follow the calendar at all.
    pub const fn new(recurrence: Recurrence, anchor: AnchorDay) -> Self {
        Self { recurrence, anchor }
    }

    /// Cycles that begin on the same day as the first one.
    pub fn anniversary(recurrence: Recurrence, first: NaiveDate) -> Self {
        Self::new(recurrence, AnchorDay::of(first))
    }

    /// Months of the calendar, whatever the multiplier (product 4.4), if the recurrence is monthly
    /// or by the hour; others keep to their first day.
    pub fn calendar(recurrence: Recurrence, first: NaiveDate) -> Self {
        match recurrence.unit() {
            CycleUnit::Month => Self::new(Recurrence::MONTHLY, AnchorDay::FIRST),
            CycleUnit::Hour => Self::new(recurrence, AnchorDay::FIRST),
            CycleUnit::OneTime | CycleUnit::Day | CycleUnit::Quarter | CycleUnit::Year => {
                Self::anniversary(recurrence, first)
            }
        }
    }

    /// How often cycles come.
    pub const fn recurrence(self) -> Recurrence {
        self.recurrence
    }

    /// The day of the month on which they begin.
    pub const fn anchor(self) -> AnchorDay {
        self.anchor
    }

    /// The cycle that begins on a day. One that does not begin where the schedule has a beginning
    /// is short: it ends where the next whole one begins.
    pub fn cycle_from(self, start: NaiveDate) -> Result<Period, ScheduleError> {
        let end = match self.recurrence.months() {
            Some(months) => self.end_by_months(start, months),
            None if self.recurrence.repeats() => {
                let days = u64::from(self.recurrence.multiplier().get());
                start.checked_add_days(Days::new(days))
            }
            None => start.succ_opt(),
        };
        Ok(Period::new(start, end.ok_or(ScheduleError::TooFar)?)?)
    }

    /// The whole cycle that a cycle is, or that a short one is a part of: by its days the price of
    /// a part is reckoned.
    pub fn whole_of(self, cycle: Period) -> Result<Period, ScheduleError> {
        let Some(months) = self.recurrence.months() else { return self.cycle_from(cycle.start()) };
        let start = cycle.start();
        if self.anchor.within(start) == Some(start) {
            return self.cycle_from(start);
        }
        let end = self.cycle_from(start)?.end();
        let month = first_of(end).and_then(|first| first.checked_sub_months(Months::new(months)));
        let start = month.and_then(|month| self.anchor.within(month));
        Ok(Period::new(start.ok_or(ScheduleError::TooFar)?, end)?)
    }

    fn end_by_months(self, start: NaiveDate, months: u32) -> Option<NaiveDate> {
        let here = self.anchor.within(start)?;
        if here > start {
            return Some(here);
        }
        let ahead = if here == start { months } else { 1 };
        self.anchor.within(first_of(start)?.checked_add_months(Months::new(ahead))?)
    }
}

fn first_of(date: NaiveDate) -> Option<NaiveDate> {
    date.with_day(1)
}
