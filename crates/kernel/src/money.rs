//! Knows what money is: unrounded amounts, charged money, and the one way from the first to the second.
//!
//! An [`Amount`] is exact and may have more decimals than can be paid; a [`Money`] is a whole number
//! of the currency's smallest unit. There are no operators: adding euros to yen, or past what can be
//! stored, is an error that the caller has to look at.

mod allocate;
mod amount;
mod currency;
mod rounding;

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use thiserror::Error;

pub use self::amount::{Amount, parse_decimal};
pub use self::currency::{Currency, CurrencyError};
pub use self::rounding::{Rounding, UnknownRounding};

/// Why a sum of money cannot be read or calculated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// Two figures of different currencies met.
    #[error("use one currency for all figures")]
    Mixed,
    /// The figure is larger than can be stored.
    #[error("use a smaller amount")]
    OutOfRange,
    /// The text is not a decimal number.
    #[error("enter a number such as 12.50")]
    Malformed,
    /// The text or figure has more decimals than its place allows.
    #[error("use at most {decimals} decimals")]
    TooPrecise {
        /// How many decimals there may be.
        decimals: u32,
    },
    /// There is nobody to share a sum between: no weights, or all of them zero.
    #[error("share the sum between at least one part")]
    NoWeights,
}

/// A sum that can be paid: a whole number of the currency's smallest unit.
///
/// ```
/// use bursar_kernel::money::{Currency, Money};
///
/// let euro = Currency::new("EUR")?;
/// let invoice = Money::parse("100.00", euro)?;
/// let shares = invoice.allocate(&[1, 1, 1])?;
/// let texts: Vec<String> = shares.iter().map(|share| share.to_decimal_string()).collect();
/// assert_eq!(texts, ["33.34", "33.33", "33.33"]);
/// assert_eq!(Money::sum(shares, euro)?, invoice);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// A number of the currency's smallest unit, as stored.
    pub const fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::from_minor(0, currency)
    }

    /// Reads a plain decimal number with at most the currency's decimals.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let value = parse_decimal(text, currency.exponent())?;
        Ok(Self { minor: amount::scaled(value, currency.exponent())?, currency })
    }

    /// The whole number of smallest units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// What the sum is counted in.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether the sum is below zero.
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// Whether the sum is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Both sums together.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.with(other, i64::checked_add)
    }

    /// What is left after taking the other sum away.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.with(other, i64::checked_sub)
    }

    /// The sum with the other sign.
    pub fn negated(self) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_neg().ok_or(MoneyError::OutOfRange)?;
        Ok(Self { minor, ..self })
    }

    /// All sums together; each must be in `currency`, in which no sums at all are zero.
    pub fn sum(
        sums: impl IntoIterator<Item = Self>,
        currency: Currency,
    ) -> Result<Self, MoneyError> {
        sums.into_iter().try_fold(Self::zero(currency), Self::plus)
    }

    /// Which of two sums of one currency is larger.
    pub fn compare(self, other: Self) -> Result<Ordering, MoneyError> {
        if self.currency == other.currency {
            Ok(self.minor.cmp(&other.minor))
        } else {
            Err(MoneyError::Mixed)
        }
    }

    /// The plain number with exactly the currency's decimals, such as `-12.34`.
    pub fn to_decimal_string(self) -> String {
        let exponent = self.currency.exponent();
        let unit = 10_u64.pow(exponent);
        let sign = if self.is_negative() { "-" } else { "" };
        let (whole, part) = (self.minor.unsigned_abs() / unit, self.minor.unsigned_abs() % unit);
        match exponent {
            0 => format!("{sign}{whole}"),
            2 => format!("{sign}{whole}.{part:02}"),
            _ => format!("{sign}{whole}.{part:03}"),
        }
    }

    /// The same sum as an amount, to calculate on with.
    pub fn as_amount(self) -> Amount {
        Amount::new(Decimal::new(self.minor, self.currency.exponent()), self.currency)
    }

    fn with(self, other: Self, combine: fn(i64, i64) -> Option<i64>) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed);
        }
        let minor = combine(self.minor, other.minor).ok_or(MoneyError::OutOfRange)?;
        Ok(Self { minor, ..self })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.to_decimal_string(), self.currency)
    }
}

/// How a figure travels: a decimal text and a currency code, never a JSON number.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Figure {
    amount: String,
    currency: Currency,
}

#[cfg(feature = "serde")]
impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Figure { amount: self.to_decimal_string(), currency: self.currency }.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let figure = Figure::deserialize(deserializer)?;
        Self::parse(&figure.amount, figure.currency).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
