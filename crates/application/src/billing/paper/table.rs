//! Knows how lines stand on paper.

use bursar_domain::billing::invoice::{
    CreditedLine, Item, LineFigures, Prices, Quantity, TaxGroup, UnitCode,
};
use bursar_kernel::money::{Amount, Currency, Money, MoneyError};

use super::figure::{bare, unit_price};
use super::sums::rates;
use crate::figures::{days, quantity, unit};
use crate::ports::printer::{
    PrintedFigure, PrintedHeadings, PrintedLine, PrintedRow, PrintedTable,
};

/// A line of any document.
pub(super) struct Row<'a> {
    description: &'a str,
    detail: Vec<String>,
    quantity: Quantity,
    unit: UnitCode,
    unit_price: Amount,
    discount: Money,
    net: Money,
    group: usize,
}

impl<'a> Row<'a> {
    pub(super) fn of(item: &'a Item, figures: &LineFigures) -> Self {
        let details = item.details.iter().map(|details| details.as_str().to_owned());
        Self {
            description: item.description.as_str(),
            detail: details.chain(item.period.map(days)).collect(),
            quantity: item.quantity,
            unit: item.unit,
            unit_price: item.unit_price,
            discount: figures.discount,
            net: figures.net,
            group: figures.group,
        }
    }

    pub(super) fn credited(line: &'a CreditedLine) -> Self {
        Self {
            description: line.description.as_str(),
            detail: Vec::new(),
            quantity: line.quantity,
            unit: line.unit,
            unit_price: line.unit_price,
            discount: line.discount,
            net: line.net,
            group: line.group,
        }
    }

    fn set(&self, groups: &[&TaxGroup]) -> PrintedLine {
        // Where all lines are taxed alike, the sums below say how.
        let tax = groups.get(self.group).filter(|_| groups.len() > 1);
        PrintedLine {
            description: self.description.to_owned(),
            detail: self.detail.join("\n"),
            quantity: quantity(self.quantity),
            unit: unit(self.unit),
            unit_price: unit_price(self.unit_price),
            discount: taken_off(self.discount).unwrap_or_default(),
            tax: tax.map(|group| rates(group)).unwrap_or_default(),
            net: bare(self.net),
        }
    }
}

/// A discount with its minus, if there is one.
fn taken_off(discount: Money) -> Option<PrintedFigure> {
    let negated: Result<Money, MoneyError> = discount.negated();
    negated.ok().filter(|off| !off.is_zero()).map(bare)
}

/// The lines under their headings.
pub(super) fn of(
    rows: &[Row<'_>],
    groups: &[&TaxGroup],
    prices: Prices,
    currency: Currency,
) -> PrintedTable {
    let unit_price = match prices {
        Prices::Net => "Unit price",
        Prices::Gross => "Price with tax",
    };
    PrintedTable {
        headings: PrintedHeadings {
            description: "Description".to_owned(),
            quantity: "Quantity".to_owned(),
            unit_price: unit_price.to_owned(),
            discount: "Discount".to_owned(),
            tax: "Tax".to_owned(),
            net: format!("Amount, {}", currency.code()),
        },
        rows: rows.iter().map(|row| PrintedRow::Line(row.set(groups))).collect(),
    }
}
