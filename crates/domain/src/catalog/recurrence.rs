//! Knows how often a price is due.

use std::fmt;
use std::str::FromStr;

use crate::billing::words;

words! {
    /// The unit of time that a price is for.
    CycleUnit {
        /// Once, and never again.
        OneTime = "one_time", "Once";
        /// An hour; it is charged by the month, for the hours that the month has.
        Hour = "hour", "Hour";
        /// A day.
        Day = "day", "Day";
        /// A month.
        Month = "month", "Month";
        /// Three months.
        Quarter = "quarter", "Quarter";
        /// Twelve months.
        Year = "year", "Year";
    }
}

/// How many units a price is for: from 1 to 120.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Multiplier(u8);

/// Why a price cannot be due that often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecurrenceError {
    /// The number of units is no number, or too small or large.
    #[error("use a whole number from 1 to 120")]
    Multiplier,
    /// Neither *once* nor *an hour* can be multiplied.
    #[error("use 1: «{}» has no multiple", .0.label())]
    Single(CycleUnit),
}

/// How often a price is due: so many units.
///
/// ```
/// use bursar_domain::catalog::{CycleUnit, Recurrence};
///
/// let half_year = Recurrence::new(CycleUnit::Month, "6".parse()?)?;
/// assert_eq!((half_year.label().as_str(), half_year.months()), ("6 months", Some(6)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Recurrence {
    unit: CycleUnit,
    multiplier: Multiplier,
}

impl Multiplier {
    /// Just one unit.
    pub const ONE: Self = Self(1);

    /// So many units.
    pub const fn new(number: u8) -> Result<Self, RecurrenceError> {
        match number {
            1..=120 => Ok(Self(number)),
            _ => Err(RecurrenceError::Multiplier),
        }
    }

    /// The number.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl FromStr for Multiplier {
    type Err = RecurrenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text.parse().map_err(|_| RecurrenceError::Multiplier)?)
    }
}

impl fmt::Display for Multiplier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Recurrence {
    /// Every so many units.
    pub fn new(unit: CycleUnit, multiplier: Multiplier) -> Result<Self, RecurrenceError> {
        let is_single = matches!(unit, CycleUnit::OneTime | CycleUnit::Hour);
        if is_single && multiplier != Multiplier::ONE {
            return Err(RecurrenceError::Single(unit));
        }
        Ok(Self { unit, multiplier })
    }

    /// Every month.
    pub const MONTHLY: Self = Self { unit: CycleUnit::Month, multiplier: Multiplier::ONE };

    /// Once.
    pub const ONCE: Self = Self { unit: CycleUnit::OneTime, multiplier: Multiplier::ONE };

    /// The unit.
    pub const fn unit(self) -> CycleUnit {
        self.unit
    }

    /// How many of them.
    pub const fn multiplier(self) -> Multiplier {
        self.multiplier
    }

    /// How many months lie between the beginnings of two cycles, where cycles follow the calendar.
    pub fn months(self) -> Option<u32> {
        let number = u32::from(self.multiplier.get());
        match self.unit {
            CycleUnit::Hour => Some(1),
            CycleUnit::Month => Some(number),
            CycleUnit::Quarter => Some(3 * number),
            CycleUnit::Year => Some(12 * number),
            CycleUnit::OneTime | CycleUnit::Day => None,
        }
    }

    /// Whether there is a next cycle after each.
    pub fn repeats(self) -> bool {
        self.unit != CycleUnit::OneTime
    }

    /// The words on the panel, such as `6 months`.
    pub fn label(self) -> String {
        match (self.unit, self.multiplier.get()) {
            (unit, 1) => unit.label().to_owned(),
            (unit, number) => format!("{number} {}s", unit.label().to_lowercase()),
        }
    }
}
