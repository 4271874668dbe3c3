//! Knows the currencies that the provider deals in, and their exchange rates (product 5.15).

use std::str::FromStr;

use bursar_kernel::Id;
use bursar_kernel::money::{Amount, Currency, Money, MoneyError, Rounding};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// A currency that the provider deals in. Exactly one is the global default.
#[derive(Clone, Debug)]
pub struct ListedCurrency {
    id: Id<Self>,
    currency: Currency,
    rate: Decimal,
    is_default: bool,
    rated_at: DateTime<Utc>,
    version: i64,
}

/// What a person types to list a currency or to set its rate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CurrencyInput {
    /// ISO 4217 code. Fixed once listed.
    pub code: String,
    /// Units of it for one unit of the global default currency.
    pub rate: String,
}

impl Aggregate for ListedCurrency {
    const NAME: &'static str = "currency";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl ListedCurrency {
    /// Lists a currency.
    pub fn list(
        id: Id<Self>,
        input: &CurrencyInput,
        at: DateTime<Utc>,
    ) -> Result<(Self, Event), FieldErrors> {
        let mut errors = FieldErrors::none();
        let code = input.code.trim().to_uppercase();
        let currency = errors.check("code", "unknown", Currency::new(&code));
        let rate = parse_rate(&input.rate, &mut errors);
        let (Some(currency), Some(rate)) = (currency, rate) else { return Err(errors) };
        let listed = Self { id, currency, rate, is_default: false, rated_at: at, version: 1 };
        let event = listed.tell("currency.listed", &Facts::new());
        errors.ok((listed, event))
    }

    /// The global default currency of a new installation.
    pub const fn default_of_installation(
        id: Id<Self>,
        currency: Currency,
        at: DateTime<Utc>,
    ) -> Self {
        Self { id, currency, rate: Decimal::ONE, is_default: true, rated_at: at, version: 1 }
    }

    /// A currency as the store kept it.
    pub const fn restore(
        id: Id<Self>,
        currency: Currency,
        rate: Decimal,
        is_default: bool,
        rated_at: DateTime<Utc>,
        version: i64,
    ) -> Self {
        Self { id, currency, rate, is_default, rated_at, version }
    }

    /// Sets the rate. The default currency's is always one.
    pub fn set_rate(&mut self, rate: &str, at: DateTime<Utc>) -> Result<Event, FieldErrors> {
        let mut errors = FieldErrors::none();
        let rate = parse_rate(rate, &mut errors);
        if self.is_default {
            errors.add("rate", "fixed", "The default currency's rate is always 1");
        }
        let Some(rate) = rate else { return Err(errors) };
        errors.ok(())?;
        let before = self.facts();
        (self.rate, self.rated_at) = (rate, at);
        Ok(self.tell("currency.rate_set", &before))
    }

    /// What a sum in this currency is worth in the global default currency.
    pub fn in_default(&self, minor: i64, default: Currency) -> Result<Money, MoneyError> {
        let sum = Money::from_minor(minor, self.currency).as_amount().value();
        let value = sum.checked_div(self.rate).ok_or(MoneyError::OutOfRange)?;
        Amount::new(value, default).round(Rounding::HalfUp)
    }

    /// What is told when the currency is taken off the list.
    pub fn removed(&self) -> Event {
        Event::between("currency.removed", Self::NAME, self.id.get(), &self.facts(), &Facts::new())
    }

    /// The currency itself.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Units of it for one unit of the global default currency.
    pub const fn rate(&self) -> Decimal {
        self.rate
    }

    /// Whether it is the global default.
    pub const fn is_default(&self) -> bool {
        self.is_default
    }

    /// When the rate was set.
    pub const fn rated_at(&self) -> DateTime<Utc> {
        self.rated_at
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.id.get(), before, &self.facts())
    }

    fn facts(&self) -> Facts {
        facts([
            ("code", Some(self.currency.code().to_owned())),
            ("rate", Some(self.rate.normalize().to_string())),
        ])
    }
}

fn parse_rate(text: &str, errors: &mut FieldErrors) -> Option<Decimal> {
    let rate = Decimal::from_str(text.trim()).ok().filter(|rate| *rate > Decimal::ZERO);
    let digits = |rate: &Decimal| rate.normalize().mantissa().to_string().len();
    match rate {
        Some(rate) if digits(&rate) <= 18 => Some(rate.normalize()),
        Some(_) => {
            errors.add("rate", "too_precise", "Use at most 18 significant digits");
            None
        }
        None => {
            errors.add("rate", "malformed", "Enter a rate above 0, such as 11.4302");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(rate: &str) -> Result<ListedCurrency, FieldErrors> {
        let input = CurrencyInput { code: "nok".into(), rate: rate.into() };
        let at = DateTime::UNIX_EPOCH;
        ListedCurrency::list(Id::new(2).unwrap(), &input, at).map(|(listed, _)| listed)
    }

    #[test]
    fn a_rate_is_above_zero_and_has_at_most_18_digits() {
        assert_eq!(listed("11.4302").unwrap().rate().to_string(), "11.4302");
        for bad in ["0", "-1", "x", "", "1.1234567890123456789"] {
            assert!(listed(bad).unwrap_err().of("rate").is_some(), "{bad}");
        }
    }

    #[test]
    fn a_sum_is_worth_less_the_higher_the_rate_and_whole_units_of_the_default() {
        let kroner = listed("11.5").unwrap();
        let worth = |minor, code| kroner.in_default(minor, Currency::new(code).unwrap()).unwrap();
        assert_eq!(worth(11_500, "EUR").minor(), 1_000);
        assert_eq!(worth(-100, "EUR").minor(), -9);
        assert_eq!(worth(115_000, "JPY").minor(), 100);
    }

    #[test]
    fn the_default_currency_keeps_the_rate_one() {
        let eur = Currency::new("EUR").unwrap();
        let at = DateTime::UNIX_EPOCH;
        let mut default = ListedCurrency::default_of_installation(Id::new(1).unwrap(), eur, at);
        assert_eq!(default.set_rate("2", at).unwrap_err().of("rate").unwrap().code, "fixed");
        assert_eq!(default.rate(), Decimal::ONE);
    }
}
