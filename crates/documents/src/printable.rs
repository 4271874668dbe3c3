//! Knows what of a text can be put on paper, and what stands for the rest.

use unicode_normalization::UnicodeNormalization;

use crate::typeface::Typefaces;

/// The text in letters that the typefaces have. Controls and invisible signs vanish, so that
/// nothing reorders a figure; a character without a shape is seen to be missing.
pub(crate) fn printable(text: &str, faces: &Typefaces) -> String {
    let text = text.replace("\r\n", "\n");
    text.nfc().filter_map(|character| in_print(character, faces)).collect()
}

/// The same on a single line.
pub(crate) fn printable_line(text: &str, faces: &Typefaces) -> String {
    printable(text, faces).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn in_print(character: char, faces: &Typefaces) -> Option<char> {
    match character {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        '\u{2010}' | '\u{2011}' => Some('-'),
        _ if character.is_control() || is_invisible(character) => None,
        _ if faces.have(character) => Some(character),
        _ if character.is_whitespace() => Some(' '),
        _ => Some(char::REPLACEMENT_CHARACTER),
    }
}

/// Unicode's default ignorable code points.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}
