//! Knows the texts that people type: single lines, notes, and what it means to search in them.

mod fold;
mod search;

use std::fmt;

use thiserror::Error;

pub use self::fold::fold;
pub use self::search::{Needle, needle, search_text};

/// Why a text cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TextError {
    /// There is nothing but blanks.
    #[error("enter a text")]
    Empty,
    /// The text has more characters than fit.
    #[error("use at most {max} characters")]
    TooLong {
        /// The most characters there may be.
        max: usize,
    },
    /// The text has a character that cannot be seen, such as a line break where one line is asked for.
    #[error("leave out control characters")]
    ControlCharacter,
}

/// A single line of text: trimmed, not empty, without control characters.
///
/// ```
/// use bursar_kernel::text::{Line, TextError};
///
/// assert_eq!(Line::parse("  Acme AB ", 64)?.as_str(), "Acme AB");
/// assert_eq!(Line::parse("Acme\nAB", 64), Err(TextError::ControlCharacter));
/// assert_eq!(Line::parse("Acme AB", 4), Err(TextError::TooLong { max: 4 }));
/// # Ok::<(), TextError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Line(String);

/// A text of one or more lines: trimmed, not empty, without control characters but line breaks
/// and tabs.
///
/// ```
/// use bursar_kernel::text::{Note, TextError};
///
/// assert_eq!(Note::parse("Pays late.\r\nCall first.\r\n", 500)?.as_str(), "Pays late.\nCall first.");
/// # Ok::<(), TextError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Note(String);

impl Line {
    /// Reads a line of at most `max` characters.
    pub fn parse(input: &str, max: usize) -> Result<Self, TextError> {
        let text = input.trim();
        let breaks_line = |sign: char| sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}');
        checked(text, max, breaks_line)?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, taken out.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl Note {
    /// Reads a text of at most `max` characters, with every kind of line break made into one.
    pub fn parse(input: &str, max: usize) -> Result<Self, TextError> {
        let text = input.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
        let text = text.trim();
        checked(text, max, |sign| sign.is_control() && !matches!(sign, '\n' | '\t'))?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, taken out.
    pub fn into_string(self) -> String {
        self.0
    }
}

fn checked(text: &str, max: usize, is_refused: impl Fn(char) -> bool) -> Result<(), TextError> {
    if text.is_empty() {
        Err(TextError::Empty)
    } else if text.chars().any(is_refused) {
        Err(TextError::ControlCharacter)
    } else if text.chars().count() > max {
        Err(TextError::TooLong { max })
    } else {
        Ok(())
    }
}

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl AsRef<str> for Line {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Note {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_not_bytes() {
        assert!(Line::parse("Åsgård", 6).is_ok());
        assert_eq!(Line::parse("Åsgård", 5), Err(TextError::TooLong { max: 5 }));
    }

    #[test]
    fn a_line_is_one_line() {
        for text in ["a\nb", "a\tb", "a\u{0}b", "a\u{2028}b", "a\u{85}b", "a\u{7f}b"] {
            assert_eq!(Line::parse(text, 64), Err(TextError::ControlCharacter), "{text:?}");
        }
        assert_eq!(Line::parse(" \n\t ", 64), Err(TextError::Empty));
    }

    #[test]
    fn a_note_keeps_its_lines_and_nothing_unseen() {
        let note = Note::parse("\n one\r\ntwo\rthree\u{2028}four\tfive\n", 64).unwrap();
        assert_eq!(note.as_str(), "one\ntwo\nthree\nfour\tfive");
        assert_eq!(Note::parse("a\u{0}b", 64), Err(TextError::ControlCharacter));
        assert_eq!(Note::parse("\r\n", 64), Err(TextError::Empty));
    }
}
