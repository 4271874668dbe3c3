//! Knows exact figures that nobody can pay yet: prices, rates and unrounded charges.

use std::fmt;

use rust_decimal::Decimal;

use super::{Currency, Money, MoneyError, Rounding};

/// How many decimals a price or an unrounded charge may have.
const DECIMALS: u32 = 9;

/// An exact figure of a currency, with more decimals than can be paid.
///
/// Prices and unrounded charges are stored as whole billionths ([`Amount::nanos`]); steps of a
/// calculation may be finer than that.
///
/// ```
/// use bursar_kernel::money::{Amount, Currency};
///
/// let price = Amount::parse("0.000000001", Currency::new("USD")?)?;
/// assert_eq!(price.nanos()?, 1);
/// assert!(price.times("0.5".parse()?)?.nanos().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Amount {
    value: Decimal,
    currency: Currency,
}

impl Amount {
    /// A figure of a currency.
    pub const fn new(value: Decimal, currency: Currency) -> Self {
        Self { value, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(Decimal::ZERO, currency)
    }

    /// Reads a plain decimal number with at most 9 decimals.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        Ok(Self::new(parse_decimal(text, DECIMALS)?, currency))
    }

    /// A number of billionths of the currency's major unit, as stored.
    pub fn from_nanos(nanos: i64, currency: Currency) -> Self {
        Self::new(Decimal::new(nanos, DECIMALS), currency)
    }

    /// The figure in billionths of the major unit; a tenth decimal is refused, not rounded.
    pub fn nanos(self) -> Result<i64, MoneyError> {
        let value = self.value.normalize();
        if value.scale() > DECIMALS {
            return Err(MoneyError::TooPrecise { decimals: DECIMALS });
        }
        scaled(value, DECIMALS)
    }

    /// The figure rounded half-even to the 9 decimals that are stored.
    #[must_use]
    pub fn to_nine_decimals(self) -> Self {
        let strategy = Rounding::HalfEven.strategy();
        Self { value: self.value.round_dp_with_strategy(DECIMALS, strategy), ..self }
    }

    /// The exact number.
    pub const fn value(self) -> Decimal {
        self.value
    }

    /// What the figure is counted in.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Both figures together.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.with(other, Decimal::checked_add)
    }

    /// What is left after taking the other figure away.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.with(other, Decimal::checked_sub)
    }

    /// The figure that many times.
    pub fn times(self, factor: Decimal) -> Result<Self, MoneyError> {
        let value = self.value.checked_mul(factor).ok_or(MoneyError::OutOfRange)?;
        Ok(Self { value, ..self })
    }

    /// The figure with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { value: -self.value, ..self }
    }

    /// All figures together; each must be in `currency`, in which no figures at all are zero.
    pub fn sum(
        amounts: impl IntoIterator<Item = Self>,
        currency: Currency,
    ) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::plus)
    }

    /// What can be paid of the figure: the only way from an amount to money.
    pub fn round(self, rounding: Rounding) -> Result<Money, MoneyError> {
        let exponent = self.currency.exponent();
        let value = self.value.round_dp_with_strategy(exponent, rounding.strategy());
        Ok(Money::from_minor(scaled(value.normalize(), exponent)?, self.currency))
    }

    fn with(
        self,
        other: Self,
        combine: fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed);
        }
        let value = combine(self.value, other.value).ok_or(MoneyError::OutOfRange)?;
        Ok(Self { value, ..self })
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.value.normalize(), self.currency)
    }
}

/// Travels with at most 9 decimals: what is finer than can be stored is rounded half-even.
#[cfg(feature = "serde")]
impl serde::Serialize for Amount {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.to_nine_decimals().value.normalize();
        super::Figure { amount: value.to_string(), currency: self.currency }.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let figure = super::Figure::deserialize(deserializer)?;
        Self::parse(&figure.amount, figure.currency).map_err(serde::de::Error::custom)
    }
}

/// Reads a plain decimal number such as `-12.34` with at most so many decimals.
///
/// Nothing looser is a number: no plus sign, exponent, grouping, blank or bare point.
///
/// ```
/// use bursar_kernel::money::{MoneyError, parse_decimal};
///
/// assert_eq!(parse_decimal("-12.50", 2)?, "-12.5".parse()?);
/// assert_eq!(parse_decimal("12.505", 2), Err(MoneyError::TooPrecise { decimals: 2 }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn parse_decimal(text: &str, decimals: u32) -> Result<Decimal, MoneyError> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = match digits.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (digits, None),
    };
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !part.is_none_or(is_number) {
        return Err(MoneyError::Malformed);
    }
    let written = u32::try_from(part.map_or(0, str::len)).unwrap_or(u32::MAX);
    if written > decimals {
        return Err(MoneyError::TooPrecise { decimals });
    }
    Decimal::from_str_exact(text).map_err(|_| MoneyError::OutOfRange)
}

/// The whole number of units of 10 to the minus `decimals`; the value has no finer part.
pub(super) fn scaled(value: Decimal, decimals: u32) -> Result<i64, MoneyError> {
    let missing = decimals.checked_sub(value.scale()).ok_or(MoneyError::TooPrecise { decimals })?;
    let factor = 10_i128.checked_pow(missing).ok_or(MoneyError::OutOfRange)?;
    let units = value.mantissa().checked_mul(factor).ok_or(MoneyError::OutOfRange)?;
    i64::try_from(units).map_err(|_| MoneyError::OutOfRange)
}
