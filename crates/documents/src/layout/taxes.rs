//! Knows how the taxes of a document are set out by rate.

use bursar_application::ports::printer::{PrintedTax, PrintedTaxes};

use super::flow::Flow;
use super::rows::{self, Row};
use super::setting::Setting;
use crate::sheet::Style;

/// A rate in each row: its name and the reason, what is taxed, the tax.
pub(super) fn place(taxes: &PrintedTaxes, setting: &Setting<'_>, flow: &mut Flow) {
    let columns = [taxes.net.as_str(), &taxes.tax];
    let head = Row { words: &taxes.rate, detail: "", columns, style: Style::LABEL };
    let rows: Vec<_> = taxes.rows.iter().map(row).collect();
    rows::place(&head, &rows, setting, flow);
}

fn row(tax: &PrintedTax) -> Row<'_> {
    let columns = [tax.net.text.as_str(), &tax.tax.text];
    Row { words: &tax.rate, detail: &tax.reason, columns, style: Style::BODY }
}
