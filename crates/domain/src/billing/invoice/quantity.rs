//! Knows how much of something a line is about, and what it is counted in.

use std::fmt;
use std::str::FromStr;

use bursar_kernel::money::{MoneyError, parse_decimal};
use rust_decimal::Decimal;

/// How many decimals a quantity may have.
const DECIMALS: u32 = 9;

/// How much of something: exact, with at most 9 decimals; negative for what is taken off (BT-129).
///
/// ```
/// use bursar_domain::billing::invoice::Quantity;
///
/// let hours: Quantity = "57.916666667".parse()?;
/// assert_eq!(hours.nanos(), Ok(57_916_666_667));
/// assert_eq!(Quantity::from_nanos(1_500_000_000).to_string(), "1.5");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(Decimal);

impl Quantity {
    /// Just one.
    pub const ONE: Self = Self(Decimal::ONE);

    /// A number of billionths, as stored.
    pub fn from_nanos(nanos: i64) -> Self {
        Self(Decimal::new(nanos, DECIMALS).normalize())
    }

    /// The number of billionths.
    pub fn nanos(self) -> Result<i64, MoneyError> {
        let missing = DECIMALS.saturating_sub(self.0.scale());
        let nanos = self.0.mantissa().checked_mul(10_i128.pow(missing));
        nanos.and_then(|nanos| i64::try_from(nanos).ok()).ok_or(MoneyError::OutOfRange)
    }

    /// The exact number.
    pub const fn value(self) -> Decimal {
        self.0
    }

    /// Whether something is taken off.
    pub fn is_negative(self) -> bool {
        self.0 < Decimal::ZERO
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for Quantity {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let quantity = Self(parse_decimal(text, DECIMALS)?.normalize());
        quantity.nanos().map(|_| quantity)
    }
}

/// What a quantity is counted in: a code of UN/ECE recommendation 20 or 21 (BT-130).
///
/// ```
/// use bursar_domain::billing::invoice::UnitCode;
///
/// assert_eq!(UnitCode::default().as_str(), "C62");
/// assert_eq!("HUR".parse::<UnitCode>()?.as_str(), "HUR");
/// assert!("hours".parse::<UnitCode>().is_err());
/// # Ok::<(), bursar_domain::billing::invoice::UnknownUnit>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnitCode {
    letters: [u8; 3],
    length: usize,
}

/// A text that cannot be the code of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use a unit code of UN/ECE recommendation 20, such as HUR for hours or C62 for pieces")]
pub struct UnknownUnit;

impl UnitCode {
    /// One piece.
    pub const PIECE: Self = Self { letters: *b"C62", length: 3 };

    /// The two or three signs.
    pub fn as_str(&self) -> &str {
        let letters = self.letters.get(..self.length).unwrap_or_default();
        str::from_utf8(letters).unwrap_or_default()
    }
}

impl Default for UnitCode {
    fn default() -> Self {
        Self::PIECE
    }
}

impl FromStr for UnitCode {
    type Err = UnknownUnit;

    fn from_str(code: &str) -> Result<Self, UnknownUnit> {
        let is_sign = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        match code.as_bytes() {
            [one, two] if code.bytes().all(is_sign) => {
                Ok(Self { letters: [*one, *two, 0], length: 2 })
            }
            [one, two, three] if code.bytes().all(is_sign) => {
                Ok(Self { letters: [*one, *two, *three], length: 3 })
            }
            _ => Err(UnknownUnit),
        }
    }
}

impl fmt::Debug for UnitCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Display for UnitCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}
