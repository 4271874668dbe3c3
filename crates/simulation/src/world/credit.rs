//! What a sample client has left, in figures that agree with each other.

use bursar_application::ports::sample::SampleCredit;
use bursar_kernel::{Currency, Money};
use chrono::{DateTime, TimeDelta, Utc};

use super::client::Fate;
use super::{WorldError, wrong};
use crate::dice::Dice;

/// The rates of [`provider`](super::provider), in ten-thousandths.
const RATES: [(&str, i64); 7] = [
    ("EUR", 10_000),
    ("USD", 10_870),
    ("GBP", 8_420),
    ("NOK", 117_350),
    ("SEK", 111_240),
    ("CHF", 9_380),
    ("JPY", 1_684_200),
];

/// What the figures follow from.
pub(super) struct Purse {
    pub(super) currency: Currency,
    pub(super) fate: Fate,
    /// Whether the client is suspended because there is nothing left.
    pub(super) is_spent: bool,
    /// What all that runs costs a day, in hundredths of the default currency.
    pub(super) daily_cost: i64,
    pub(super) since: DateTime<Utc>,
    pub(super) day: DateTime<Utc>,
}

impl Purse {
    pub(super) fn credit(&self, dice: &mut Dice) -> Result<SampleCredit, WorldError> {
        let euro = Currency::new("EUR").map_err(|error| wrong(&error))?;
        let (credit, unpaid) = self.cents(dice);
        let credit = from_cents(credit, self.currency);
        let up_to_date = credit - from_cents(unpaid, self.currency);
        let other = self.other_currency(dice, up_to_date)?;
        let other_cents = other.map_or(0, |(cents, _)| cents);
        let in_other = from_cents(other_cents, self.currency);
        let base = to_cents(up_to_date + in_other, self.currency);
        let out_of_credit_since = (base < 0).then(|| self.some_days_ago(dice));
        let money = |minor| Money::from_minor(minor, self.currency);
        let mut by_currency = Vec::new();
        if credit != 0 || up_to_date != 0 {
            by_currency.push((money(credit), money(up_to_date)));
        }
        if let Some((cents, currency)) = other {
            let held = Money::from_minor(from_cents(cents, currency), currency);
            by_currency.push((held, held));
        }
        Ok(SampleCredit {
            by_currency,
            credit: money(credit + in_other),
            up_to_date: money(up_to_date + in_other),
            up_to_date_base: Money::from_minor(base, euro),
            out_of_credit_since,
            credit_ends_at: out_of_credit_since.or_else(|| self.end(base)).filter(|_| self.runs()),
        })
    }

    /// Credit and unpaid usage in hundredths of the default currency.
    fn cents(&self, dice: &mut Dice) -> (i64, i64) {
        if self.is_spent {
            let unpaid = 2_000 + dice.between(0, 40_000);
            return (dice.between(0, 1_900), unpaid);
        }
        if self.daily_cost == 0 {
            let has_some = dice.permille(450);
            return (if has_some { signed(dice.skewed(200_000)) } else { 0 }, 0);
        }
        let unpaid = self.daily_cost * dice.between(1, 28);
        let days_left = match dice.below(1000) {
            0..40 => -dice.between(1, 20),
            40..110 => dice.between(0, 9),
            110..990 => 10 + signed(dice.skewed(400)),
            _ => 1_000 + signed(dice.skewed(4_000)),
        };
        ((unpaid + self.daily_cost * days_left).max(0), unpaid)
    }

    /// Some hold another currency too, which stays as it is.
    fn other_currency(
        &self,
        dice: &mut Dice,
        up_to_date: i64,
    ) -> Result<Option<(i64, Currency)>, WorldError> {
        if up_to_date < 0 || !dice.permille(40) {
            return Ok(None);
        }
        let code = if self.currency.code() == "EUR" { "USD" } else { "EUR" };
        let currency = Currency::new(code).map_err(|error| wrong(&error))?;
        Ok(Some((1_000 + signed(dice.skewed(50_000)), currency)))
    }

    const fn runs(&self) -> bool {
        self.daily_cost > 0 && matches!(self.fate, Fate::Active | Fate::Suspending)
    }

    fn end(&self, base: i64) -> Option<DateTime<Utc>> {
        let seconds = base.checked_mul(86_400)?.checked_div(self.daily_cost)?;
        self.day.checked_add_signed(TimeDelta::try_seconds(seconds)?)
    }

    fn some_days_ago(&self, dice: &mut Dice) -> DateTime<Utc> {
        let ago = self.day - TimeDelta::minutes(dice.between(60, 20 * 24 * 60));
        ago.max(self.since)
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(0)
}

fn rate(currency: Currency) -> i64 {
    RATES.iter().find(|(code, _)| *code == currency.code()).map_or(10_000, |(_, rate)| *rate)
}

/// How many minor units of a currency a hundredth of a unit is worth, as a fraction.
fn step(currency: Currency) -> i64 {
    if currency.exponent() == 0 { 100 } else { 1 }
}

fn from_cents(cents: i64, currency: Currency) -> i64 {
    round(cents * rate(currency), 10_000 * step(currency))
}

fn to_cents(minor: i64, currency: Currency) -> i64 {
    round(minor * step(currency) * 10_000, rate(currency))
}

/// Divides and rounds half away from zero.
const fn round(number: i64, by: i64) -> i64 {
    let half = if number < 0 { -by / 2 } else { by / 2 };
    (number + half) / by
}
