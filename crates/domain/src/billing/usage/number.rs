//! Knows how much of something a resource has: exact, and never negative.

use std::fmt;
use std::str::FromStr;

use bursar_kernel::money::{MoneyError, parse_decimal};
use rust_decimal::Decimal;

/// How many decimals a number may have.
const DECIMALS: u32 = 3;

/// Zero or more, exact, with at most 3 decimals.
///
/// ```
/// use bursar_domain::billing::usage::{Number, NumberError};
///
/// let half: Number = "0.5".parse()?;
/// assert_eq!(half.thousandths(), 500);
/// assert_eq!(Number::whole(4).to_string(), "4");
/// assert_eq!("-1".parse::<Number>(), Err(NumberError::Negative));
/// # Ok::<(), NumberError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(i64);

/// Why a figure is no number of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberError {
    /// The text is no plain decimal number.
    #[error("enter a number such as 4 or 0.5")]
    Malformed,
    /// The figure is below zero.
    #[error("use zero or more")]
    Negative,
    /// The figure has a fourth decimal.
    #[error("use at most {DECIMALS} decimals")]
    TooPrecise,
    /// The figure is above nine million billions.
    #[error("use a smaller number")]
    OutOfRange,
}

impl Number {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Just one.
    pub const ONE: Self = Self(1_000);

    /// So many, without a fraction.
    pub const fn whole(count: u32) -> Self {
        // Four billion thousands are far below the largest number. `i64::from` is not const yet.
        #[expect(clippy::as_conversions, clippy::cast_lossless, reason = "u32 fits into i64")]
        Self(count as i64 * 1_000)
    }

    /// So many thousandths, as stored.
    pub const fn from_thousandths(thousandths: i64) -> Result<Self, NumberError> {
        if thousandths < 0 { Err(NumberError::Negative) } else { Ok(Self(thousandths)) }
    }

    /// The figure in thousandths.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Decimal::new(self.0, DECIMALS).normalize().fmt(formatter)
    }
}

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let value = parse_decimal(text, DECIMALS).map_err(|error| match error {
            MoneyError::TooPrecise { .. } => NumberError::TooPrecise,
            MoneyError::OutOfRange => NumberError::OutOfRange,
            _ => NumberError::Malformed,
        })?;
        let missing = DECIMALS.saturating_sub(value.scale());
        let thousandths = value.mantissa().checked_mul(10_i128.pow(missing));
        let thousandths = thousandths.and_then(|number| i64::try_from(number).ok());
        Self::from_thousandths(thousandths.ok_or(NumberError::OutOfRange)?)
    }
}
