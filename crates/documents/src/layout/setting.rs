//! Knows how a text becomes lines of a column.

use super::band::{Line, Run};
use crate::length::Length;
use crate::lines::lines;
use crate::printable::{printable, printable_line};
use crate::sheet::Style;
use crate::typeface::Typefaces;

/// Sets texts in the letters at hand.
pub(super) struct Setting<'a> {
    pub(super) faces: &'a Typefaces,
}

/// Part of the sheet from left to right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) left: Length,
    pub(super) right: Length,
}

impl Span {
    pub(super) fn width(self) -> Length {
        self.right - self.left
    }

    /// The span cut into so many of the same width, with a gap between them.
    pub(super) fn parts(self, count: i64, gap: Length) -> impl Iterator<Item = Self> {
        let step = (self.width() + gap).scaled(1, count);
        (0..count).map(move |part| {
            let left = self.left + step.scaled(part, 1);
            Self { left, right: left + step - gap }
        })
    }
}

impl Setting<'_> {
    /// How wide the text would run on a single line.
    pub(super) fn width(&self, text: &str, style: Style) -> Length {
        let text = printable(text, self.faces);
        let lines = text.lines().map(|line| self.faces.of(style.weight).width(line, style.size));
        // Rounded up, so that the text fits into what it asks for.
        lines.max().map(|width| width + Length::thousandths(1)).unwrap_or_default()
    }

    /// The text in lines that fit into the span.
    pub(super) fn broken(&self, text: &str, style: Style, width: Length) -> Vec<String> {
        lines(&printable(text, self.faces), self.faces.of(style.weight), style.size, width)
    }

    /// The text in a single line, as far as it fits.
    pub(super) fn single(&self, text: &str, style: Style, width: Length) -> String {
        let text = printable_line(text, self.faces);
        let mut lines = lines(&text, self.faces.of(style.weight), style.size, width).into_iter();
        lines.next().unwrap_or_default()
    }

    /// The text as words that begin on the left of the span, a line each.
    pub(super) fn left(&self, text: &str, style: Style, span: Span) -> Vec<Run> {
        let lines = self.broken(text, style, span.width()).into_iter();
        lines.map(|text| Run { x: span.left, style, text }).collect()
    }

    /// The text as words that end on the right of the span, a line each.
    pub(super) fn right(&self, text: &str, style: Style, span: Span) -> Vec<Run> {
        let lines = self.broken(text, style, span.width()).into_iter();
        lines.map(|text| self.ending_at(span.right, text, style)).collect()
    }

    pub(super) fn ending_at(&self, right: Length, text: String, style: Style) -> Run {
        let width = self.faces.of(style.weight).width(&text, style.size);
        Run { x: right - width, style, text }
    }

    /// A column of words that begin on the left.
    pub(super) fn column(&self, text: &str, style: Style, span: Span) -> Vec<Line> {
        each_on_a_line(style, self.left(text, style, span))
    }

    /// A column of words that end on the right.
    pub(super) fn figures(&self, text: &str, style: Style, span: Span) -> Vec<Line> {
        each_on_a_line(style, self.right(text, style, span))
    }

    /// What a figure is on the left, and behind it on the right the figure, each in its own span. A
    /// figure that needs several lines goes below, so that it is read in one piece.
    pub(super) fn pair(
        &self,
        (label, label_style, label_span): (&str, Style, Span),
        (figure, figure_style, figure_span): (&str, Style, Span),
    ) -> Vec<Line> {
        let labels = self.left(label, label_style, label_span);
        let figures = self.right(figure, figure_style, figure_span);
        let mut lines = each_on_a_line(figure_style, labels);
        match (lines.last_mut(), figures.as_slice()) {
            (Some(last), [_]) => last.runs.extend(figures),
            _ => lines.extend(each_on_a_line(figure_style, figures)),
        }
        lines
    }
}

fn each_on_a_line(style: Style, runs: Vec<Run>) -> Vec<Line> {
    runs.into_iter().map(|run| Line::of(style, vec![run])).collect()
}
