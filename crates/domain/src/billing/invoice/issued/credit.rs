//! Knows how a fiscal invoice is taken back by credit notes.

use bursar_kernel::Note;
use bursar_kernel::money::{Money, MoneyError};
use chrono::{DateTime, Utc};

use super::IssuedInvoice;
use super::figures::IssuedGroup;
use crate::billing::invoice::credit_note::{
    CreditNote, CreditNoteId, CreditScope, Portion, Preceding, StoredCreditNote,
};
use crate::billing::invoice::number::FiscalNumber;
use crate::billing::invoice::status::IllegalInvoiceStep;
use crate::billing::invoice::totals::{TaxFigure, TaxGroup};
use crate::billing::invoice::{CreditedLine, LineNumber};
use crate::event::Event;

/// Why an invoice cannot be credited like that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CreditError {
    /// A proforma is cancelled instead.
    #[error("only fiscal invoices are credited; cancel the proforma")]
    NotFiscal,
    /// There is no such line, or it is named twice.
    #[error("there is no line {0}, or it is named twice")]
    NoLine(LineNumber),
    /// There is no such group, or it is named twice.
    #[error("choose each group of taxes of the invoice at most once")]
    NoGroup,
    /// More of a line would be credited than is left of it.
    #[error("credit at most {most} of line {line}")]
    TooMuchOfLine {
        /// The line.
        line: LineNumber,
        /// What is left of it, without tax.
        most: Money,
    },
    /// More would be credited than is left, or something put on top.
    #[error("credit at most {most}")]
    TooMuch {
        /// What is left of the group or the invoice.
        most: Money,
    },
    /// What is taken off outweighs what is given back.
    #[error("a credit note cannot come to less than nothing")]
    Negative,
    /// Nothing would be credited.
    #[error("there is nothing to credit")]
    Nothing,
    /// The credit note would be dated before the invoice.
    #[error("use a date that is not before the invoice's")]
    TooEarly,
    /// The status forbids what follows.
    #[error(transparent)]
    Step(#[from] IllegalInvoiceStep),
    /// A figure is in another currency, or too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl IssuedInvoice {
    /// Issues a credit note for the whole invoice or a part of it; tells about invoice and note.
    ///
    /// However it is divided, all credit notes of an invoice together come to exactly its figures,
    /// for each tax. An unpaid invoice that is credited in full is cancelled thereby.
    pub fn credit(
        &mut self,
        id: CreditNoteId,
        number: FiscalNumber,
        scope: &CreditScope,
        reason: &Note,
        at: DateTime<Utc>,
    ) -> Result<(CreditNote, [Event; 2]), CreditError> {
        let fiscal = self.stored.fiscal.clone().ok_or(CreditError::NotFiscal)?;
        if number.on < fiscal.on {
            return Err(CreditError::TooEarly);
        }
        let portions = scope.portions(&self.stored)?;
        let mut lines: Vec<CreditedLine> =
            portions.iter().flat_map(|portion| portion.lines.clone()).collect();
        if lines.iter().all(|line| line.net.is_zero() && line.tax.is_zero()) {
            return Err(CreditError::Nothing);
        }
        lines.sort_by_key(|line| line.of);
        for (number, line) in (1..).zip(&mut lines) {
            line.number = number;
        }
        let (on, mut groups) = (number.on, Vec::new());
        let event = self.change::<CreditError>("invoice.credited", |invoice| {
            groups = invoice.take_back(&portions)?;
            invoice.settle(on)
        })?;
        let currency = self.stored.particulars.currency;
        for (place, portion) in portions.iter().enumerate() {
            lines.iter_mut().filter(|line| line.group == portion.group).for_each(|line| {
                line.group = place;
            });
        }
        let net = Money::sum(groups.iter().map(|group| group.net), currency)?;
        let tax = Money::sum(groups.iter().map(|group| group.tax), currency)?;
        let mut particulars = self.stored.particulars.clone();
        particulars.account_again(tax)?;
        // The account on the invoice is that of another day.
        particulars.enclosed.account = None;
        let note = CreditNote::restore(StoredCreditNote {
            id,
            invoice: self.stored.id,
            client: self.stored.client,
            number,
            preceding: Preceding { number: fiscal.text, dated: fiscal.on },
            particulars,
            reason: reason.clone(),
            lines,
            groups,
            net,
            tax,
            total: net.plus(tax)?,
            issued_at: at,
            version: 1,
        });
        let issued = note.issued();
        Ok((note, [event.because(reason.as_str()), issued]))
    }

    /// Takes note of what is credited; answers it by tax.
    fn take_back(&mut self, portions: &[Portion]) -> Result<Vec<TaxGroup>, CreditError> {
        let most = self.owed()?;
        let mut credited = Vec::with_capacity(portions.len());
        for portion in portions {
            let groups = &mut self.stored.figures.groups;
            let group = groups.get_mut(portion.group).ok_or(CreditError::NoGroup)?;
            let figures = group.take_back(portion)?;
            self.stored.credited = self.stored.credited.plus(figures.total)?;
            credited.push(figures);
            for taken in &portion.lines {
                let mut lines = self.stored.figures.lines.iter_mut();
                if let Some(line) = lines.find(|line| Some(line.number) == taken.of) {
                    line.credited = line.credited.plus(taken.net)?;
                }
            }
        }
        let currency = self.stored.particulars.currency;
        if Money::sum(credited.iter().map(|group| group.total), currency)?.is_negative() {
            return Err(CreditError::Negative);
        }
        if self.owed()?.is_negative() {
            return Err(CreditError::TooMuch { most });
        }
        Ok(credited)
    }
}

impl IssuedGroup {
    fn take_back(&mut self, portion: &Portion) -> Result<TaxGroup, CreditError> {
        self.credited_net = self.credited_net.plus(portion.net)?;
        let mut base = portion.net;
        let mut taxes = Vec::with_capacity(portion.taxes.len());
        let figures = self.figures.taxes.iter().zip(&mut self.credited_taxes);
        for ((figure, done), amount) in figures.zip(&portion.taxes) {
            *done = done.plus(*amount)?;
            let on = if figure.tax.is_compound { base } else { portion.net };
            taxes.push(TaxFigure { tax: figure.tax.clone(), base: on, amount: *amount });
            base = base.plus(*amount)?;
        }
        let tax = Money::sum(portion.taxes.iter().copied(), portion.net.currency())?;
        Ok(TaxGroup {
            category: self.figures.category,
            exemption: self.figures.exemption.clone(),
            taxes,
            net: portion.net,
            tax,
            total: portion.net.plus(tax)?,
        })
    }
}
