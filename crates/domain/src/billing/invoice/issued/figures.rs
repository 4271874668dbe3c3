//! Knows the lines and figures of a document, and what credit notes have taken off each.

use bursar_kernel::money::{Money, MoneyError};

use crate::billing::invoice::LineNumber;
use crate::billing::invoice::draft::DraftLine;
use crate::billing::invoice::item::Item;
use crate::billing::invoice::totals::{LineFigures, TaxGroup, Totals};

/// The lines and figures of a document, as they were when it was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Its lines (BG-25), by number.
    pub lines: Vec<IssuedLine>,
    /// The lines that are taxed alike (BG-23).
    pub groups: Vec<IssuedGroup>,
    /// Everything without tax (BT-109).
    pub net: Money,
    /// All taxes (BT-110).
    pub tax: Money,
    /// What was to be paid in all (BT-112).
    pub total: Money,
}

/// A line of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedLine {
    /// Its number within the document (BT-126).
    pub number: LineNumber,
    /// What it is about.
    pub item: Item,
    /// Its figures.
    pub figures: LineFigures,
    /// What credit notes have taken off it, without tax.
    pub credited: Money,
}

/// The lines of a document that are taxed alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedGroup {
    /// Its figures.
    pub figures: TaxGroup,
    /// What credit notes have taken off it, without tax.
    pub credited_net: Money,
    /// What they have taken off each of its taxes.
    pub credited_taxes: Vec<Money>,
}

impl Figures {
    /// The figures of lines, of which nothing has been credited yet.
    pub(in crate::billing::invoice) fn freeze(lines: Vec<DraftLine>, totals: &Totals) -> Self {
        let zero = Money::zero(totals.net.currency());
        let line = |(line, figures): (DraftLine, &LineFigures)| IssuedLine {
            number: line.number,
            item: line.item,
            figures: *figures,
            credited: zero,
        };
        let group = |figures: &TaxGroup| IssuedGroup {
            figures: figures.clone(),
            credited_net: zero,
            credited_taxes: vec![zero; figures.taxes.len()],
        };
        Self {
            lines: lines.into_iter().zip(&totals.lines).map(line).collect(),
            groups: totals.groups.iter().map(group).collect(),
            net: totals.net,
            tax: totals.tax,
            total: totals.total,
        }
    }

    /// Whether any tax is charged, if only at a rate of nothing.
    pub fn has_taxes(&self) -> bool {
        self.groups.iter().any(|group| !group.figures.taxes.is_empty())
    }
}

impl IssuedLine {
    /// What can still be credited of it, without tax.
    pub fn left(&self) -> Result<Money, MoneyError> {
        self.figures.net.minus(self.credited)
    }
}

impl IssuedGroup {
    /// What can still be credited of it, without tax.
    pub fn net_left(&self) -> Result<Money, MoneyError> {
        self.figures.net.minus(self.credited_net)
    }

    /// What has been credited of its taxes.
    pub fn credited_tax(&self) -> Result<Money, MoneyError> {
        Money::sum(self.credited_taxes.iter().copied(), self.credited_net.currency())
    }

    /// What can still be credited of its taxes.
    pub fn tax_left(&self) -> Result<Money, MoneyError> {
        self.figures.tax.minus(self.credited_tax()?)
    }
}
