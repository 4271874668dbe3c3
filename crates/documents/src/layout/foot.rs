//! Knows what stands at the foot of every sheet.

use bursar_application::ports::PrintedDocument;

use super::band::{Line, Run};
use super::setting::{Setting, Span};
use super::{LEFT, RIGHT};
use crate::length::Length;
use crate::sheet::{Bar, HEIGHT, Ink, Mark, Sheet, Style};

/// A longer text is no footer; it is printed once, at the end.
const MOST_LINES: usize = 6;
const ROOM_ABOVE: Length = Length::points(12);
const ROOM_BELOW_LINE: Length = Length::points(6);
const MARGIN: Length = Length::points(34);

/// The provider's texts and the count of pages.
pub(super) struct Foot<'a> {
    document: &'a PrintedDocument,
    lines: Vec<Line>,
}

impl<'a> Foot<'a> {
    pub(super) fn of(document: &'a PrintedDocument, setting: &Setting<'_>) -> Self {
        let span = Span { left: LEFT, right: LEFT + (RIGHT - LEFT).scaled(4, 5) };
        let texts = document.footer.iter();
        let lines: Vec<_> =
            texts.flat_map(|text| setting.column(text, Style::FOOT, span)).collect();
        Self { document, lines: if lines.len() > MOST_LINES { Vec::new() } else { lines } }
    }

    /// The texts, if they are too long for a foot.
    pub(super) fn overflow(&self) -> &'a [String] {
        if self.lines.is_empty() { &self.document.footer } else { &[] }
    }

    fn text_height(&self) -> Length {
        self.lines.iter().map(|line| line.height).sum::<Length>().max(Style::FOOT.leading)
    }

    /// How much of every sheet it takes.
    pub(super) fn height(&self) -> Length {
        ROOM_ABOVE + ROOM_BELOW_LINE + self.text_height()
    }

    /// Prints it on all sheets, whose number is known by now.
    pub(super) fn print(&self, sheets: &mut [Sheet], setting: &Setting<'_>) {
        let pages = sheets.len();
        for (index, sheet) in sheets.iter_mut().enumerate() {
            let mut y = HEIGHT - MARGIN - self.text_height();
            let bar = Bar {
                width: RIGHT - LEFT,
                thickness: Length::thousandths(600),
                ink: Ink::Hairline,
            };
            sheet.marks.push(Mark::Bar { x: LEFT, y: y - ROOM_BELOW_LINE, bar });
            let count = Line::of(Style::FOOT, vec![self.count(index + 1, pages, setting)]);
            count.print(y, sheet);
            for line in self.lines.clone() {
                let height = line.height;
                line.print(y, sheet);
                y += height;
            }
        }
    }

    fn count(&self, page: usize, pages: usize, setting: &Setting<'_>) -> Run {
        let words = &self.document.page_count;
        let words = words.replace("{pages}", &pages.to_string());
        let words = words.replace("{page}", &page.to_string());
        let most = (RIGHT - LEFT).scaled(1, 5);
        setting.ending_at(RIGHT, setting.single(&words, Style::FOOT, most), Style::FOOT)
    }
}
