//! Knows which columns a table needs and how wide they are.

use bursar_application::ports::printer::{PrintedHeadings, PrintedLine, PrintedRow, PrintedTable};

use super::super::setting::{Setting, Span};
use super::super::{LEFT, RIGHT};
use crate::length::Length;
use crate::sheet::Style;

const GAP: Length = Length::points(14);

/// A column of figures.
#[derive(Clone, Copy)]
pub(super) enum Figure {
    Quantity,
    UnitPrice,
    Discount,
    Tax,
    Net,
}

const FIGURES: [Figure; 5] =
    [Figure::Quantity, Figure::UnitPrice, Figure::Discount, Figure::Tax, Figure::Net];

impl Figure {
    pub(super) fn heading(self, headings: &PrintedHeadings) -> &str {
        match self {
            Self::Quantity => &headings.quantity,
            Self::UnitPrice => &headings.unit_price,
            Self::Discount => &headings.discount,
            Self::Tax => &headings.tax,
            Self::Net => &headings.net,
        }
    }

    pub(super) fn of(self, line: &PrintedLine) -> String {
        match self {
            Self::Quantity => format!("{} {}", line.quantity, line.unit).trim().to_owned(),
            Self::UnitPrice => line.unit_price.text.clone(),
            Self::Discount => line.discount.text.clone(),
            Self::Tax => line.tax.clone(),
            Self::Net => line.net.text.clone(),
        }
    }

    /// As wide as its widest text; nothing if no line says anything.
    fn width(self, table: &PrintedTable, setting: &Setting<'_>) -> Option<Length> {
        let texts = lines(table).map(|line| self.of(line)).filter(|text| !text.is_empty());
        let widest = texts.map(|text| setting.width(&text, Style::BODY)).max()?;
        Some(widest.max(setting.width(self.heading(&table.headings), Style::LABEL)))
    }
}

fn lines(table: &PrintedTable) -> impl Iterator<Item = &PrintedLine> {
    table.rows.iter().filter_map(|row| match row {
        PrintedRow::Group(_) => None,
        PrintedRow::Line(line) => Some(line),
    })
}

/// Where the columns of a table are.
pub(super) struct Columns {
    pub(super) description: Span,
    pub(super) figures: Vec<(Figure, Span)>,
}

impl Columns {
    /// Figures take the room they need, at most two thirds of the sheet; descriptions the rest.
    pub(super) fn of(table: &PrintedTable, setting: &Setting<'_>) -> Self {
        let widths = FIGURES
            .into_iter()
            .filter_map(|figure| figure.width(table, setting).map(|width| (figure, width + GAP)));
        let widths: Vec<_> = widths.collect();
        let granted = granted(widths.iter().map(|(_, width)| *width).collect());
        let mut left = RIGHT - granted.iter().copied().sum();
        let description = Span { left: LEFT, right: left };
        let figures = widths.into_iter().zip(granted).map(|((figure, _), width)| {
            let right = left + width;
            let span = Span { left: left + GAP, right };
            left = right;
            (figure, span)
        });
        Self { description, figures: figures.collect() }
    }
}

/// What each column gets of what it wants: the modest all of it, the others the same.
fn granted(wanted: Vec<Length>) -> Vec<Length> {
    let mut room = (RIGHT - LEFT).scaled(2, 3);
    let mut most = Length::ZERO;
    let mut modest = wanted.clone();
    modest.sort_unstable();
    let left = (1..=i64::try_from(modest.len()).unwrap_or(i64::MAX)).rev();
    for (columns, width) in left.zip(&modest) {
        most = room.scaled(1, columns);
        room = room - most.min(*width);
    }
    wanted.into_iter().map(|width| width.min(most)).collect()
}
