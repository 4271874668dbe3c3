//! Knows numbers with limits: whole ones, and amounts in the global default currency.

use bursar_kernel::money::{Amount, Currency, MoneyError, parse_decimal};
use rust_decimal::Decimal;

use crate::client::configuration::field::{Field, text};
use crate::client::configuration::setting::Kind;
use crate::client::configuration::value::{Problem, Value};

/// A whole number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Whole<const MIN: i64, const MAX: i64>(i64);

impl<const MIN: i64, const MAX: i64> Whole<MIN, MAX> {
    /// The number, if it is within the limits.
    pub const fn new(number: i64) -> Option<Self> {
        if MIN <= number && number <= MAX { Some(Self(number)) } else { None }
    }

    /// The number nearest to this one within the limits; for defaults, which are within them.
    pub(in crate::client::configuration) const fn preset(number: i64) -> Self {
        if number < MIN {
            Self(MIN)
        } else if number > MAX {
            Self(MAX)
        } else {
            Self(number)
        }
    }

    /// The plain number.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The plain number, where none below zero is allowed.
    pub const fn count(self) -> u64 {
        const { assert!(MIN >= 0, "a count is not below zero") };
        self.0.unsigned_abs()
    }
}

impl<const MIN: i64, const MAX: i64> Field for Whole<MIN, MAX> {
    const KIND: Kind = Kind::Integer { min: MIN, max: MAX };

    fn value(&self) -> Value {
        Value::Integer(self.0)
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        let Value::Integer(number) = value else {
            return Err(value.unlike("a whole number"));
        };
        Self::new(*number).ok_or(Problem::OutOfRange { min: MIN, max: MAX })
    }
}

/// An amount in the global default currency that may be below zero, with up to 9 decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Threshold(Decimal);

/// An amount in the global default currency of at least zero, with up to 9 decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sum(Decimal);

/// The largest amount that storage in billionths can hold, rounded down to whole units.
const LARGEST: Decimal = Decimal::from_parts(633_437_444, 2, 0, false, 0);

impl Threshold {
    /// The exact number.
    pub const fn get(self) -> Decimal {
        self.0
    }

    /// The amount, where this is the global default currency.
    pub const fn in_default(self, default: Currency) -> Amount {
        Amount::new(self.0, default)
    }
}

impl Sum {
    /// The exact number.
    pub const fn get(self) -> Decimal {
        self.0
    }
}

impl Field for Threshold {
    const KIND: Kind = Kind::Amount { may_be_negative: true };

    fn value(&self) -> Value {
        Value::Text(self.0.normalize().to_string())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        let amount = parse_decimal(text(value, "a decimal number such as \"12.50\"")?, 9)?;
        if amount.abs() > LARGEST {
            return Err(Problem::Amount(MoneyError::OutOfRange));
        }
        Ok(Self(amount))
    }
}

impl Field for Sum {
    const KIND: Kind = Kind::Amount { may_be_negative: false };

    fn value(&self) -> Value {
        Threshold(self.0).value()
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        let Threshold(amount) = Threshold::read(value)?;
        if amount < Decimal::ZERO { Err(Problem::Negative) } else { Ok(Self(amount)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_stay_within_their_limits() {
        let read = |number| Whole::<1, 24>::read(&Value::Integer(number));
        assert!(read(1).is_ok() && read(24).is_ok());
        for number in [0, 25, i64::MIN, i64::MAX] {
            assert_eq!(read(number), Err(Problem::OutOfRange { min: 1, max: 24 }));
        }
        assert!(Whole::<1, 24>::read(&Value::Text("5".to_owned())).is_err());
    }

    #[test]
    fn amounts_are_plain_decimals_that_can_be_stored() {
        let read = |text: &str| Threshold::read(&Value::Text(text.to_owned()));
        assert_eq!(read("-100.50").unwrap().value(), Value::Text("-100.5".to_owned()));
        assert!(read("9223372036").is_ok());
        for text in ["9223372037", "-9223372037", "0.0000000001", "1e3", "ten", "1,50"] {
            assert!(matches!(read(text), Err(Problem::Amount(_))), "{text}");
        }
        assert_eq!(read("0.0000000001").unwrap_err().to_string(), "use at most 9 decimals");
        assert_eq!(Sum::read(&Value::Text("-0.01".to_owned())), Err(Problem::Negative));
    }
}
