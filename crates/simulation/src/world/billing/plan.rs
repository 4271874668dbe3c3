//! When a sample client is billed and what becomes of each invoice, before any of it is written.

use bursar_domain::client::configuration::InvoiceNumbering;
use chrono::{DateTime, TimeDelta, Utc};

use super::super::client::Fate;
use crate::dice::Dice;

/// One invoice.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Bill {
    /// When it was drafted, and issued if it was.
    pub(super) issued_at: DateTime<Utc>,
    pub(super) turn: Turn,
    /// When it was paid or called off, if it was.
    pub(super) settled_at: DateTime<Utc>,
    /// When it was taken back, if it was.
    pub(super) corrected_at: DateTime<Utc>,
}

/// What became of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Still being written.
    Draft,
    /// Nothing was paid.
    Open,
    /// A part was paid.
    PartlyPaid,
    /// Paid from outside.
    Paid,
    /// Paid from credit.
    PaidFromCredit,
    /// Paid, then taken back and refunded outside.
    Refunded,
    /// Paid, then taken back and refunded to credit.
    RefundedToCredit,
    /// Called off before anything was paid.
    Cancelled,
    /// Paid, then taken back in part.
    Credited,
}

impl Bill {
    /// When it became fiscal, if it did.
    pub(super) fn fiscal_at(&self, numbering: InvoiceNumbering) -> Option<DateTime<Utc>> {
        match numbering {
            InvoiceNumbering::FiscalAtOnce => (self.turn != Turn::Draft).then_some(self.issued_at),
            InvoiceNumbering::FiscalWhenPaid => self.turn.is_paid().then_some(self.settled_at),
            InvoiceNumbering::ProformaOnly => None,
        }
    }

    /// When a credit note was issued for it, if one was.
    pub(super) fn credited_at(&self, numbering: InvoiceNumbering) -> Option<DateTime<Utc>> {
        self.fiscal_at(numbering)?;
        match self.turn {
            Turn::Refunded | Turn::RefundedToCredit | Turn::Credited => Some(self.corrected_at),
            Turn::Cancelled => Some(self.settled_at),
            Turn::Draft | Turn::Open | Turn::PartlyPaid | Turn::Paid | Turn::PaidFromCredit => None,
        }
    }
}

impl Turn {
    /// Whether all of it was paid at some time.
    const fn is_paid(self) -> bool {
        match self {
            Self::Draft | Self::Open | Self::PartlyPaid | Self::Cancelled => false,
            Self::Paid
            | Self::PaidFromCredit
            | Self::Refunded
            | Self::RefundedToCredit
            | Self::Credited => true,
        }
    }

    /// What becomes of an invoice of that age.
    fn of(age: TimeDelta, dice: &mut Dice) -> Self {
        match (age.num_days(), dice.below(1000)) {
            (..3, 0..350) => Self::Draft,
            (..14, 0..500) => Self::Open,
            (..14, 500..600) => Self::PartlyPaid,
            (_, 0..45) => Self::Open,
            (_, 45..65) => Self::PartlyPaid,
            (_, 65..95) => Self::Cancelled,
            (_, 95..115) => Self::Refunded,
            (_, 115..135) => Self::RefundedToCredit,
            (_, 135..165) => Self::Credited,
            (_, 165..470) => Self::PaidFromCredit,
            _ => Self::Paid,
        }
    }
}

/// How far invoices go back.
const YEAR: TimeDelta = TimeDelta::days(365);

/// The invoices of a client between two instants, at most so many, the oldest first. One that is suspended because
/// an invoice is overdue has such an invoice.
pub(in super::super) fn bills(
    fate: Fate,
    is_overdue: bool,
    most: u64,
    (since, day): (DateTime<Utc>, DateTime<Utc>),
    dice: &mut Dice,
) -> Vec<Bill> {
    let first = since.max(day - YEAR);
    let count = match fate {
        Fate::Active | Fate::Suspending => dice.below(most + 1),
        Fate::Suspended => 1 + dice.below(2),
        Fate::Idle => u64::from(dice.permille(400)),
        Fate::Leaving => 0,
    };
    let mut bills: Vec<_> = (0..count)
        .map(|_| {
            let issued_at = between(first, day, dice);
            bill(issued_at, Turn::of(day - issued_at, dice), day, dice)
        })
        .collect();
    if is_overdue {
        let issued_at = (day - TimeDelta::days(dice.between(40, 90))).max(since);
        bills.push(bill(issued_at, Turn::Open, day, dice));
    }
    bills.sort_by_key(|bill| bill.issued_at);
    bills
}

fn bill(issued_at: DateTime<Utc>, turn: Turn, day: DateTime<Utc>, dice: &mut Dice) -> Bill {
    let within = |days| day.min(issued_at + TimeDelta::days(days));
    let settled_at = between(issued_at, within(20), dice);
    let corrected_at = between(settled_at, within(50), dice);
    Bill { issued_at, turn, settled_at, corrected_at }
}

fn between(first: DateTime<Utc>, last: DateTime<Utc>, dice: &mut Dice) -> DateTime<Utc> {
    first + TimeDelta::seconds(dice.between(0, (last - first).num_seconds().max(0)))
}
