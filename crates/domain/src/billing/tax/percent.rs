//! Knows percentages that money is multiplied with.

use std::fmt;
use std::str::FromStr;

use bursar_kernel::money::parse_decimal;
use rust_decimal::Decimal;

/// How many decimals a percentage may have.
const DECIMALS: u32 = 6;

/// From 0 to 100 percent, exact, with at most 6 decimals.
///
/// ```
/// use bursar_domain::billing::tax::Percent;
///
/// let rate: Percent = "5.50".parse()?;
/// assert_eq!(rate.to_string(), "5.5");
/// assert_eq!(rate.fraction(), "0.055".parse()?);
/// assert!("100.1".parse::<Percent>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(Decimal);

/// A figure that is no percentage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("enter a percentage from 0 to 100 with at most 6 decimals, such as 5.5")]
pub struct PercentError;

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The percentage with this value.
    pub fn new(value: Decimal) -> Result<Self, PercentError> {
        let value = value.normalize();
        let fits = (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&value);
        if fits && value.scale() <= DECIMALS { Ok(Self(value)) } else { Err(PercentError) }
    }

    /// The figure before the percent sign.
    pub const fn value(self) -> Decimal {
        self.0
    }

    /// What a figure is multiplied with to get that many percent of it.
    pub fn fraction(self) -> Decimal {
        self.0 * Decimal::new(1, 2)
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for Percent {
    type Err = PercentError;

    fn from_str(text: &str) -> Result<Self, PercentError> {
        Self::new(parse_decimal(text, DECIMALS).map_err(|_| PercentError)?)
    }
}
