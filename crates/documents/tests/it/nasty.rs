//! Whatever people write, a document comes out, on paper, with every figure.

use bursar_application::ports::PrintedDocument;
use bursar_application::ports::printer::{PrintedNotice, PrintedReference, PrintedRow, PrintedTax};
use proptest::prelude::*;

use crate::invoice::{figure, invoice, line};
use crate::reader::{assert_in_order, printed, squeezed};

/// Controls, emoji, scripts from right to left, signs that combine, and much of it.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "\\PC{0,40}",
        2 => any::<String>(),
        1 => "[\u{0}-\u{1f}\u{7f}-\u{9f}]{1,8}",
        1 => "[א-תء-ي\u{202a}-\u{202e}\u{2066}-\u{2069}]{1,30}",
        1 => "[😀-😿\u{200d}\u{fe0f}\u{1f3fb}-\u{1f3ff}]{1,20}",
        1 => "[a-z\u{300}-\u{36f}]{1,40}",
        1 => "[ \n\r\t\u{a0}\u{2028}]{1,20}",
        1 => "(lorem ipsum ){0,99}",
        1 => (1_usize..2_000).prop_map(|length| "Ж".repeat(length)),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

/// An invoice that says the given texts wherever there is room for one.
fn saying(texts: &[String], lines: usize) -> (PrintedDocument, Vec<String>) {
    let mut texts = texts.iter().cycle().cloned();
    let mut text = || texts.next().unwrap();
    let mut document = invoice();
    for spoken in [
        &mut document.title,
        &mut document.number,
        &mut document.letterhead.name,
        &mut document.language,
        &mut document.buyer.name,
        &mut document.seller.label,
        &mut document.table.headings.description,
        &mut document.table.headings.net,
        &mut document.page_count,
    ] {
        *spoken = text();
    }
    document.buyer.lines.push(text());
    document.references.entries.push(PrintedReference { label: text(), value: text() });
    document.table.rows = vec![PrintedRow::Group(text())];
    let figures: Vec<_> =
        (0..lines).map(|number| format!("{number},771.0{}", number % 10)).collect();
    for figure in &figures {
        document.table.rows.push(line([&text(), &text(), "3.5", &text(), "", figure]));
    }
    document.totals[0].label = text();
    let tax = ["8,411.11".to_owned(), "2,066.66".to_owned()];
    let [net, amount] = tax.clone().map(|text| figure(&text));
    document.taxes.rows.push(PrintedTax { rate: text(), net, tax: amount, reason: text() });
    document.notices.push(PrintedNotice { label: text(), lines: vec![text(), text()] });
    document.notes = vec![text()];
    document.footer.push(text());
    let totals = document.totals.iter().map(|total| total.figure.text.clone());
    let expected = figures.into_iter().chain(totals).chain(tax).collect();
    (document, expected)
}

fn assert_on_paper(places: &[(f32, f32)]) {
    for (x, y) in places {
        assert!((44.9..550.4).contains(x) && (30.0..800.0).contains(y), "{x}, {y}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn whatever_is_said_every_figure_is_printed_in_order(
        texts in prop::collection::vec(nasty(), 1..6),
        lines in 1_usize..12,
    ) {
        let (document, figures) = saying(&texts, lines);
        let reading = printed(&document);
        assert_in_order(&reading.squeezed(), figures.iter().map(String::as_str));
        assert_on_paper(&reading.places());
    }
}

#[test]
fn a_word_of_ten_thousand_letters_is_cut_and_kept() {
    let word = "W".repeat(10_000);
    let mut document = invoice();
    document.buyer.name.clone_from(&word);
    if let PrintedRow::Line(line) = &mut document.table.rows[1] {
        line.detail.clone_from(&word);
        line.unit.clone_from(&word);
    }
    document.notes = vec![word];
    let reading = printed(&document);
    assert_eq!(reading.text().matches('W').count(), 40_000);
    assert_in_order(&reading.squeezed(), ["0.0520", "232.13", "86.92", "594.00", "242.50 EUR"]);
    assert_on_paper(&reading.places());
}

#[test]
fn figures_of_any_length_stay_on_paper() {
    let mut document = invoice();
    let long = "1,234,567,890.".repeat(40);
    for row in &mut document.table.rows {
        if let PrintedRow::Line(line) = row {
            line.quantity.clone_from(&long);
            line.net.text.clone_from(&long);
        }
    }
    document.totals[4].figure.text.clone_from(&long);
    let reading = printed(&document);
    assert_on_paper(&reading.places());
    assert_eq!(reading.squeezed().matches(&squeezed(&long)).count(), 2 * 8 + 1);
}
