//! Knows the currencies that the provider deals in, and their exchange rates (product 5.15).

mod rate;
mod sheet;

use bursar_kernel::Id;
use bursar_kernel::money::{Amount, Currency, Money, MoneyError, Rounding};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

pub use self::rate::{DatedRate, RateError, RateJump, RateSource, parse_rate};
pub use self::sheet::{RateSheet, SheetError};
use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// A currency that the provider deals in. Exactly one is the global default.
#[derive(Clone, Debug)]
pub struct ListedCurrency {
    id: Id<Self>,
    currency: Currency,
    rate: DatedRate,
    is_default: bool,
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
        let rate = rate::entered(&input.rate, &mut errors);
        let (Some(currency), Some(rate)) = (currency, rate) else { return Err(errors) };
        let rate = DatedRate { rate, since: at, source: RateSource::Staff };
        let listed = Self { id, currency, rate, is_default: false, version: 1 };
        let event = listed.tell("currency.listed", &Facts::new());
        errors.ok((listed, event))
    }

    /// The global default currency of a new installation.
    pub const fn default_of_installation(
        id: Id<Self>,
        currency: Currency,
        at: DateTime<Utc>,
    ) -> Self {
        let rate = DatedRate { rate: Decimal::ONE, since: at, source: RateSource::Staff };
        Self { id, currency, rate, is_default: true, version: 1 }
    }

    /// A currency as the store kept it.
    pub const fn restore(
        id: Id<Self>,
        currency: Currency,
        rate: DatedRate,
        is_default: bool,
        version: i64,
    ) -> Self {
        Self { id, currency, rate, is_default, version }
    }

    /// Sets the rate by hand. The default currency's is always one.
    pub fn set_rate(&mut self, rate: &str, at: DateTime<Utc>) -> Result<Event, FieldErrors> {
        let mut errors = FieldErrors::none();
        let rate = rate::entered(rate, &mut errors);
        if self.is_default {
            errors.add("rate", "fixed", "The default currency's rate is always 1");
        }
        let Some(rate) = rate else { return Err(errors) };
        errors.ok(())?;
        Ok(self.take(DatedRate { rate, since: at, source: RateSource::Staff }))
    }

    /// Takes over a rate that nobody has looked at; one that is far from the present is refused.
    pub fn follow(&mut self, rate: DatedRate) -> Result<Event, RateJump> {
        match RateJump::between(self.currency, self.rate.rate, rate.rate) {
            Some(jump) => Err(jump),
            None => Ok(self.take(rate).because(rate.source.label())),
        }
    }

    /// A rate that is the same as the present one leaves everything as it is.
    fn take(&mut self, rate: DatedRate) -> Event {
        let before = self.facts();
        if rate.rate != self.rate.rate {
            self.rate = rate;
        }
        self.tell("currency.rate_set", &before)
    }

    /// What a sum in this currency is worth in the global default currency.
    pub fn in_default(&self, minor: i64, default: Currency) -> Result<Money, MoneyError> {
        let sum = Money::from_minor(minor, self.currency).as_amount().value();
        let value = sum.checked_div(self.rate.rate).ok_or(MoneyError::OutOfRange)?;
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
        self.rate.rate
    }

    /// Who set the rate.
    pub const fn rate_source(&self) -> RateSource {
        self.rate.source
    }

    /// Whether it is the global default.
    pub const fn is_default(&self) -> bool {
        self.is_default
    }

    /// When the rate was set.
    pub const fn rated_at(&self) -> DateTime<Utc> {
        self.rate.since
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.id.get(), before, &self.facts())
    }

    fn facts(&self) -> Facts {
        facts([
            ("code", Some(self.currency.code().to_owned())),
            ("rate", Some(self.rate.rate.normalize().to_string())),
        ])
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
    fn a_rate_of_a_source_is_followed_unless_it_is_far_off() {
        let mut kroner = listed("11.5").unwrap();
        let dated = |rate: &str, source| DatedRate {
            rate: rate.parse().unwrap(),
            since: DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(1),
            source,
        };
        let event = kroner.follow(dated("11.6", RateSource::Http)).unwrap();
        assert!(event.is_change() && event.reason.is_some());
        assert_eq!(
            (kroner.rate_source(), kroner.rate().to_string()),
            (RateSource::Http, "11.6".into())
        );
        assert!(!kroner.follow(dated("11.60", RateSource::File)).unwrap().is_change());
        assert_eq!(kroner.rate_source(), RateSource::Http, "the same rate stays as it was set");
        assert!(kroner.follow(dated("116", RateSource::File)).is_err());
        assert_eq!(kroner.rate().to_string(), "11.6");
        assert!(kroner.set_rate("116", DateTime::UNIX_EPOCH).unwrap().is_change());
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
