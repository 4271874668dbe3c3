//! Knows what is kept together across the sheet: columns of lines beside each other.

use std::collections::VecDeque;

use crate::length::Length;
use crate::sheet::{Bar, Mark, Sheet, Style};

/// Words in a row at one height, and perhaps a bar above them.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) height: Length,
    /// How far below the top of the line its letters stand.
    pub(super) baseline: Length,
    pub(super) runs: Vec<Run>,
    pub(super) bar: Option<(Length, Bar)>,
}

impl Line {
    /// A line as high as its style asks for.
    pub(super) fn of(style: Style, runs: Vec<Run>) -> Self {
        // Letters stand a little below three quarters of the line.
        let baseline = (style.leading - style.size).scaled(1, 2) + style.size.scaled(86, 100);
        Self { height: style.leading, baseline, runs, bar: None }
    }

    /// Room without words.
    pub(super) fn space(height: Length) -> Self {
        Self { height, ..Self::default() }
    }

    /// Room with a bar on top.
    pub(super) fn bar(x: Length, bar: Bar, height: Length) -> Self {
        Self { height, bar: Some((x, bar)), ..Self::default() }
    }

    pub(super) fn print(self, top: Length, sheet: &mut Sheet) {
        if let Some((x, bar)) = self.bar {
            sheet.marks.push(Mark::Bar { x, y: top, bar });
        }
        for Run { x, style, text } in self.runs {
            sheet.marks.push(Mark::Text { x, y: top + self.baseline, style, text });
        }
    }
}

/// Words that begin at one place.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) x: Length,
    pub(super) style: Style,
    pub(super) text: String,
}

/// Columns beside each other, each read from top to bottom before the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Band {
    columns: Vec<VecDeque<Line>>,
}

impl Band {
    pub(super) fn of(columns: Vec<Vec<Line>>) -> Self {
        Self { columns: columns.into_iter().map(VecDeque::from).collect() }
    }

    pub(super) fn height(&self) -> Length {
        let height = |column: &VecDeque<Line>| column.iter().map(|line| line.height).sum();
        self.columns.iter().map(height).max().unwrap_or_default()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.columns.iter().all(VecDeque::is_empty)
    }

    /// Prints what fits between two heights, and gives where it ended. At least one line of each
    /// column is printed, so that there is an end.
    pub(super) fn print(&mut self, top: Length, bottom: Length, sheet: &mut Sheet) -> Length {
        let mut end = top;
        for column in &mut self.columns {
            let mut y = top;
            while let Some(line) = column.pop_front_if(|line| y == top || y + line.height <= bottom)
            {
                let height = line.height;
                line.print(y, sheet);
                y += height;
            }
            end = end.max(y);
        }
        end
    }
}
