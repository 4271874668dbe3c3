//! Knows how the lines of a document are set under their headings.

mod columns;

use bursar_application::ports::printer::{PrintedLine, PrintedRow, PrintedTable};

use self::columns::Columns;
use super::band::{Band, Line};
use super::flow::Flow;
use super::setting::{Setting, Span};
use super::{LEFT, RIGHT};
use crate::length::Length;
use crate::sheet::{Bar, Ink, Style};

const PADDING: Length = Length::thousandths(4_500);
const WIDTH: Length = Length::thousandths(505_276);
const HAIRLINE: Bar = Bar { width: WIDTH, thickness: Length::thousandths(600), ink: Ink::Hairline };
const HEAD_LINE: Bar = Bar { width: WIDTH, thickness: Length::thousandths(800), ink: Ink::Black };
/// Headings are repeated on every sheet, so they do not become longer.
const HEAD_LINES: usize = 3;

/// The table, with its headings on every sheet that it reaches. No row is torn apart, unless it is
/// higher than a sheet; the name of a group stays with the first line below it.
pub(super) fn place(table: &PrintedTable, setting: &Setting<'_>, flow: &mut Flow) {
    if table.rows.is_empty() {
        return;
    }
    let columns = Columns::of(table, setting);
    let head = columns.head(table, setting);
    let row_of = |row| (matches!(row, &PrintedRow::Group(_)), columns.row(row, setting));
    let mut rows = table.rows.iter().map(row_of).peekable();
    let first = rows.peek().map(|(_, row)| row.height()).unwrap_or_default();
    flow.keep(head.height() + first);
    flow.place(head.clone());
    flow.repeat(Some(head));
    while let Some((is_group, row)) = rows.next() {
        let next = rows.peek().filter(|_| is_group).map(|(_, next)| next.height());
        flow.keep(row.height() + next.unwrap_or_default());
        flow.place(row);
        flow.rule(LEFT, HAIRLINE);
    }
    flow.repeat(None);
}

impl Columns {
    fn head(&self, table: &PrintedTable, setting: &Setting<'_>) -> Band {
        let description =
            setting.column(&table.headings.description, Style::LABEL, self.description);
        let figures = self.figures.iter().map(|(figure, span)| {
            setting.figures(figure.heading(&table.headings), Style::LABEL, *span)
        });
        let mut words: Vec<_> = [description].into_iter().chain(figures).collect();
        for lines in &mut words {
            lines.truncate(HEAD_LINES);
        }
        let below = Band::of(words.clone()).height() + Length::points(3);
        let line = Line::bar(LEFT, HEAD_LINE, HEAD_LINE.thickness);
        words.push(vec![Line::space(below), line]);
        Band::of(words)
    }

    fn row(&self, row: &PrintedRow, setting: &Setting<'_>) -> Band {
        let words = match row {
            PrintedRow::Group(name) => vec![group(name, setting)],
            PrintedRow::Line(line) => self.line(line, setting),
        };
        Band::of(words.into_iter().map(padded).collect())
    }

    fn line(&self, line: &PrintedLine, setting: &Setting<'_>) -> Vec<Vec<Line>> {
        let mut description = setting.column(&line.description, Style::NAME, self.description);
        description.extend(setting.column(&line.detail, Style::DETAIL, self.description));
        let figures = self
            .figures
            .iter()
            .map(|(figure, span)| setting.figures(&figure.of(line), Style::BODY, *span));
        [description].into_iter().chain(figures).collect()
    }
}

fn group(name: &str, setting: &Setting<'_>) -> Vec<Line> {
    let whole = Span { left: LEFT, right: RIGHT };
    let mut lines = vec![Line::space(Length::points(4))];
    lines.extend(setting.column(name, Style::GROUP, whole));
    lines
}

fn padded(mut lines: Vec<Line>) -> Vec<Line> {
    if !lines.is_empty() {
        lines.insert(0, Line::space(PADDING));
        lines.push(Line::space(PADDING));
    }
    lines
}
