//! Knows what a movement is before it is written.

use bursar_kernel::money::{Amount, Money, MoneyError, Rounding};
use bursar_kernel::{Id, Line, Note};
use rust_decimal::Decimal;

use super::{Account, Cause, Entry};

/// A movement that is about to be written.
#[derive(Clone, Debug)]
pub struct Posting {
    pub(super) source: Account,
    pub(super) paid: Money,
    pub(super) destination: Account,
    pub(super) received: Money,
    pub(super) rate: Option<Decimal>,
    pub(super) cause: Cause,
    pub(super) reason: Option<Note>,
    pub(super) reference: Option<Line>,
    pub(super) reverses: Option<Id<Entry>>,
    /// Whether credit may fall below zero by it.
    pub(super) may_overdraw: bool,
}

/// Why a movement is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PostingError {
    /// Nothing or less than nothing would move.
    #[error("move an amount above zero")]
    NotPositive,
    /// Money would move from an account to itself.
    #[error("move money between two different accounts")]
    SameAccount,
    /// The sums do not fit into each other at the rate.
    #[error("the received amount is not the paid amount at the rate")]
    WrongRate,
    /// A figure is too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Posting {
    /// A sum that moves from a source to a destination.
    pub fn new(
        source: Account,
        destination: Account,
        sum: Money,
        cause: Cause,
    ) -> Result<Self, PostingError> {
        if source == destination {
            return Err(PostingError::SameAccount);
        }
        Self::checked(Self {
            source,
            paid: sum,
            destination,
            received: sum,
            rate: None,
            cause,
            reason: None,
            reference: None,
            reverses: None,
            may_overdraw: cause.may_overdraw(),
        })
    }

    /// A sum that is exchanged on its way, at so many units of the other currency for one unit of
    /// its own; what arrives is rounded half-up.
    pub fn exchanged(
        source: Account,
        destination: Account,
        paid: Money,
        rate: Decimal,
        received: bursar_kernel::Currency,
        cause: Cause,
    ) -> Result<Self, PostingError> {
        let value = paid.as_amount().times(rate)?.value();
        let received = Amount::new(value, received).round(Rounding::HalfUp)?;
        if paid.currency() == received.currency() {
            return Err(PostingError::WrongRate);
        }
        Self::checked(Self {
            source,
            paid,
            destination,
            received,
            rate: Some(rate.normalize()),
            cause,
            reason: None,
            reference: None,
            reverses: None,
            may_overdraw: cause.may_overdraw(),
        })
    }

    /// The movement that undoes an entry: the same sums, the other way round. Of credit that was
    /// bought it takes what is no longer there too, since its payment did not last (product 2.1).
    pub fn reversal(entry: &Entry, reason: Note) -> Self {
        let (source, destination) = (entry.destination(), entry.source());
        Self {
            source: source.account,
            paid: source.money,
            destination: destination.account,
            received: destination.money,
            rate: entry.rate(),
            cause: Cause::Reversal,
            reason: Some(reason),
            reference: None,
            reverses: Some(entry.id()),
            may_overdraw: entry.cause() == Cause::CreditBought,
        }
    }

    /// Why money moves.
    pub const fn cause(&self) -> Cause {
        self.cause
    }

    /// The sum that leaves the source.
    pub const fn paid(&self) -> Money {
        self.paid
    }

    /// The entry that this one will undo.
    pub const fn reverses(&self) -> Option<Id<Entry>> {
        self.reverses
    }

    /// The same movement with the reason that was given.
    #[must_use]
    pub fn because(mut self, reason: Note) -> Self {
        self.reason = Some(reason);
        self
    }

    /// The same movement with what the world outside calls it: a payment reference.
    #[must_use]
    pub fn known_as(mut self, reference: Option<Line>) -> Self {
        self.reference = reference;
        self
    }

    /// The same movement of money that has gone already: it takes credit that is no longer there.
    #[must_use]
    pub const fn overdrawing(mut self) -> Self {
        self.may_overdraw = true;
        self
    }

    fn checked(self) -> Result<Self, PostingError> {
        if self.paid.minor() > 0 && self.received.minor() > 0 {
            Ok(self)
        } else {
            Err(PostingError::NotPositive)
        }
    }
}
