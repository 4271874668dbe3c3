//! Knows the rounding policies that a configuration can choose.

use std::fmt;
use std::str::FromStr;

use rust_decimal::RoundingStrategy;
use thiserror::Error;

/// What happens to the part of an amount that cannot be paid.
///
/// ```
/// use bursar_kernel::money::{Amount, Currency, Rounding};
///
/// let price = Amount::parse("-0.125", Currency::new("EUR")?)?;
/// assert_eq!(price.round(Rounding::HalfUp)?.to_decimal_string(), "-0.13");
/// assert_eq!(price.round(Rounding::HalfEven)?.to_decimal_string(), "-0.12");
/// assert_eq!(price.round(Rounding::Down)?.to_decimal_string(), "-0.12");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// A half goes away from zero, so that a credit note mirrors its invoice.
    #[default]
    HalfUp,
    /// A half goes to the even neighbour, so that many roundings do not lean to one side.
    HalfEven,
    /// Everything past the last decimal is dropped.
    Down,
}

/// A code that names no rounding policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("use half_up, half_even or down")]
pub struct UnknownRounding;

impl Rounding {
    /// Every policy.
    pub const ALL: [Self; 3] = [Self::HalfUp, Self::HalfEven, Self::Down];

    /// The name under which the policy is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::HalfUp => "half_up",
            Self::HalfEven => "half_even",
            Self::Down => "down",
        }
    }

    pub(super) const fn strategy(self) -> RoundingStrategy {
        match self {
            Self::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Self::HalfEven => RoundingStrategy::MidpointNearestEven,
            Self::Down => RoundingStrategy::ToZero,
        }
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl FromStr for Rounding {
    type Err = UnknownRounding;

    fn from_str(code: &str) -> Result<Self, UnknownRounding> {
        Self::ALL.into_iter().find(|rounding| rounding.code() == code).ok_or(UnknownRounding)
    }
}

#[cfg(feature = "serde")]
travels_as_text!(Rounding);
