//! Knows how the taxes of a document are set out by rate.

use bursar_application::ports::printer::{PrintedTax, PrintedTaxes};

use super::band::{Band, Line};
use super::flow::Flow;
use super::setting::{Setting, Span};
use super::{LEFT, RIGHT};
use crate::length::Length;
use crate::sheet::{Bar, Ink, Style};

const GAP: Length = Length::points(14);
const PADDING: Length = Length::points(3);
const HAIRLINE: Bar = Bar {
    width: Length::thousandths(505_276),
    thickness: Length::thousandths(600),
    ink: Ink::Hairline,
};

/// A rate in each row: its name and the reason, what is taxed, the tax.
pub(super) fn place(taxes: &PrintedTaxes, setting: &Setting<'_>, flow: &mut Flow) {
    if taxes.rows.is_empty() {
        return;
    }
    let row = |row: &PrintedTax, style, reason| {
        let [rates, nets, amounts] = spans();
        let mut rate = setting.column(&row.rate, style, rates);
        rate.extend(setting.column(&row.reason, reason, rates));
        let net = setting.figures(&row.net, style, nets);
        Band::of([rate, net, setting.figures(&row.tax, style, amounts)].map(padded).into())
    };
    let headings = PrintedTax {
        rate: taxes.rate.clone(),
        net: taxes.net.clone(),
        tax: taxes.tax.clone(),
        reason: String::new(),
    };
    let head = row(&headings, Style::LABEL, Style::LABEL);
    let rows: Vec<_> = taxes.rows.iter().map(|tax| row(tax, Style::BODY, Style::DETAIL)).collect();
    flow.space(Length::points(14));
    flow.keep(head.height() + rows.first().map(Band::height).unwrap_or_default());
    flow.place(head);
    for row in rows {
        flow.rule(LEFT, HAIRLINE);
        flow.place(row);
    }
}

fn spans() -> [Span; 3] {
    let figure = (RIGHT - LEFT).scaled(1, 5);
    let amounts = Span { left: RIGHT - figure + GAP, right: RIGHT };
    let nets = Span { left: RIGHT - figure.scaled(2, 1) + GAP, right: RIGHT - figure };
    [Span { left: LEFT, right: RIGHT - figure.scaled(2, 1) }, nets, amounts]
}

fn padded(mut lines: Vec<Line>) -> Vec<Line> {
    if !lines.is_empty() {
        lines.insert(0, Line::space(PADDING));
        lines.push(Line::space(PADDING));
    }
    lines
}
