//! Knows how the client's account stands on paper.

use bursar_domain::billing::invoice::{AccountStatement, StatedMovement};

use super::figure::{bare, named};
use crate::figures::day;
use crate::ports::printer::{PrintedAccount, PrintedMovement};

/// What had moved on the document, and what the client had left with the provider.
pub(super) fn of(stated: &AccountStatement) -> PrintedAccount {
    let AccountStatement { on, balance, movements } = stated;
    let movement = |movement: &StatedMovement| PrintedMovement {
        text: format!("{}, journal entry {}", movement.cause.label(), movement.entry),
        on: day(movement.on),
        sum: bare(movement.amount),
    };
    PrintedAccount {
        text: "Account".to_owned(),
        on: "Date".to_owned(),
        sum: format!("Amount, {}", balance.currency().code()),
        movements: movements.iter().map(movement).collect(),
        balance: Some(PrintedMovement {
            text: "Credit balance".to_owned(),
            on: day(*on),
            sum: named(*balance),
        }),
    }
}
