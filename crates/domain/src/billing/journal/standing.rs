//! Knows what a client's balances come to in total, and how he stands to his limit (product 5.10).

use std::collections::BTreeMap;

use bursar_kernel::money::{Amount, Currency, Money, MoneyError, Rounding};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;

use super::Held;

/// What one unit of the global default currency costs in each listed currency, at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    default: Currency,
    rates: BTreeMap<Currency, Decimal>,
}

/// What a client's standing follows from besides his balances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The currency that his totals are shown in.
    pub currency: Currency,
    /// Below this up-to-date credit, in the global default currency, he is out of credit.
    pub limit: Decimal,
    /// What his usage of the last 30 days cost, in the global default currency.
    pub burn: Money,
    /// Whether the limit is the one of clients with a billing agreement.
    pub has_agreement: bool,
    /// Since when he has been out of credit.
    pub out_of_credit_since: Option<DateTime<Utc>>,
}

/// How a client stands: totals over all his currencies, and what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Credit, in the client's currency.
    pub credit: Money,
    /// Up-to-date credit, in the client's currency.
    pub up_to_date: Money,
    /// Up-to-date credit in the global default currency, by which clients are compared.
    pub up_to_date_in_default: Money,
    /// Since when he has been out of credit.
    pub out_of_credit_since: Option<DateTime<Utc>>,
    /// When he reaches his limit if usage goes on as now; `None` without usage.
    pub credit_ends_at: Option<DateTime<Utc>>,
}

impl Rates {
    /// Rates in units of each currency for one unit of the default one, whose own rate is one.
    pub fn new(default: Currency, rates: impl IntoIterator<Item = (Currency, Decimal)>) -> Self {
        let mut rates: BTreeMap<_, _> = rates.into_iter().collect();
        rates.insert(default, Decimal::ONE);
        Self { default, rates }
    }

    /// The global default currency.
    pub const fn default_currency(&self) -> Currency {
        self.default
    }

    /// Units of the second currency for one unit of the first; `None` if one is not listed.
    pub fn between(&self, from: Currency, to: Currency) -> Option<Decimal> {
        if from == to {
            return Some(Decimal::ONE);
        }
        self.rates.get(&to)?.checked_div(*self.rates.get(&from)?)
    }

    /// A sum in another currency, unrounded. Multiplies first and divides last, so that no digit
    /// is lost on the way.
    pub fn convert(&self, sum: Money, to: Currency) -> Result<Amount, MoneyError> {
        self.exchange(sum.as_amount(), to)
    }

    /// The same for a sum that is not rounded.
    pub fn exchange(&self, sum: Amount, to: Currency) -> Result<Amount, MoneyError> {
        if sum.currency() == to {
            return Ok(sum);
        }
        let rate = |currency| self.rates.get(&currency).copied().ok_or(MoneyError::Mixed);
        let value = sum.times(rate(to)?)?.value();
        let value = value.checked_div(rate(sum.currency())?).ok_or(MoneyError::OutOfRange)?;
        Ok(Amount::new(value, to))
    }

    /// Sums of several currencies in one, rounded once, half-up.
    pub fn total(
        &self,
        sums: impl IntoIterator<Item = Money>,
        to: Currency,
    ) -> Result<Money, MoneyError> {
        let mut total = Amount::zero(to);
        for sum in sums {
            total = total.plus(self.convert(sum, to)?)?;
        }
        total.round(Rounding::HalfUp)
    }
}

/// The span that burn is counted over (product 11.1).
const BURN_DAYS: i64 = 30;

impl Terms {
    /// The limit as money of the global default currency.
    pub fn limit_in(&self, default: Currency) -> Result<Money, MoneyError> {
        Amount::new(self.limit, default).round(Rounding::HalfUp)
    }

    /// How a client with these balances stands at an instant.
    pub fn standing(
        &self,
        held: &BTreeMap<Currency, Held>,
        rates: &Rates,
        at: DateTime<Utc>,
    ) -> Result<Standing, MoneyError> {
        let default = rates.default_currency();
        let up_to_date = held.values().map(Held::up_to_date).collect::<Result<Vec<_>, _>>()?;
        let in_default = rates.total(up_to_date.iter().copied(), default)?;
        let is_out = in_default.as_amount().value() < self.limit;
        let since = self.out_of_credit_since.unwrap_or(at);
        Ok(Standing {
            credit: rates.total(held.values().map(|held| held.credit), self.currency)?,
            up_to_date: rates.total(up_to_date, self.currency)?,
            up_to_date_in_default: in_default,
            out_of_credit_since: is_out.then_some(since),
            credit_ends_at: self.end(in_default, at),
        })
    }

    /// When credit reaches the limit: now if it is there already, and never without usage.
    fn end(&self, up_to_date: Money, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let burn = self.burn.as_amount().value();
        if burn <= Decimal::ZERO {
            return None;
        }
        let left = (up_to_date.as_amount().value() - self.limit).max(Decimal::ZERO);
        let seconds = Decimal::from(BURN_DAYS * 86_400).checked_mul(left)?.checked_div(burn)?;
        let span = TimeDelta::try_seconds(i64::try_from(seconds.trunc()).ok()?)?;
        at.checked_add_signed(span)
    }
}
