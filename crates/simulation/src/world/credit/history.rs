//! How a sample client's credit came to be: deposits, corrections, and a gift that expires.

use bursar_domain::billing::journal::{Account, Author, Cause, Entry, Ledger, Posting};
use bursar_kernel::{Id, Money, Note};
use chrono::{DateTime, TimeDelta, Utc};

use super::super::{Counters, WorldError, new_id, provider, wrong};
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

/// Writes entries between two instants that come to this credit.
pub(super) fn write(
    ledger: &mut Ledger,
    credit: Money,
    span: (DateTime<Utc>, DateTime<Utc>),
    dice: &mut Dice,
    next: &mut Counters,
) -> Result<(), WorldError> {
    let mut steps = steps(credit, dice)?.into_iter();
    let count = i64::try_from(steps.len()).map_err(|error| wrong(&error))?;
    let (first, last) = span;
    let gap = (last - first).num_minutes().max(count + 1) / (count + 1);
    for number in 0..count {
        let at = first + TimeDelta::minutes(gap * number + dice.between(0, gap - 1));
        let Some((posting, expires_at)) = steps.next() else { break };
        let (id, author) = (next_entry(next)?, author(dice));
        let posted = match expires_at {
            Some(days) => {
                ledger.grant(id, posting, last + TimeDelta::days(days), &author, at.min(last))
            }
            None => ledger.post(id, posting, &author, at.min(last)).map(|_| ()),
        };
        posted.map_err(|error| wrong(&error))?;
    }
    Ok(())
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

fn note(words: &str) -> Result<Note, WorldError> {
    Note::parse(words, 1000).map_err(|error| wrong(&error))
}

fn next_entry(next: &mut Counters) -> Result<Id<Entry>, WorldError> {
    next.entry += 1;
    new_id(next.entry)
}

fn author(dice: &mut Dice) -> Author {
    let staff = provider::provider().staff;
    let count = u64::try_from(staff.len()).unwrap_or(1).max(1);
    let place = usize::try_from(dice.below(count)).unwrap_or(0);
    let name = staff.get(place).map(|one| format!("{} {}", one.first_name, one.last_name));
    Author {
        id: i64::try_from(place + 1).ok(),
        name: name.unwrap_or_default(),
        on_behalf_of: None,
        request_id: "sample-world".to_owned(),
    }
}
