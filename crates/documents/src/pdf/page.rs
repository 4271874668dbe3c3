//! Knows how the marks on a sheet are written in the language of pages.

use pdf_writer::types::ColorSpaceOperand;
use pdf_writer::{Content, Settings, Str};

use super::font::{self, Font};
use super::{COLOUR, LOGO};
use crate::length::Length;
use crate::sheet::{Bar, HEIGHT, Ink, Mark, Sheet, Style};

/// The instructions that draw a sheet.
pub(super) fn content(sheet: &Sheet, fonts: &mut [Font<'_>; 2]) -> Vec<u8> {
    let mut content = Content::with_settings(Settings { pretty: false });
    content.set_fill_color_space(ColorSpaceOperand::Named(COLOUR));
    let mut ink = None;
    for mark in &sheet.marks {
        match mark {
            Mark::Text { x, y, style, text } => {
                dip(&mut content, &mut ink, style.ink);
                write_text(&mut content, (*x, *y), *style, text, fonts);
            }
            Mark::Bar { x, y, bar } => {
                dip(&mut content, &mut ink, bar.ink);
                write_bar(&mut content, (*x, *y), *bar);
            }
            Mark::Logo { x, y, width, height } => {
                let bottom = HEIGHT - *y - *height;
                let (width, height) = (width.in_file(), height.in_file());
                content.save_state();
                content.transform([width, 0.0, 0.0, height, x.in_file(), bottom.in_file()]);
                content.x_object(LOGO);
                content.restore_state();
            }
        }
    }
    content.finish().to_vec()
}

/// Takes up an ink, unless it is taken up already.
fn dip(content: &mut Content, current: &mut Option<Ink>, ink: Ink) {
    if current.replace(ink) != Some(ink) {
        content.set_fill_color(ink.colour());
    }
}

fn write_text(
    content: &mut Content,
    (x, y): (Length, Length),
    style: Style,
    text: &str,
    fonts: &mut [Font<'_>; 2],
) {
    let Some(font) = fonts.iter_mut().find(|font| font.weight == style.weight) else {
        return;
    };
    content.begin_text();
    content.set_font(font::name(style.weight), style.size.in_file());
    content.next_line(x.in_file(), (HEIGHT - y).in_file());
    content.show(Str(&font.encode(text)));
    content.end_text();
}

fn write_bar(content: &mut Content, (x, y): (Length, Length), bar: Bar) {
    let bottom = HEIGHT - y - bar.thickness;
    let (width, thickness) = (bar.width.in_file(), bar.thickness.in_file());
    content.rect(x.in_file(), bottom.in_file(), width, thickness).fill_nonzero();
}
