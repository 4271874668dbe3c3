//! Knows what free-text search means, in one place for every list and both databases.
//!
//! A record is found when one of its fields, case and accents aside, contains the needle: anywhere if
//! the needle has three characters or more, at the start of a word if it has two. To let a database
//! answer that with a plain contains-match, a record keeps a *search text* ([`search_text`]), and a
//! needle knows the literal that has to occur in it ([`Needle::pattern`]).
//!
//! The search text has one line per field, the folded field behind a blank:
//!
//! ```text
//!  acme ab
//!  jan.de@acme.com
//!  de
//!  ac
//!  co
//! ```
//!
//! In a line, words that follow a blank or start the field have a blank before them. Words that
//! follow punctuation do not; the lines behind a field repeat their first two characters, which is
//! all that a needle of two characters can ask for. Line breaks keep a needle, which has none, from
//! matching across two fields.

use super::fold;

/// What somebody looks for: a folded text of at least two characters.
///
/// ```
/// use bursar_kernel::text::{needle, search_text};
///
/// let record = search_text(["Acme AB", "jan.de@acme.com"]);
/// let finds = |typed| needle(typed).is_some_and(|needle| needle.matches(&record));
/// assert!(finds("ÁCM") && finds("cme") && finds("de") && finds("n.de@a"));
/// assert!(!finds("cm"), "two characters only at the start of a word");
/// assert!(!finds("ab jan"), "a needle lies within one field");
/// assert!(needle("a ").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Needle(String);

impl Needle {
    /// The literal text that the search text of a record has to contain.
    pub fn pattern(&self) -> &str {
        &self.0
    }

    /// Whether the record with this search text is found.
    pub fn matches(&self, search_text: &str) -> bool {
        search_text.contains(&self.0)
    }
}

/// What is looked for when somebody types `typed`; nothing if that is less than two characters.
pub fn needle(typed: &str) -> Option<Needle> {
    let folded = fold(typed);
    match folded.chars().count() {
        0 | 1 => None,
        2 => Some(Needle(format!(" {folded}"))),
        _ => Some(Needle(folded)),
    }
}

/// The text in which needles look for a record with these fields; empty fields are left out.
pub fn search_text<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for field in fields {
        let folded = fold(field);
        if !folded.is_empty() {
            push_line(&mut text, &folded);
            push_inner_words(&mut text, &folded);
        }
    }
    text
}

fn push_line(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push(' ');
    text.push_str(line);
}

/// Adds the first two characters of each word that follows punctuation.
fn push_inner_words(text: &mut String, field: &str) {
    let mut before = ' ';
    for (place, sign) in field.char_indices() {
        let is_behind_punctuation = !before.is_alphanumeric() && before != ' ';
        if is_behind_punctuation && sign.is_alphanumeric() {
            let start: String = field.get(place..).unwrap_or_default().chars().take(2).collect();
            if start.chars().count() == 2 && !start.ends_with(' ') {
                push_line(text, &start);
            }
        }
        before = sign;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The meaning in other words: by trying every place of every field.
    fn is_found(fields: &[String], typed: &str) -> bool {
        let looked_for: Vec<char> = fold(typed).chars().collect();
        fields.iter().any(|field| {
            let field: Vec<char> = fold(field).chars().collect();
            (0..field.len()).any(|place| {
                field[place..].starts_with(&looked_for)
                    && match looked_for.len() {
                        0 | 1 => false,
                        2 => place == 0 || starts_a_word(field[place - 1], field[place]),
                        _ => true,
                    }
            })
        })
    }

    fn starts_a_word(before: char, sign: char) -> bool {
        before == ' ' || (!before.is_alphanumeric() && sign.is_alphanumeric())
    }

    #[test]
    fn the_search_text_of_the_documentation_is_what_it_says() {
        let text = search_text(["Acme AB", "", "Jan.De@acme.com"]);
        assert_eq!(text, " acme ab\n jan.de@acme.com\n de\n ac\n co");
    }

    #[test]
    fn a_needle_cannot_hold_a_line_break() {
        assert_eq!(needle("acme\nab").unwrap().pattern(), "acme ab");
    }

    proptest! {
        #[test]
        fn a_record_is_found_exactly_when_one_field_has_the_needle(
            fields in prop::collection::vec("[a-cÀÉø .@\n-]{0,8}", 0..4),
            typed in "[a-cÀÉø .@\n-]{0,4}",
        ) {
            let text = search_text(fields.iter().map(String::as_str));
            let found = needle(&typed).is_some_and(|needle| needle.matches(&text));
            prop_assert_eq!(found, is_found(&fields, &typed), "{:?} in {:?}", typed, text);
        }

        #[test]
        fn every_part_of_a_field_of_three_characters_finds_it(field in "\\PC{3,12}", at in 0_usize..9) {
            let folded: Vec<char> = fold(&field).chars().collect();
            prop_assume!(folded.len() >= at + 3);
            let part: String = folded[at..at + 3].iter().collect();
            prop_assume!(part.trim() == part);
            let needle = needle(&part).unwrap();
            prop_assert!(needle.matches(&search_text(["other", field.as_str()])));
        }
    }
}
