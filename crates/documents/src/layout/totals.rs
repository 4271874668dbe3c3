//! Knows how the figures below the lines lead to what is due.

use bursar_application::ports::printer::{PrintedTotal, TotalWeight};

use super::band::{Band, Line};
use super::flow::Flow;
use super::setting::{Setting, Span};
use super::{LEFT, RIGHT};
use crate::length::Length;
use crate::sheet::{Bar, Ink, Style};

const GAP: Length = Length::points(14);

/// The totals on the right, all on one sheet.
pub(super) fn place(totals: &[PrintedTotal], setting: &Setting<'_>, flow: &mut Flow) {
    let span = Span { left: LEFT + (RIGHT - LEFT).scaled(11, 20), right: RIGHT };
    let mut lines = Vec::new();
    for total in totals {
        if total.weight != TotalWeight::Step && !lines.is_empty() {
            lines.push(Line::space(Length::points(4)));
            let bar = Bar {
                width: span.width(),
                thickness: Length::thousandths(600),
                ink: Ink::Hairline,
            };
            lines.push(Line::bar(span.left, bar, Length::points(4)));
        }
        lines.extend(total_lines(total, setting, span));
    }
    if !lines.is_empty() {
        flow.space(Length::points(8));
        flow.place(Band::of(vec![lines]));
    }
}

fn total_lines(total: &PrintedTotal, setting: &Setting<'_>, span: Span) -> Vec<Line> {
    let (label, figure) = match total.weight {
        TotalWeight::Step => (Style::STEP_LABEL, Style::STEP),
        TotalWeight::Sum => (Style::SUM, Style::SUM),
        TotalWeight::Due => (Style::DUE, Style::DUE),
    };
    let text = &total.figure.text;
    let width = setting.width(text, figure).min(span.width().scaled(13, 20));
    let figures = Span { left: span.right - width, ..span };
    let labels = Span { right: figures.left - GAP, ..span };
    setting.pair((&total.label, label, labels), (text, figure, figures))
}
