//! Knows the currencies of the world and how many decimals each can pay.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use iso_currency::IntoEnumIterator;
use thiserror::Error;

/// A currency of ISO 4217 with 0, 2 or 3 decimals.
///
/// ```
/// use bursar_kernel::money::Currency;
///
/// let yen = Currency::new("JPY")?;
/// assert_eq!((yen.code(), yen.exponent(), yen.name()), ("JPY", 0, "Japanese yen"));
/// assert!(Currency::new("XAU").is_err());
/// # Ok::<(), bursar_kernel::money::CurrencyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency {
    code: [u8; 3],
    exponent: u8,
}

/// Why a code names no currency that anybody can be charged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CurrencyError {
    /// The code is not an upper-case code of ISO 4217.
    #[error("use a currency code such as EUR")]
    Unknown,
    /// The code names gold, a unit of account or the like.
    #[error("use a currency with 0, 2 or 3 decimals")]
    NotPayable,
}

/// The data of the currency crate, kept so that names can be lent out.
static KNOWN: LazyLock<Vec<iso_currency::Currency>> =
    LazyLock::new(|| iso_currency::Currency::iter().collect());

impl Currency {
    /// The currency with this upper-case code.
    ///
    /// Codes that have been superseded are still read, since old records carry them.
    pub fn new(code: &str) -> Result<Self, CurrencyError> {
        let known = iso_currency::Currency::from_code(code).ok_or(CurrencyError::Unknown)?;
        Self::payable(known).ok_or(CurrencyError::NotPayable)
    }

    /// The three letters, such as `EUR`.
    pub fn code(&self) -> &str {
        str::from_utf8(&self.code).unwrap_or_default()
    }

    /// How many decimals can be paid: 0, 2 or 3.
    pub const fn exponent(self) -> u32 {
        // A lossless widening; `From` is not const.
        match self.exponent {
            0 => 0,
            2 => 2,
            _ => 3,
        }
    }

    /// The English name, such as `Japanese yen`.
    pub fn name(self) -> &'static str {
        let known = KNOWN.iter().find(|known| known.code() == self.code());
        known.map_or("", |known| known.name())
    }

    /// The currencies that can be chosen today, by code; without funds and superseded ones.
    pub fn all() -> impl Iterator<Item = Self> {
        let mut current: Vec<Self> = KNOWN
            .iter()
            .filter(|known| known.flags().is_empty())
            .filter_map(|known| Self::payable(*known))
            .collect();
        current.sort_unstable();
        current.into_iter()
    }

    fn payable(known: iso_currency::Currency) -> Option<Self> {
        let exponent = known.exponent().and_then(|exponent| u8::try_from(exponent).ok())?;
        let code = known.code().as_bytes().try_into().ok()?;
        matches!(exponent, 0 | 2 | 3).then_some(Self { code, exponent })
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.code())
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(code: &str) -> Result<Self, CurrencyError> {
        Self::new(code)
    }
}

#[cfg(feature = "serde")]
travels_as_text!(Currency);
