//! Knows how a table is set whose rows are words on the left and two short columns on the right.

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

/// One row.
pub(super) struct Row<'a> {
    pub(super) words: &'a str,
    /// What more there is to say, below the words.
    pub(super) detail: &'a str,
    pub(super) columns: [&'a str; 2],
    pub(super) style: Style,
}

/// The rows below their headings, of which the first stays with them.
pub(super) fn place(head: &Row<'_>, rows: &[Row<'_>], setting: &Setting<'_>, flow: &mut Flow) {
    if rows.is_empty() {
        return;
    }
    let head = band(head, setting);
    let rows: Vec<_> = rows.iter().map(|row| band(row, setting)).collect();
    flow.space(Length::points(14));
    flow.keep(head.height() + rows.first().map(Band::height).unwrap_or_default());
    flow.place(head);
    for row in rows {
        flow.rule(LEFT, HAIRLINE);
        flow.place(row);
    }
}

fn band(row: &Row<'_>, setting: &Setting<'_>) -> Band {
    let Row { words, detail, columns: [middle, last], style } = row;
    let [left, centre, right] = spans();
    let mut said = setting.column(words, *style, left);
    said.extend(setting.column(detail, Style::DETAIL, left));
    let middle = setting.figures(middle, *style, centre);
    Band::of([said, middle, setting.figures(last, *style, right)].map(padded).into())
}

fn spans() -> [Span; 3] {
    let column = (RIGHT - LEFT).scaled(1, 5);
    let last = Span { left: RIGHT - column + GAP, right: RIGHT };
    let middle = Span { left: RIGHT - column.scaled(2, 1) + GAP, right: RIGHT - column };
    [Span { left: LEFT, right: RIGHT - column.scaled(2, 1) }, middle, last]
}

fn padded(mut lines: Vec<Line>) -> Vec<Line> {
    if !lines.is_empty() {
        lines.insert(0, Line::space(PADDING));
        lines.push(Line::space(PADDING));
    }
    lines
}
