//! What a sample client has left, in figures that agree with each other.

mod history;
mod movement;

use std::sync::Arc;

use bursar_domain::billing::journal::{Head, Held, Ledger, Rates, StoredLedger, Terms};
use bursar_domain::client::ClientId;
use bursar_kernel::{Currency, Money};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;

pub(super) use self::movement::{Movement, note};
use super::client::Fate;
use super::{Counters, WorldError, wrong};
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

/// A side of the journal on which nothing has been written.
pub(super) struct Opened {
    pub(super) ledger: Ledger,
    /// The credit that it is to end with, in each currency.
    pub(super) credits: Vec<Money>,
}

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
    /// His side of the journal before anything happened on it, and the credit that it is to end
    /// with.
    pub(super) fn open(&self, client: ClientId, dice: &mut Dice) -> Result<Opened, WorldError> {
        let (credit, unpaid) = self.cents(dice);
        let credit = from_cents(credit, self.currency);
        let unpaid = from_cents(unpaid, self.currency);
        let mut shares = Vec::new();
        if credit != 0 || unpaid != 0 {
            shares.push((self.money(credit), self.money(unpaid)));
        }
        if let Some((cents, currency)) = self.other_currency(dice, credit - unpaid)? {
            let held = Money::from_minor(from_cents(cents, currency), currency);
            shares.push((held, Money::zero(currency)));
        }
        let rates = rates()?;
        let held = shares.iter().map(|(credit, unpaid_usage)| Held {
            credit: Money::zero(credit.currency()),
            unpaid_usage: *unpaid_usage,
        });
        let ledger = Ledger::restore(StoredLedger {
            client,
            head: Head::EMPTY,
            held: held.collect(),
            lots: Vec::new(),
            terms: self.terms(dice, rates.default_currency()),
            rates: Arc::new(rates),
        });
        let credits = shares.into_iter().map(|(credit, _)| credit);
        Ok(Opened { ledger, credits: credits.filter(|credit| !credit.is_zero()).collect() })
    }

    /// The same after all that happened: these movements, and those that come to what is left of
    /// the credit that it is to end with.
    pub(super) fn post(
        &self,
        opened: Opened,
        mut moves: Vec<Movement>,
        dice: &mut Dice,
        next: &mut Counters,
    ) -> Result<Ledger, WorldError> {
        let Opened { mut ledger, credits } = opened;
        for credit in credits.into_iter().filter(|credit| !credit.is_zero()) {
            moves.extend(history::moves(credit, (self.since, self.day), dice)?);
        }
        moves.sort_by_key(|movement| movement.at);
        for movement in moves {
            movement.post(&mut ledger, dice, next)?;
        }
        Ok(ledger)
    }

    const fn money(&self, minor: i64) -> Money {
        Money::from_minor(minor, self.currency)
    }

    /// The limits of all sample configurations are zero.
    fn terms(&self, dice: &mut Dice, default: Currency) -> Terms {
        let daily = if self.runs() { self.daily_cost } else { 0 };
        Terms {
            currency: self.currency,
            limit: Decimal::ZERO,
            burn: Money::from_minor(daily * 30, default),
            has_agreement: false,
            out_of_credit_since: Some(self.some_days_ago(dice)),
        }
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

/// The currencies that the provider deals in.
pub(super) fn currencies() -> Result<Vec<Currency>, WorldError> {
    RATES.iter().map(|(code, _)| Currency::new(code).map_err(|error| wrong(&error))).collect()
}

/// The same rates as the provider's settings have them.
fn rates() -> Result<Rates, WorldError> {
    let mut rates = Vec::new();
    for (code, rate) in RATES {
        let currency = Currency::new(code).map_err(|error| wrong(&error))?;
        rates.push((currency, Decimal::new(rate, 4)));
    }
    let (euro, _) = *rates.first().ok_or_else(|| wrong("no rates"))?;
    Ok(Rates::new(euro, rates))
}

/// What so many hundredths of the default currency are in the smallest units of another.
pub(super) fn from_cents(cents: i64, currency: Currency) -> i64 {
    round(cents * rate(currency), 10_000 * step(currency))
}

/// Divides and rounds half away from zero.
const fn round(number: i64, by: i64) -> i64 {
    let half = if number < 0 { -by / 2 } else { by / 2 };
    (number + half) / by
}
