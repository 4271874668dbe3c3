use proptest::prelude::*;

use super::*;

#[test]
fn a_format_has_exactly_one_number_and_nothing_unknown() {
    let read = |text: &str| text.parse::<NumberFormat>();
    assert_eq!(read("INV"), Err(NumberFormatError::NoNumber));
    assert_eq!(read("{number}-{number}"), Err(NumberFormatError::TwoNumbers));
    assert_eq!(read("{day}{number}"), Err(NumberFormatError::Unknown("{day}".into())));
    for text in ["{number:0}", "{number:13}", "{number:x}", "{year:4}{number}", "{}{number}"] {
        assert!(matches!(read(text), Err(NumberFormatError::Unknown(_))), "{text}");
    }
    for text in ["", "{number", "number}{number}", "{number}}", "{number}\n"] {
        assert!(read(text).is_err() || text.ends_with('\n'), "{text:?}");
    }
}

#[test]
fn a_number_is_never_cut_to_its_digits() {
    let format: NumberFormat = "{month}/{year}/{number:3}".parse().unwrap();
    let write = |number| format.write(number, day("2026-02-01")).to_string();
    assert_eq!(write(7), "02/2026/007");
    assert_eq!(write(12_345), "02/2026/12345");
}

#[test]
fn numbers_of_proformas_tell_nothing_and_differ() {
    assert_eq!(DocumentNumber::proforma(0).as_str(), "P-0000000000");
    assert_eq!(DocumentNumber::proforma(u64::MAX).as_str(), "P-ZZZZZZZZZZ");
    assert_ne!(DocumentNumber::proforma(1), DocumentNumber::proforma(2));
}

#[test]
fn payment_references_keep_the_rules_of_iso_11649() {
    // The check digits of an example in common use.
    let rest = |text: &str| {
        let (head, tail) = text.split_at(4);
        let signs = format!("{tail}{head}");
        signs.chars().fold(0_u32, |rest, sign| {
            let value = sign.to_digit(36).unwrap();
            (rest * if value > 9 { 100 } else { 10 } + value) % 97
        })
    };
    assert_eq!(rest("RF18539007547034"), 1);
    for number in [1, 1842, 9_999_999_999, i64::MAX] {
        assert_eq!(rest(&PaymentReference::of(id(number)).compact()), 1, "{number}");
    }
}

proptest! {
    #[test]
    fn two_numbers_of_a_series_are_never_written_alike(
        one in 0_u64..100_000, other in 0_u64..100_000,
        months in (1_u32..=12, 1_u32..=12),
        format in prop::sample::select(vec![
            "{number}", "{number}{month}", "{month}{number:4}", "{year}{number:2}{month}",
            "1{number}1",
        ]),
    ) {
        prop_assume!(one != other);
        let format: NumberFormat = format.parse().unwrap();
        let on = |month| NaiveDate::from_ymd_opt(2026, month, 1).unwrap();
        prop_assert_ne!(format.write(one, on(months.0)), format.write(other, on(months.1)));
    }

    #[test]
    fn a_payment_reference_reads_back_and_one_wrong_digit_is_seen(
        number in 1_i64.., place in 4_usize..14, step in 1_u8..10,
    ) {
        let reference = PaymentReference::of(id(number));
        prop_assert_eq!(reference.to_string().to_lowercase().parse(), Ok(reference));
        let mut text = reference.compact().into_bytes();
        text[place] = b'0' + (text[place] - b'0' + step) % 10;
        let text = String::from_utf8(text).unwrap();
        prop_assert!(text.parse::<PaymentReference>().is_err(), "{text}");
    }
}
