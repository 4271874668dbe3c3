//! Long documents: headings, counts and what stays together.

use bursar_application::ports::PrintedDocument;
use bursar_application::ports::printer::PrintedRow;

use crate::invoice::{invoice, line};
use crate::reader::{assert_in_order, printed, squeezed};

fn of_lines(count: usize) -> PrintedDocument {
    let mut document = invoice();
    document.table.rows = (1..=count)
        .map(|number| {
            let [description, detail, net] =
                [format!("Item {number};"), format!("Detail {number};"), format!("{number}.25")];
            line([&description, &detail, "1", "h", "2.00", &net])
        })
        .collect();
    document
}

#[test]
fn two_hundred_lines_take_eleven_pages_with_headings_and_counts() {
    let document = of_lines(200);
    let pages = printed(&document).pages();
    assert_eq!(pages.len(), 11);
    for (index, page) in pages.iter().enumerate() {
        assert_eq!(page.matches("Unit price").count(), 1, "headings of page {}", index + 1);
        assert!(page.contains(&format!("Page {} of 11", index + 1)), "{page}");
        assert_eq!(page.matches("Invoice").count(), 1, "{page}");
    }
}

#[test]
fn no_line_is_lost_or_torn() {
    for count in [1, 2, 17, 18, 19, 37, 38, 39, 200] {
        let pages = printed(&of_lines(count)).pages();
        let pages: Vec<_> = pages.iter().map(|page| squeezed(page)).collect();
        for number in 1..=count {
            let whole = format!("Item{number};Detail{number};1h2.0025%{number}.25");
            let found: usize = pages.iter().map(|page| page.matches(&whole).count()).sum();
            assert_eq!(found, 1, "line {number} of {count}");
        }
    }
}

#[test]
fn the_name_of_a_group_stays_with_its_first_line() {
    for before in 1..45 {
        let mut document = of_lines(before);
        document.table.rows.push(PrintedRow::Group("Group of its own".to_owned()));
        document.table.rows.push(line(["First of the group", "", "", "", "", "7.00"]));
        let pages = printed(&document).pages();
        let page = pages.iter().find(|page| page.contains("Group of its own")).unwrap();
        assert!(page.contains("First of the group"), "after {before} lines");
    }
}

#[test]
fn headings_stay_with_a_line_and_totals_with_each_other() {
    for count in 1..45 {
        for page in printed(&of_lines(count)).pages() {
            assert!(!page.contains("Unit price") || page.contains("Item"), "{count} lines");
            assert_eq!(page.contains("Subtotal"), page.contains("Amount due"), "{count} lines");
        }
    }
}

#[test]
fn a_line_higher_than_a_page_goes_on_under_the_headings() {
    let mut document = of_lines(3);
    let PrintedRow::Line(long) = &mut document.table.rows[1] else { panic!("a line") };
    let words: Vec<_> = (1..=3000).map(|number| format!("word{number}")).collect();
    long.detail = words.join(" ");
    let reading = printed(&document);
    let pages = reading.pages();
    assert!(pages.len() > 3, "{}", pages.len());
    assert!(pages[1].contains("Unit price") && pages[2].contains("Unit price"));
    assert_in_order(&reading.squeezed(), words.iter().map(String::as_str));
    assert_in_order(&reading.squeezed(), ["Item 1;", "Item 2;", "2.25", "word9", "Item 3;"]);
}

#[test]
fn a_short_footer_stands_on_every_page_and_a_long_one_at_the_end() {
    let mut document = of_lines(60);
    document.footer = vec!["Registered office".to_owned()];
    assert!(printed(&document).pages().iter().all(|page| page.contains("Registered office")));
    document.footer = (1..=30).map(|number| format!("Clause {number};")).collect();
    let reading = printed(&document);
    assert_eq!(reading.text().matches("Clause 30;").count(), 1);
    assert!(reading.pages().last().unwrap().contains("Clause 30;"));
}
