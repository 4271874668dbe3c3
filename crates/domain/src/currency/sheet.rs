//! Knows what the rates of a source come to in units of the global default currency.

use std::collections::BTreeMap;

use bursar_kernel::money::Currency;
use rust_decimal::{Decimal, RoundingStrategy};

use super::rate::MOST_DIGITS;

/// The rates that a source publishes: units of each currency for one unit of the source's base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateSheet {
    base: Option<Currency>,
    rates: BTreeMap<Currency, Decimal>,
}

/// Why rates cannot be taken from a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// The source quotes its own base at another rate than one.
    #[error("the rates are for one {0}, whose own rate is not 1")]
    BaseNotOne(Currency),
    /// The rates are in another currency, and nothing leads from it to the default one.
    #[error("the rates are for one {base}, and there is none for {default}")]
    NoDefault {
        /// The source's base.
        base: Currency,
        /// The global default currency.
        default: Currency,
    },
    /// A rate is too large or too small to be written down.
    #[error("the rate of {0} cannot be counted")]
    OutOfRange(Currency),
}

impl RateSheet {
    /// Rates for one unit of `base`; without one they are for one unit of the default currency, or
    /// of whichever currency the default one has a rate in.
    pub fn new(
        base: Option<Currency>,
        rates: BTreeMap<Currency, Decimal>,
    ) -> Result<Self, SheetError> {
        match base {
            Some(base) if rates.get(&base).is_some_and(|rate| *rate != Decimal::ONE) => {
                Err(SheetError::BaseNotOne(base))
            }
            _ => Ok(Self { base, rates }),
        }
    }

    /// Units of a currency for one unit of the default currency, with at most 18 significant
    /// digits; `None` where the sheet does not have it.
    pub fn rate(
        &self,
        currency: Currency,
        default: Currency,
    ) -> Result<Option<Decimal>, SheetError> {
        let per_default = match (self.quoted(default), self.base) {
            (Some(rate), _) => rate,
            (None, None) => Decimal::ONE,
            (None, Some(base)) => return Err(SheetError::NoDefault { base, default }),
        };
        let Some(quoted) = self.quoted(currency) else { return Ok(None) };
        let rate = quoted.checked_div(per_default).and_then(rounded);
        let rate = rate.filter(|rate| *rate > Decimal::ZERO);
        rate.map(Some).ok_or(SheetError::OutOfRange(currency))
    }

    fn quoted(&self, currency: Currency) -> Option<Decimal> {
        let quoted = self.rates.get(&currency).copied();
        quoted.or_else(|| (self.base == Some(currency)).then_some(Decimal::ONE))
    }
}

fn rounded(rate: Decimal) -> Option<Decimal> {
    let rounded = rate.round_sf_with_strategy(MOST_DIGITS, RoundingStrategy::MidpointNearestEven);
    rounded.map(|rate| rate.normalize())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::currency::parse_rate;

    fn currency(code: &str) -> Currency {
        Currency::new(code).unwrap()
    }

    fn sheet(base: Option<&str>, rates: &[(&str, &str)]) -> RateSheet {
        let rates = rates.iter().map(|(code, rate)| (currency(code), parse_rate(rate).unwrap()));
        RateSheet::new(base.map(currency), rates.collect()).unwrap()
    }

    fn told(sheet: &RateSheet, code: &str, default: &str) -> Option<String> {
        let rate = sheet.rate(currency(code), currency(default)).unwrap();
        rate.map(|rate| rate.to_string())
    }

    #[test]
    fn rates_in_the_default_currency_stay_as_they_are() {
        for base in [Some("EUR"), None] {
            let sheet = sheet(base, &[("USD", "1.08"), ("NOK", "11.4302")]);
            assert_eq!(told(&sheet, "NOK", "EUR").as_deref(), Some("11.4302"));
            assert_eq!(told(&sheet, "SEK", "EUR"), None);
        }
    }

    #[test]
    fn rates_in_another_currency_go_through_the_rate_of_the_default_one() {
        let sheet = sheet(Some("EUR"), &[("USD", "1.25"), ("NOK", "11.5"), ("SEK", "11")]);
        assert_eq!(told(&sheet, "NOK", "USD").as_deref(), Some("9.2"));
        assert_eq!(told(&sheet, "EUR", "USD").as_deref(), Some("0.8"));
        assert_eq!(told(&sheet, "EUR", "NOK").as_deref(), Some("0.0869565217391304348"));
        let nothing_leads = sheet.rate(currency("USD"), currency("CHF"));
        assert!(matches!(nothing_leads, Err(SheetError::NoDefault { .. })));
    }

    #[test]
    fn a_base_that_is_not_worth_itself_is_refused() {
        let rates = |rate: i64| BTreeMap::from([(currency("EUR"), Decimal::from(rate))]);
        assert!(RateSheet::new(Some(currency("EUR")), rates(1)).is_ok());
        assert!(RateSheet::new(Some(currency("EUR")), rates(2)).is_err());
    }

    proptest! {
        #[test]
        fn every_rate_that_is_found_can_be_written_and_read_again(
            one in 1_i64..1_000_000_000_000, other in 1_i64..1_000_000_000_000, scale in 0_u32..9,
        ) {
            let rates = [("USD", Decimal::new(one, scale)), ("NOK", Decimal::new(other, 4))];
            let rates = rates.map(|(code, rate)| (currency(code), rate));
            let sheet = RateSheet::new(Some(currency("EUR")), rates.into()).unwrap();
            let there = sheet.rate(currency("NOK"), currency("USD")).unwrap().unwrap();
            prop_assert_eq!(parse_rate(&there.to_string()), Ok(there));
            let back = sheet.rate(currency("USD"), currency("NOK")).unwrap().unwrap();
            let off = (there * back - Decimal::ONE).abs();
            prop_assert!(off < Decimal::new(1, 10), "{there} * {back}");
        }
    }
}
