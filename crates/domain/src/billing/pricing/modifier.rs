//! Knows what a price is changed by under conditions: a licence, a rebate.

use std::fmt;
use std::str::FromStr;

use bursar_kernel::money::{Amount, parse_decimal};
use rust_decimal::Decimal;

use super::filter::Filter;

/// How many decimals a percentage may have.
const DECIMALS: u32 = 6;

/// What is added to a price where all conditions hold. Percentages are of the rule's own price, so
/// the order of modifiers does not matter; a price that comes to less than zero is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modifier {
    /// All of them must hold.
    pub conditions: Vec<Filter>,
    /// What is added.
    pub change: Change,
}

/// What a modifier adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A price for each unit; below zero it is taken off.
    Add(Amount),
    /// So much of the rule's own price; below zero it is taken off.
    Percent(PercentChange),
}

/// A percentage that may be below zero, with at most 6 decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PercentChange(i64);

/// A figure that is no percentage of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("enter a percentage from -1000 to 1000 with at most 6 decimals, such as 20 or -5.5")]
pub struct ChangeError;

impl PercentChange {
    /// What a hundred percent are in [`PercentChange::millionths`].
    pub const WHOLE: i64 = 100_000_000;

    /// The percentage in millionths of a percent.
    pub const fn millionths(self) -> i64 {
        self.0
    }
}

impl fmt::Display for PercentChange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Decimal::new(self.0, DECIMALS).normalize().fmt(formatter)
    }
}

impl FromStr for PercentChange {
    type Err = ChangeError;

    fn from_str(text: &str) -> Result<Self, ChangeError> {
        let value = parse_decimal(text, DECIMALS).map_err(|_| ChangeError)?;
        if value.abs() > Decimal::ONE_THOUSAND {
            return Err(ChangeError);
        }
        let missing = DECIMALS.saturating_sub(value.scale());
        let millionths = value.mantissa().checked_mul(10_i128.pow(missing)).ok_or(ChangeError)?;
        i64::try_from(millionths).map(Self).map_err(|_| ChangeError)
    }
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add(price) => price.fmt(formatter),
            Self::Percent(percent) => write!(formatter, "{percent} %"),
        }
    }
}
