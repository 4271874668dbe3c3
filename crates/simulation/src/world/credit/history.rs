//! How a sample client's credit came to be: deposits, corrections, and a gift that expires.

use bursar_domain::billing::journal::{Account, Cause, Posting};
use bursar_kernel::Money;
use chrono::{DateTime, TimeDelta, Utc};

use super::super::{WorldError, wrong};
use super::movement::{Movement, note};
use crate::dice::Dice;

const DEPOSITS: [&str; 5] = [
    "Bank transfer",
    "Bank transfer, confirmed by phone",
    "Card payment taken by phone",
    "Yearly deposit as agreed",
    "Goodwill for the outage of the region",
];

const WITHDRAWALS: [&str; 3] =
    ["Booked twice, taken back", "Meant for another client", "Paid back on request"];

/// Movements between two instants that come to this credit.
pub(super) fn moves(
    credit: Money,
    span: (DateTime<Utc>, DateTime<Utc>),
    dice: &mut Dice,
) -> Result<Vec<Movement>, WorldError> {
    let steps = steps(credit, dice)?;
    let count = i64::try_from(steps.len()).map_err(|error| wrong(&error))?;
    let (first, last) = span;
    let gap = (last - first).num_minutes().max(count + 1) / (count + 1);
    let dated = (0..count).zip(steps).map(|(number, (posting, days))| {
        let at = first + TimeDelta::minutes(gap * number + dice.between(0, gap - 1));
        let expires_at = days.map(|days| last + TimeDelta::days(days));
        Movement { at: at.min(last), posting, expires_at }
    });
    Ok(dated.collect())
}

/// Movements that come to this credit, those that expire with the days that they last.
fn steps(credit: Money, dice: &mut Dice) -> Result<Vec<(Posting, Option<i64>)>, WorldError> {
    let mut steps = Vec::new();
    let (mut rest, currency) = (credit.minor(), credit.currency());
    if rest > 4_000 && dice.permille(60) {
        let gift = Money::from_minor(2_000, currency);
        let posting = Posting::new(Account::Promotion, Account::Credit, gift, Cause::InitialCredit);
        let days = dice.between(3, 90);
        steps.push((posting.map_err(|error| wrong(&error))?, Some(days)));
        rest -= 2_000;
    }
    let surplus = if dice.permille(250) { dice.between(1, 2_500) } else { 0 };
    let weights: Vec<u64> = (0..dice.between(1, 3)).map(|_| 1 + dice.below(9)).collect();
    let deposited = Money::from_minor(rest + surplus, currency);
    let deposits = deposited.allocate(&weights).map_err(|error| wrong(&error))?;
    for deposit in deposits.into_iter().filter(|deposit| deposit.minor() > 0) {
        steps.push((given(deposit, dice)?, None));
    }
    if surplus > 0 {
        steps.push((taken(Money::from_minor(surplus, currency), dice)?, None));
    }
    Ok(steps)
}

fn given(sum: Money, dice: &mut Dice) -> Result<Posting, WorldError> {
    let posting = Posting::new(Account::Staff, Account::Credit, sum, Cause::CreditAdded);
    Ok(posting.map_err(|error| wrong(&error))?.because(note(dice.one(&DEPOSITS))?))
}

fn taken(sum: Money, dice: &mut Dice) -> Result<Posting, WorldError> {
    let posting = Posting::new(Account::Credit, Account::Staff, sum, Cause::CreditSubtracted);
    Ok(posting.map_err(|error| wrong(&error))?.because(note(dice.one(&WITHDRAWALS))?))
}
