//! What was given is read back: all of it, in order, and nothing for what is empty.

use bursar_application::ports::printer::{
    Letterhead, PrintedAccount, PrintedMovement, PrintedNotice, PrintedParty, PrintedRow,
    PrintedTable, PrintedTaxes,
};

use crate::invoice::{figure, invoice, line};
use crate::reader::{assert_in_order, printed};

#[test]
fn every_word_and_figure_is_read_in_order() {
    let document = invoice();
    let mut words = vec!["Northgrid Cloud AS", "Invoice"];
    for party in [&document.buyer, &document.seller] {
        words.extend([party.label.as_str(), &party.name]);
        words.extend(party.lines.iter().map(String::as_str));
    }
    words.push(&document.references.label);
    for entry in &document.references.entries {
        words.extend([entry.label.as_str(), &entry.value]);
    }
    words.extend(["Description", "Quantity", "Unit price", "VAT", "Amount, EUR"]);
    for row in &document.table.rows {
        match row {
            PrintedRow::Group(name) => words.push(name),
            PrintedRow::Line(line) => words.extend([
                line.description.as_str(),
                &line.detail,
                &line.quantity,
                &line.unit,
                &line.unit_price.text,
                &line.tax,
                &line.net.text,
            ]),
        }
    }
    words.extend(document.totals.iter().flat_map(|it| [it.label.as_str(), &it.figure.text]));
    let taxes = &document.taxes;
    words.extend([taxes.rate.as_str(), &taxes.net, &taxes.tax]);
    words.extend(
        taxes.rows.iter().flat_map(|it| [it.rate.as_str(), &it.reason, &it.net.text, &it.tax.text]),
    );
    for notice in &document.notices {
        words.push(&notice.label);
        words.extend(notice.lines.iter().map(String::as_str));
    }
    words.push("Page 1 of 1");
    words.extend(document.footer.iter().map(String::as_str));
    assert!(words.len() > 110, "{}", words.len());
    assert_in_order(&printed(&document).squeezed(), words);
}

#[test]
fn the_account_stands_between_the_taxes_and_the_terms() {
    let movement = |text: &str, on: &str, sum: &str| PrintedMovement {
        text: text.to_owned(),
        on: on.to_owned(),
        sum: figure(sum),
    };
    let mut document = invoice();
    document.account = PrintedAccount {
        text: "Account".to_owned(),
        on: "Date".to_owned(),
        sum: "Amount, EUR".to_owned(),
        movements: vec![movement("Paid from credit, journal entry 4821", "5 Nov 2026", "500.00")],
        balance: Some(movement("Credit balance", "6 Nov 2026", "12.20 EUR")),
    };
    let words = ["VAT 25%", "Account", "Date", "Amount, EUR", "Paid from credit, journal entry"];
    let figures = ["5 Nov 2026", "500.00", "Credit balance", "6 Nov 2026", "12.20 EUR", "Terms"];
    let reading = printed(&document);
    assert_in_order(&reading.squeezed(), words.into_iter().chain(figures));
}

#[test]
fn a_column_in_which_nobody_says_anything_is_left_out() {
    let mut document = invoice();
    assert!(!printed(&document).text().contains("Discount"));
    let PrintedRow::Line(line) = &mut document.table.rows[1] else { panic!("a line") };
    line.discount = figure("10%");
    assert_in_order(&printed(&document).squeezed(), ["Unit price", "Discount", "0.0520", "10%"]);
}

#[test]
fn what_is_empty_leaves_no_gap() {
    let mut bare = invoice();
    bare.letterhead = Letterhead { name: "Northgrid".to_owned(), logo: None };
    bare.seller = PrintedParty::default();
    bare.taxes = PrintedTaxes::default();
    bare.notices.truncate(1);
    bare.footer.clear();
    let mut hollow = bare.clone();
    hollow.seller.label = "From".to_owned();
    hollow.seller.lines = vec![String::new(), " ".to_owned()];
    hollow.buyer.lines.insert(1, String::new());
    hollow.taxes.rate = "Tax".to_owned();
    hollow.account.text = "Account".to_owned();
    hollow
        .notices
        .insert(0, PrintedNotice { label: "Terms".to_owned(), lines: vec![String::new()] });
    hollow.notes = vec!["\n \n".to_owned()];
    hollow.footer = vec![String::new()];
    assert_eq!(printed(&hollow).text(), printed(&bare).text());
    assert_eq!(printed(&hollow).places(), printed(&bare).places());
    assert!(printed(&bare).places().len() < printed(&invoice()).places().len());
}

#[test]
fn a_document_without_lines_has_no_headings() {
    let mut document = invoice();
    document.table = PrintedTable { rows: Vec::new(), ..document.table };
    let text = printed(&document).text();
    assert!(!text.contains("Description") && text.contains("Subtotal"), "{text}");
}

#[test]
fn letters_of_european_languages_are_kept() {
    let mut document = invoice();
    let words = "Żółć æøå ßŠŁĐ Ελλάδα Българи́я Україна ẞ € № − ½ “„” … 1\u{a0}204,50\u{202f}€";
    document.table.rows.push(line([words, "", "", "", "", "1.00"]));
    assert_in_order(&printed(&document).squeezed(), [words]);
}

#[test]
fn letters_written_in_pieces_are_put_together() {
    let mut document = invoice();
    document.buyer.name = "Ko\u{308}ln".to_owned();
    assert_in_order(&printed(&document).squeezed(), ["Köln"]);
}

#[test]
fn what_cannot_be_printed_is_seen_to_be_missing() {
    let mut document = invoice();
    document.buyer.name = "שלום 日本 🎉".to_owned();
    assert_in_order(
        &printed(&document).squeezed(),
        [
            "Billed to",
            "\u{fffd}\u{fffd}\u{fffd}\u{fffd} \u{fffd}\u{fffd} \u{fffd}",
            "Maridalsveien",
        ],
    );
}

#[test]
fn nothing_hidden_reorders_a_figure() {
    let mut document = invoice();
    document.totals[4].figure = figure("\u{202e}242\u{200b}.50\u{7}\u{2066} EUR");
    assert_in_order(&printed(&document).squeezed(), ["Amount due", "242.50 EUR"]);
}

#[test]
fn spaces_are_read_as_spaces_beside_those_that_do_not_break() {
    let mut document = invoice();
    document.title = "A\u{a0}B C".to_owned();
    let text = printed(&document).text();
    assert!(text.contains("A\u{a0}B C"), "{text:?}");
}
