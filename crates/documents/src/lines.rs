//! Knows where a text may be broken, and breaks it into lines.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use crate::length::Length;
use crate::typeface::Typeface;

/// The text in lines that are no wider than `width`, broken where Unicode allows it; a word wider
/// than a whole line is cut.
pub(crate) fn lines(text: &str, face: &Typeface, size: Length, width: Length) -> Vec<String> {
    let mut paper = Paper {
        face,
        room: face.room(width, size),
        lines: Vec::new(),
        line: String::new(),
        filled: 0,
    };
    let text = text.trim();
    let mut from = 0;
    for (to, opportunity) in linebreaks(text) {
        paper.word(text.get(from..to).unwrap_or_default());
        from = to;
        if opportunity == BreakOpportunity::Mandatory {
            paper.break_line();
        }
    }
    while paper.lines.last().is_some_and(String::is_empty) {
        paper.lines.pop();
    }
    paper.lines
}

struct Paper<'a> {
    face: &'a Typeface,
    room: i64,
    lines: Vec<String>,
    line: String,
    filled: i64,
}

impl Paper<'_> {
    fn word(&mut self, word: &str) {
        let seen = self.face.units(word.trim_end());
        if self.filled + seen > self.room {
            self.end_line();
        }
        if seen > self.room {
            self.cut(word);
        } else {
            self.line.push_str(word);
            self.filled += self.face.units(word);
        }
    }

    fn cut(&mut self, word: &str) {
        for character in word.chars() {
            let advance = self.face.units_of(character);
            if self.filled + advance > self.room {
                self.end_line();
            }
            self.line.push(character);
            self.filled += advance;
        }
    }

    /// Ends the line, unless nothing is on it.
    fn end_line(&mut self) {
        if !self.line.is_empty() {
            self.break_line();
        }
    }

    fn break_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.lines.push(line.trim_end().to_owned());
        self.filled = 0;
    }
}

#[cfg(test)]
mod tests;
