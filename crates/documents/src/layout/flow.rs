//! Knows where on which sheet the next words go.

use super::band::Band;
use crate::length::Length;
use crate::sheet::{Bar, HEIGHT, Mark, Sheet};

const TOP: Length = Length::points(45);
/// What stays free below the foot.
const BOTTOM: Length = Length::points(34);

/// Sheets that are being filled from top to bottom.
pub(super) struct Flow {
    sheets: Vec<Sheet>,
    sheet: Sheet,
    y: Length,
    /// Where what has been placed on this sheet begins; nothing has been placed above.
    start: Length,
    bottom: Length,
    /// What stands at the top of every sheet but the first.
    continuation: Band,
    /// What is repeated below it, such as the headings of a table that goes on.
    repeated: Option<Band>,
}

impl Flow {
    pub(super) fn new(foot: Length, continuation: Band) -> Self {
        Self {
            sheets: Vec::new(),
            sheet: Sheet::default(),
            y: TOP,
            start: TOP,
            bottom: HEIGHT - BOTTOM - foot,
            continuation,
            repeated: None,
        }
    }

    /// Repeats a band at the top of the following sheets, from now on, or nothing more.
    pub(super) fn repeat(&mut self, band: Option<Band>) {
        self.repeated = band;
    }

    /// Leaves room, unless the sheet has just begun.
    pub(super) fn space(&mut self, room: Length) {
        if self.y > self.start {
            self.y += room;
        }
    }

    /// Begins a sheet if this much does not fit on the present one, but would on a fresh one.
    pub(super) fn keep(&mut self, height: Length) {
        let is_used = self.y > self.start;
        if is_used && self.y + height > self.bottom && height <= self.room_on_next() {
            self.turn();
        }
    }

    /// Places a band: on one sheet if it fits on one, otherwise as far as it fits, and on.
    pub(super) fn place(&mut self, mut band: Band) {
        self.keep(band.height());
        if self.y >= self.bottom {
            self.turn();
        }
        self.y = band.print(self.y, self.bottom, &mut self.sheet);
        while !band.is_empty() {
            self.turn();
            self.y = band.print(self.y, self.bottom, &mut self.sheet);
        }
    }

    /// Puts a mark at a distance from where the next words go, without moving on.
    pub(super) fn mark(&mut self, mark: impl FnOnce(Length) -> Mark) {
        let mark = mark(self.y);
        self.sheet.marks.push(mark);
    }

    /// Draws a bar right below what was placed last.
    pub(super) fn rule(&mut self, x: Length, bar: Bar) {
        self.mark(|y| Mark::Bar { x, y, bar });
        self.y += bar.thickness;
    }

    fn room_on_next(&self) -> Length {
        let repeated = self.repeated.as_ref().map(Band::height).unwrap_or_default();
        self.bottom - TOP - self.continuation.height() - repeated
    }

    fn turn(&mut self) {
        self.sheets.push(std::mem::take(&mut self.sheet));
        self.y = TOP;
        for mut band in
            [Some(self.continuation.clone()), self.repeated.clone()].into_iter().flatten()
        {
            self.y = band.print(self.y, self.bottom, &mut self.sheet);
        }
        self.start = self.y;
    }

    pub(super) fn finish(mut self) -> Vec<Sheet> {
        self.sheets.push(self.sheet);
        self.sheets
    }
}
