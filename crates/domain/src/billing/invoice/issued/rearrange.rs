//! Knows how proformas are split and merged. What is fiscal is corrected by credit notes.

use std::collections::BTreeSet;

use bursar_kernel::money::{Money, MoneyError};
use chrono::NaiveDate;

use super::IssuedInvoice;
use super::figures::Figures;
use crate::billing::invoice::draft::DraftLine;
use crate::billing::invoice::number::DocumentNumber;
use crate::billing::invoice::status::{IllegalInvoiceStep, InvoiceStatus, InvoiceStep};
use crate::billing::invoice::totals::{TotalsTerms, totals};
use crate::billing::invoice::{InvoiceId, LineNumber};
use crate::billing::tax::TaxPending;
use crate::event::{Event, Facts};

/// Why proformas cannot be split or merged like that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArrangeError {
    /// The document is fiscal, or nothing is due on it.
    #[error("only unpaid proformas can be split or merged")]
    NotOpen,
    /// There is no such line.
    #[error("there is no line {0}")]
    NoLine(LineNumber),
    /// A part would be everything or nothing.
    #[error("choose some of the lines, not all")]
    NotAPart,
    /// More was paid than would remain; payments stay on the original.
    #[error("{0} was paid, which is more than would remain")]
    PaidAbove(Money),
    /// A part would come to less than nothing.
    #[error("neither part may come to less than nothing")]
    NegativePart,
    /// They are of different clients, currencies, kinds, taxes or sellers.
    #[error("merge invoices of one client, currency, kind, tax and seller only")]
    Unlike,
    /// Two lines are for the same part of the same cycle.
    #[error("two lines are for the same cycle")]
    ChargedTwice,
    /// Payments stay where they are, so only the invoice that stays may have some.
    #[error("merge into the invoice that has payments")]
    HasPayments,
    /// It would be overdue before it was issued.
    #[error("use a due date that is not before the day of issue")]
    DueBeforeIssue,
    /// The tax of an issued document is always known.
    #[error("the tax is pending")]
    TaxPending(TaxPending),
    /// The status forbids it.
    #[error(transparent)]
    Step(#[from] IllegalInvoiceStep),
    /// A figure is too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl IssuedInvoice {
    /// Moves some of the lines to a new proforma. Payments stay, and may now pay the original.
    pub fn split(
        &mut self,
        id: InvoiceId,
        number: DocumentNumber,
        lines: &BTreeSet<LineNumber>,
        on: NaiveDate,
    ) -> Result<(Self, [Event; 2]), ArrangeError> {
        self.require_open()?;
        let known: BTreeSet<LineNumber> =
            self.stored.figures.lines.iter().map(|line| line.number).collect();
        if let Some(number) = lines.difference(&known).next() {
            return Err(ArrangeError::NoLine(*number));
        }
        if lines.is_empty() || lines.len() == known.len() {
            return Err(ArrangeError::NotAPart);
        }
        let (moved, kept): (Vec<_>, Vec<_>) =
            self.lines().into_iter().partition(|line| lines.contains(&line.number));
        let zero = Money::zero(self.stored.particulars.currency);
        let mut new = self.clone();
        new.stored.id = id;
        new.stored.proforma = Some(number);
        new.stored.version = 1;
        (new.stored.paid, new.stored.refunded) = (zero, zero);
        new.replace_lines(moved)?;
        new.settle::<ArrangeError>(on)?;
        let event = self.change("invoice.split", |invoice| {
            invoice.replace_lines(kept)?;
            let settled = invoice.settled()?;
            if settled.compare(invoice.stored.figures.total)?.is_gt() {
                return Err(ArrangeError::PaidAbove(settled));
            }
            invoice.settle(on)
        })?;
        let issued = new.tell("invoice.issued", &Facts::new());
        Ok((new, [event, issued]))
    }

    /// Takes over the lines of other proformas, which are called off; tells what became of each,
    /// this one last.
    pub fn merge(
        &mut self,
        others: &mut [Self],
        due_on: NaiveDate,
    ) -> Result<Vec<Event>, ArrangeError> {
        self.require_open()?;
        if others.is_empty() || !others.iter().all(|other| self.is_like(other)) {
            return Err(ArrangeError::Unlike);
        }
        if due_on < self.stored.issued_on {
            return Err(ArrangeError::DueBeforeIssue);
        }
        let mut lines = self.lines();
        for other in others.iter() {
            other.require_open()?;
            if !other.settled()?.is_zero() {
                return Err(ArrangeError::HasPayments);
            }
            lines.extend(other.lines());
        }
        let mut charges = BTreeSet::new();
        if !lines.iter().filter_map(|line| line.item.charge()).all(|charge| charges.insert(charge))
        {
            return Err(ArrangeError::ChargedTwice);
        }
        for (number, line) in (1..).zip(&mut lines) {
            line.number = number;
        }
        let event = self.change("invoice.merged", |invoice| {
            invoice.stored.due_on = due_on;
            invoice.replace_lines(lines)
        })?;
        let reason = format!("merged into {}", self.number().map_or("", DocumentNumber::as_str));
        let mut events = Vec::with_capacity(others.len() + 1);
        for other in others {
            let cancelled = other.change::<ArrangeError>("invoice.cancelled", |other| {
                Ok(other.step(InvoiceStep::Cancel)?)
            })?;
            events.push(cancelled.because(&reason));
        }
        events.push(event);
        Ok(events)
    }

    fn require_open(&self) -> Result<(), ArrangeError> {
        let is_open = self.status() == InvoiceStatus::Unpaid && !self.is_fiscal();
        if is_open { Ok(()) } else { Err(ArrangeError::NotOpen) }
    }

    fn is_like(&self, other: &Self) -> bool {
        let (one, other) = (&self.stored, &other.stored);
        let (mine, theirs) = (&one.particulars, &other.particulars);
        one.id != other.id
            && (one.client, one.kind) == (other.client, other.kind)
            && (mine.currency, mine.prices, mine.rounding)
                == (theirs.currency, theirs.prices, theirs.rounding)
            && mine.seller == theirs.seller
            && one.assessment.outcome == other.assessment.outcome
    }

    fn lines(&self) -> Vec<DraftLine> {
        let lines = self.stored.figures.lines.iter();
        lines.map(|line| DraftLine { number: line.number, item: line.item.clone() }).collect()
    }

    /// Computes all figures anew for other lines.
    fn replace_lines(&mut self, lines: Vec<DraftLine>) -> Result<(), ArrangeError> {
        let treatment = self.stored.assessment.treatment().map_err(ArrangeError::TaxPending)?;
        let particulars = &mut self.stored.particulars;
        let terms = TotalsTerms {
            currency: particulars.currency,
            rounding: particulars.rounding,
            prices: particulars.prices,
            treatment,
        };
        let figures = totals(lines.iter().map(|line| &line.item), &terms)?;
        if figures.total.is_negative() {
            return Err(ArrangeError::NegativePart);
        }
        particulars.account_again(figures.tax)?;
        self.stored.figures = Figures::freeze(lines, &figures);
        Ok(())
    }
}
