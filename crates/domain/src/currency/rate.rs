//! Knows what an exchange rate is, where one comes from, and when one is too far from the last.

use std::fmt;
use std::str::FromStr;

use bursar_kernel::money::Currency;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::field::FieldErrors;

/// The most significant digits of a rate.
pub(super) const MOST_DIGITS: u32 = 18;

/// Who set a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RateSource {
    /// A member of staff, by hand.
    Staff,
    /// A file that a member of staff brought.
    File,
    /// The source that is asked on a schedule.
    Http,
}

impl RateSource {
    /// All sources.
    pub const ALL: [Self; 3] = [Self::Staff, Self::File, Self::Http];

    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::File => "file",
            Self::Http => "http",
        }
    }

    /// The words on the panel.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Staff => "By hand",
            Self::File => "From a file",
            Self::Http => "From the source of rates",
        }
    }
}

impl FromStr for RateSource {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|source| source.code() == code);
        known.ok_or_else(|| format!("there is no source of rates «{code}»"))
    }
}

/// A rate from an instant on, until the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedRate {
    /// Units of the currency for one unit of the global default currency.
    pub rate: Decimal,
    /// From when on it holds.
    pub since: DateTime<Utc>,
    /// Who set it.
    pub source: RateSource,
}

/// Why a text is no exchange rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RateError {
    /// It is no number above zero, or one beyond all rates.
    #[error("enter a rate above 0, such as 11.4302")]
    Malformed,
    /// It has more digits than are kept.
    #[error("use at most 18 significant digits")]
    TooPrecise,
}

impl RateError {
    /// The stable word for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::TooPrecise => "too_precise",
        }
    }
}

/// Reads a rate exactly as it is written.
pub fn parse_rate(text: &str) -> Result<Decimal, RateError> {
    let rate = Decimal::from_str(text.trim()).ok().filter(|rate| *rate > Decimal::ZERO);
    let rate = rate.ok_or(RateError::Malformed)?.normalize();
    let digits = rate.mantissa().unsigned_abs().checked_ilog10().map_or(1, |tens| tens + 1);
    if digits <= MOST_DIGITS { Ok(rate) } else { Err(RateError::TooPrecise) }
}

/// Reads a rate of an input, and notes what is wrong with it.
pub(super) fn entered(text: &str, errors: &mut FieldErrors) -> Option<Decimal> {
    let rate = parse_rate(text);
    let code = rate.err().map_or("malformed", RateError::code);
    errors.check("rate", code, rate)
}

/// A rate that differs from the one before by more than half of it, which nobody set by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateJump {
    /// Whose rate.
    pub currency: Currency,
    /// The rate that holds.
    pub before: Decimal,
    /// The rate that was refused.
    pub after: Decimal,
}

impl RateJump {
    /// The jump from one rate to another, if it is one.
    pub(super) fn between(currency: Currency, before: Decimal, after: Decimal) -> Option<Self> {
        let (two, three) = (Decimal::TWO, Decimal::from(3));
        let is_far = after * two > before * three || after * two < before;
        is_far.then_some(Self { currency, before, after })
    }
}

impl fmt::Display for RateJump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { currency, before, after } = self;
        let (code, before, after) = (currency.code(), before.normalize(), after.normalize());
        write!(
            f,
            "{code} would jump from {before} to {after}, which is more than 50 %: \
             set it by hand if it is right"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_jump(before: &str, after: &str) -> bool {
        let rate = |text| parse_rate(text).unwrap();
        let currency = Currency::new("NOK").unwrap();
        RateJump::between(currency, rate(before), rate(after)).is_some()
    }

    #[test]
    fn a_jump_is_more_than_half_of_the_rate_before() {
        assert!(!is_jump("10", "15") && !is_jump("10", "5") && !is_jump("10", "10"));
        assert!(is_jump("10", "15.00000000000001") && is_jump("10", "4.99999999999999"));
        assert!(is_jump("11.43", "1143") && is_jump("1143", "11.43"));
        // The widest apart that rates can be.
        assert!(is_jump("0.0000000000000000000000000001", "999999999999999999"));
    }

    #[test]
    fn a_rate_is_read_to_its_last_digit() {
        let read = |text| parse_rate(text).map(|rate| rate.to_string());
        assert_eq!(read(" 1.0800 ").unwrap(), "1.08");
        assert_eq!(read("0.123456789012345678").unwrap(), "0.123456789012345678");
        assert_eq!(read("1.234567890123456789"), Err(RateError::TooPrecise));
        for wrong in ["", "0", "-1", "1,08", "NaN", "9999999999999999999999999999999"] {
            assert_eq!(read(wrong), Err(RateError::Malformed), "{wrong}");
        }
    }
}
