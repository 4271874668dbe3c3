//! Knows how the figures below the lines stand on paper.

use bursar_domain::billing::invoice::TaxGroup;
use bursar_kernel::money::{Currency, Money};

use super::figure::{bare, named};
use crate::ports::printer::{PrintedFigure, PrintedTax, PrintedTaxes, PrintedTotal, TotalWeight};

/// What a document comes to.
pub(super) struct Sums {
    pub(super) net: Money,
    pub(super) tax: Money,
    pub(super) total: Money,
    /// What was paid before the document was made, if anything was.
    pub(super) paid: Option<Money>,
    /// What is to be paid, where something can be.
    pub(super) due: Option<Money>,
}

impl Sums {
    /// From the sum of the lines to what is due. A single tax is told here; several are told in the
    /// table of taxes, and here by their sum.
    pub(super) fn totals(&self, groups: &[&TaxGroup]) -> Vec<PrintedTotal> {
        let step = |label: String, figure: PrintedFigure| PrintedTotal {
            label,
            figure,
            weight: TotalWeight::Step,
        };
        let mut totals = vec![step("Subtotal".to_owned(), bare(self.net))];
        match single(groups) {
            Some(PrintedTax { rate, net, tax, .. }) => {
                totals.push(step(format!("{rate} on {}", net.text), tax));
            }
            None if groups.is_empty() => {}
            None => totals.push(step("Tax".to_owned(), bare(self.tax))),
        }
        totals.push(PrintedTotal {
            label: "Total".to_owned(),
            figure: named(self.total),
            weight: TotalWeight::Sum,
        });
        if let Some(paid) = self.paid.and_then(|paid| paid.negated().ok()) {
            totals.push(step("Paid".to_owned(), bare(paid)));
        }
        totals.extend(self.due.map(|due| PrintedTotal {
            label: "Amount due".to_owned(),
            figure: named(due),
            weight: TotalWeight::Due,
        }));
        totals
    }
}

/// The one tax of a document that has no other.
fn single(groups: &[&TaxGroup]) -> Option<PrintedTax> {
    match rows(groups).as_slice() {
        [tax] => Some(tax.clone()),
        _ => None,
    }
}

/// The taxes by rate, where there are several.
pub(super) fn taxes(groups: &[&TaxGroup], currency: Currency) -> PrintedTaxes {
    let rows = rows(groups);
    if rows.len() < 2 {
        return PrintedTaxes::default();
    }
    PrintedTaxes {
        rate: "Tax".to_owned(),
        net: format!("On, {}", currency.code()),
        tax: format!("Tax, {}", currency.code()),
        rows,
    }
}

fn rows(groups: &[&TaxGroup]) -> Vec<PrintedTax> {
    groups.iter().flat_map(|group| of_group(group)).collect()
}

fn of_group(group: &TaxGroup) -> Vec<PrintedTax> {
    let charged = group.taxes.iter().map(|figure| PrintedTax {
        rate: format!("{} {}%", figure.tax.name, figure.tax.rate),
        net: bare(figure.base),
        tax: bare(figure.amount),
        reason: String::new(),
    });
    let exempt = group.exemption.iter().map(|exemption| PrintedTax {
        rate: exemption.text.clone(),
        net: bare(group.net),
        tax: bare(group.tax),
        reason: String::new(),
    });
    charged.chain(exempt).collect()
}

/// The rates of a group in short, to stand in its lines.
pub(super) fn rates(group: &TaxGroup) -> String {
    let rates: Vec<_> = group.taxes.iter().map(|figure| format!("{}%", figure.tax.rate)).collect();
    if rates.is_empty() { "0%".to_owned() } else { rates.join(" + ") }
}
