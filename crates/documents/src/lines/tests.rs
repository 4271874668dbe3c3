use proptest::prelude::*;

use super::*;
use crate::typeface::{Typefaces, Weight};

const SIZE: Length = Length::points(10);

/// The text in lines as wide as so many digits.
fn broken(text: &str, digits: usize) -> Vec<String> {
    let faces = Typefaces::open().unwrap();
    let face = faces.of(Weight::Regular);
    lines(text, face, SIZE, width_of(face, digits))
}

/// Room for so many digits, with a thousandth for what rounding takes.
fn width_of(face: &Typeface, digits: usize) -> Length {
    face.width(&"0".repeat(digits), SIZE) + Length::thousandths(1)
}

#[test]
fn lines_end_between_words() {
    assert_eq!(broken("000 111 222", 7), ["000 111", "222"]);
    assert_eq!(broken("000 111 222", 6), ["000", "111", "222"]);
}

#[test]
fn a_line_takes_what_just_fits() {
    assert_eq!(broken("0000000", 7), ["0000000"]);
}

#[test]
fn figures_stay_whole() {
    assert_eq!(broken("11 1,204.50", 9), ["11", "1,204.50"]);
    assert_eq!(broken("11 1\u{a0}204,50", 9), ["11", "1\u{a0}204,50"]);
}

#[test]
fn a_word_wider_than_the_line_is_cut_and_the_next_goes_on_behind_it() {
    assert_eq!(broken("00 0000000000 1", 4), ["00", "0000", "0000", "00 1"]);
}

#[test]
fn paragraphs_are_kept_and_blank_ends_are_not() {
    assert_eq!(broken("\n0\n\n1 \n", 9), ["0", "", "1"]);
    assert_eq!(broken(" \n ", 9), [""; 0]);
}

proptest! {
    #[test]
    fn no_letter_is_lost_and_no_line_too_wide(text in "[a-zA-Z0-9 .,()-]{0,200}", digits in 2_usize..40) {
        let faces = Typefaces::open().unwrap();
        let face = faces.of(Weight::Regular);
        let width = width_of(face, digits);
        let lines = lines(&text, face, SIZE, width);
        let letters = |text: &str| text.chars().filter(|it| *it != ' ').collect::<String>();
        prop_assert_eq!(letters(&lines.concat()), letters(&text));
        for line in lines {
            prop_assert!(face.width(&line, SIZE) <= width, "{:?}", line);
        }
    }
}
