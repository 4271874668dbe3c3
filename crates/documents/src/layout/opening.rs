//! Knows how a document opens: who writes to whom about what.

use bursar_application::ports::PrintedDocument;
use bursar_application::ports::printer::{PrintedParty, PrintedReferences};

use super::band::{Band, Line};
use super::flow::Flow;
use super::setting::{Setting, Span};
use super::{LEFT, RIGHT};
use crate::length::Length;
use crate::pdf::PictureSize;
use crate::sheet::{Bar, Ink, Mark, Style};

/// How high and how wide a logo may become.
const LOGO_HEIGHT: Length = Length::points(26);
const LOGO_WIDTH: Length = Length::points(150);
const GAP: Length = Length::points(14);

/// The provider's logo and name on the left, the kind of document on the right.
pub(super) fn letterhead(
    document: &PrintedDocument,
    logo: Option<PictureSize>,
    setting: &Setting<'_>,
    flow: &mut Flow,
) {
    let middle = LEFT + (RIGHT - LEFT).scaled(11, 20);
    let mut name = Span { left: LEFT, right: middle - GAP };
    if let Some((width, height)) = logo.map(printed_size) {
        let inset = (LOGO_HEIGHT - height).scaled(1, 2);
        flow.mark(|top| Mark::Logo { x: LEFT, y: top + inset, width, height });
        name.left = LEFT + width + Length::points(8);
    }
    let title = Span { left: middle, right: RIGHT };
    let names = lowered(setting.column(&document.letterhead.name, Style::PROVIDER, name));
    let titles = lowered(setting.figures(&document.title, Style::TITLE, title));
    let room = logo.map(|_| Line::space(LOGO_HEIGHT)).into_iter().collect();
    flow.place(Band::of(vec![names, titles, room]));
    flow.space(Length::points(9));
    let accent =
        Bar { width: RIGHT - LEFT, thickness: Length::thousandths(1_200), ink: Ink::Accent };
    flow.place(Band::of(vec![vec![Line::bar(LEFT, accent, Length::points(18))]]));
}

/// The lines with as much room above as centres the first on the logo's height.
fn lowered(mut lines: Vec<Line>) -> Vec<Line> {
    let height = lines.first().map(|line| line.height).unwrap_or_default();
    if !lines.is_empty() && height < LOGO_HEIGHT {
        lines.insert(0, Line::space((LOGO_HEIGHT - height).scaled(1, 2)));
    }
    lines
}

/// The size of a logo on paper, with its proportions kept.
fn printed_size(PictureSize { width, height }: PictureSize) -> (Length, Length) {
    let at_full_height = LOGO_HEIGHT.scaled(width.into(), height.into());
    if at_full_height <= LOGO_WIDTH {
        (at_full_height, LOGO_HEIGHT)
    } else {
        (LOGO_WIDTH, LOGO_WIDTH.scaled(height.into(), width.into()))
    }
}

/// Buyer, seller and references beside each other; what has no lines takes no room.
pub(super) fn parties(document: &PrintedDocument, setting: &Setting<'_>, flow: &mut Flow) {
    let parts: [&dyn Fn(Span) -> Vec<Line>; 3] = [
        &|span| party(&document.buyer, setting, span),
        &|span| party(&document.seller, setting, span),
        &|span| references(&document.references, setting, span),
    ];
    let mut spans = Span { left: LEFT, right: RIGHT }.parts(3, Length::points(20)).peekable();
    let mut columns = Vec::new();
    for part in parts {
        let lines = spans.peek().map(|span| part(*span)).unwrap_or_default();
        if !lines.is_empty() {
            columns.push(lines);
            spans.next();
        }
    }
    flow.place(Band::of(columns));
    flow.space(Length::points(20));
}

fn party(party: &PrintedParty, setting: &Setting<'_>, span: Span) -> Vec<Line> {
    let mut lines = setting.column(&party.name, Style::NAME, span);
    for line in &party.lines {
        lines.extend(setting.column(line, Style::BODY, span));
    }
    below_label(&party.label, lines, setting, span)
}

fn references(references: &PrintedReferences, setting: &Setting<'_>, span: Span) -> Vec<Line> {
    let labels = references.entries.iter().map(|entry| setting.width(&entry.label, Style::LABEL));
    let most = span.width().scaled(1, 2);
    let middle = span.left + labels.max().unwrap_or_default().min(most);
    let (left, right) =
        (Span { right: middle, ..span }, Span { left: middle + Length::points(8), ..span });
    let entries = references.entries.iter().filter(|entry| !entry.value.is_empty());
    let lines = entries.flat_map(|entry| {
        let label = (entry.label.as_str(), Style::LABEL, left);
        setting.pair(label, (&entry.value, Style::BODY, right))
    });
    below_label(&references.label, lines.collect(), setting, span)
}

/// The lines below their heading; nothing if there are none.
pub(super) fn below_label(
    label: &str,
    lines: Vec<Line>,
    setting: &Setting<'_>,
    span: Span,
) -> Vec<Line> {
    if lines.is_empty() {
        return lines;
    }
    let mut column = setting.column(label, Style::LABEL, span);
    if !column.is_empty() {
        column.push(Line::space(Length::points(2)));
    }
    column.extend(lines);
    column
}

/// What stands at the top of the following sheets, so that a lost one finds its way back.
pub(super) fn continuation(document: &PrintedDocument, setting: &Setting<'_>) -> Band {
    let span = Span { left: LEFT, right: RIGHT };
    let half = span.width().scaled(1, 2) - GAP;
    let title = format!("{} {}", document.title, document.number);
    let name = setting.single(&document.letterhead.name, Style::FOOT, half);
    let title = setting.single(&title, Style::FOOT, half);
    let runs = setting.left(&name, Style::FOOT, span);
    let runs = runs.into_iter().chain(setting.right(&title, Style::FOOT, span)).collect();
    Band::of(vec![vec![Line::of(Style::FOOT, runs), Line::space(Length::points(12))]])
}
