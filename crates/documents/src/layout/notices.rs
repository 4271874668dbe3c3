//! Knows where terms of payment and free texts go.

use bursar_application::ports::printer::PrintedNotice;

use super::band::{Band, Line};
use super::flow::Flow;
use super::opening::below_label;
use super::setting::{Setting, Span};
use super::{LEFT, RIGHT};
use crate::length::Length;
use crate::sheet::{Bar, Ink, Style};

const ABREAST: usize = 3;
const WHOLE: Span = Span { left: LEFT, right: RIGHT };
const HAIRLINE: Bar = Bar {
    width: Length::thousandths(505_276),
    thickness: Length::thousandths(600),
    ink: Ink::Hairline,
};

/// The notices, three beside each other, below a line.
pub(super) fn place(notices: &[PrintedNotice], setting: &Setting<'_>, flow: &mut Flow) {
    let spoken: Vec<_> =
        notices.iter().filter(|notice| notice.lines.iter().any(|line| !line.is_empty())).collect();
    for (index, row) in spoken.chunks(ABREAST).enumerate() {
        let spans = WHOLE.parts(3, Length::points(20));
        let columns = row.iter().zip(spans).map(|(notice, span)| column(notice, setting, span));
        let band = Band::of(columns.collect());
        flow.space(Length::points(if index == 0 { 20 } else { 10 }));
        if index == 0 {
            flow.keep(Length::points(8) + band.height());
            flow.place(Band::of(vec![vec![Line::bar(LEFT, HAIRLINE, Length::points(8))]]));
        }
        flow.place(band);
    }
}

fn column(notice: &PrintedNotice, setting: &Setting<'_>, span: Span) -> Vec<Line> {
    let lines = notice.lines.iter().flat_map(|line| setting.column(line, Style::BODY, span));
    below_label(&notice.label, lines.collect(), setting, span)
}

/// Paragraphs over the whole width.
pub(super) fn place_notes(notes: &[String], setting: &Setting<'_>, flow: &mut Flow) {
    for (index, note) in notes.iter().filter(|note| !note.trim().is_empty()).enumerate() {
        flow.space(Length::points(if index == 0 { 14 } else { 6 }));
        flow.place(Band::of(vec![setting.column(note, Style::BODY, WHOLE)]));
    }
}
