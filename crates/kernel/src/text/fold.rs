//! Knows which differences between two texts people do not type when they search.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text without case, accents, ligatures and superfluous blanks, to search and sort by.
///
/// Letters that are no accented form of another one for Unicode but are one for somebody with
/// another keyboard are mapped as well: `ß` to `ss`, `ø` to `o`, `æ` to `ae` and their like.
/// Control characters count as blanks. Folding twice changes nothing.
///
/// ```
/// use bursar_kernel::text::fold;
///
/// assert_eq!(fold("  Łódź \t STRASSE "), "lodz strasse");
/// assert_eq!(fold("Straße"), "strasse");
/// assert_eq!(fold("Smørrebrød ﬁlm"), "smorrebrod film");
/// ```
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return without_spare_blanks(text.chars().map(|sign| sign.to_ascii_lowercase()));
    }
    let plain: String = text
        .nfkd()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|sign| !is_combining_mark(*sign))
        .collect();
    // Puts the syllables of Hangul together again, so that lengths are those that people see.
    let composed: String = plain.nfc().collect();
    let mut mapped = String::with_capacity(composed.len());
    for sign in composed.chars() {
        match plain_letters(sign) {
            Some(letters) => mapped.push_str(letters),
            None => mapped.push(sign),
        }
    }
    without_spare_blanks(mapped.chars())
}

fn without_spare_blanks(signs: impl Iterator<Item = char>) -> String {
    let mut text = String::with_capacity(signs.size_hint().0);
    let mut is_blank_due = false;
    for sign in signs {
        if sign.is_whitespace() || sign.is_control() {
            is_blank_due = !text.is_empty();
            continue;
        }
        if is_blank_due {
            text.push(' ');
            is_blank_due = false;
        }
        text.push(sign);
    }
    text
}

/// What people type for a lower-case letter or sign that decomposition leaves alone.
const fn plain_letters(sign: char) -> Option<&'static str> {
    Some(match sign {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ı' => "i",
        'ȷ' => "j",
        'ĸ' => "k",
        'ς' => "σ",
        '‘' | '’' => "'",
        '“' | '”' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_that_people_type_alike_fold_alike() {
        for (one, other) in [
            ("Élan", "elan"),
            ("GROẞ", "gross"),
            ("Ærø", "aero"),
            ("Þór Guðmundsson", "thor gudmundsson"),
            ("İstanbul", "ISTANBUL"),
            ("ΟΔΟΣ", "οδος"),
            ("O’Neil", "o'neil"),
            ("ＡＣＭＥ", "acme"),
            ("e\u{301}lan", "élan"),
            ("a\u{a0}\u{0}\n b", "A B"),
            ("Đorđe", "dorde"),
            ("Кой", "КОЙ"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn a_hangul_syllable_stays_one_character() {
        assert_eq!(fold("서울").chars().count(), 2);
    }

    #[test]
    fn every_character_folds_to_what_folds_to_itself() {
        // The planes above hold no letters with another form.
        for sign in '\0'..='\u{1ffff}' {
            let folded = fold(sign.encode_utf8(&mut [0; 4]));
            assert_eq!(fold(&folded), folded, "{sign:?} (U+{:04X})", u32::from(sign));
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn case_never_matters(text in "\\PC{0,20}") {
            prop_assert_eq!(fold(&text.to_lowercase()), fold(&text));
        }

        #[test]
        fn a_folded_text_is_one_trimmed_line(text in any::<String>()) {
            let folded = fold(&text);
            prop_assert_eq!(folded.trim(), folded.as_str());
            prop_assert!(!folded.contains(char::is_control));
            prop_assert!(!folded.contains("  "));
        }

        #[test]
        fn the_short_way_for_ascii_is_the_long_way(text in "[\\x00-\\x7f]{0,24}") {
            prop_assert_eq!(fold(&format!("{text}\u{a0}")), fold(&text));
        }
    }
}
