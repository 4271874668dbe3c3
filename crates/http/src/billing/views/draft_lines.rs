//! The lines of a draft as a table that is written in place.

use bursar_application::billing::invoices::WrittenLine;
use bursar_domain::billing::invoice::{DraftInvoice, InvoiceKind, ItemInput, ItemKind};
use bursar_kernel::money::Currency;
use hypertext::prelude::*;

use super::invoice_forms::item_input;
use crate::address::Values;
use crate::components::{Html, IconButton, Problem, field_id, html};
use crate::icons::{Icon, icon};

/// How many empty rows stand below the lines.
const BLANK: usize = 3;
/// How many rows a form is read for at most.
const MOST: usize = 500;

/// The lines of a draft, with empty rows below them.
pub(crate) fn rows_of(draft: &DraftInvoice) -> Vec<WrittenLine> {
    let lines = draft.as_stored().lines.iter();
    let lines =
        lines.map(|line| WrittenLine { line: Some(line.number), input: item_input(&line.item) });
    lines.chain(blank_rows(draft.as_stored().kind)).collect()
}

/// Empty rows for an invoice of this kind.
pub(crate) fn blank_rows(kind: InvoiceKind) -> impl Iterator<Item = WrittenLine> {
    let item = if kind.admits(ItemKind::Custom) { ItemKind::Custom } else { ItemKind::Credit };
    let input =
        ItemInput { kind: item.code().to_owned(), is_taxable: true, ..ItemInput::default() };
    std::iter::repeat_n(WrittenLine { line: None, input }, BLANK)
}

fn name(row: usize, field: &str) -> String {
    format!("items.{row}.{field}")
}

/// What somebody typed, row by row; what the table does not show stays as it is on the draft.
pub(crate) fn typed_rows(entered: &Values, draft: Option<&DraftInvoice>) -> Vec<WrittenLine> {
    let is_there = |row: &usize| entered.has(&name(*row, "description"));
    (0..MOST).take_while(is_there).map(|row| typed_row(entered, draft, row)).collect()
}

fn typed_row(entered: &Values, draft: Option<&DraftInvoice>, row: usize) -> WrittenLine {
    let typed = |field: &str| entered.owned(&name(row, field));
    let line = entered.given(&name(row, "line")).and_then(|number| number.parse().ok());
    let present = draft.and_then(|draft| {
        let mut lines = draft.as_stored().lines.iter();
        lines.find(|known| Some(known.number) == line).map(|known| item_input(&known.item))
    });
    let input = ItemInput {
        kind: typed("kind"),
        description: typed("description"),
        quantity: typed("quantity"),
        unit: typed("unit"),
        unit_price: typed("unit_price"),
        discount: typed("discount"),
        is_taxable: entered.is_ticked(&name(row, "is_taxable")),
        ..present.unwrap_or_default()
    };
    WrittenLine { line, input }
}

/// The rows that say something and are not to be removed, with the place of each in the table.
pub(crate) fn written(entered: &Values, rows: &[WrittenLine]) -> (Vec<usize>, Vec<WrittenLine>) {
    let says_something = |input: &ItemInput| {
        let said = [&input.description, &input.quantity, &input.unit_price, &input.discount];
        said.iter().any(|text| !text.trim().is_empty())
    };
    let kept = rows.iter().cloned().enumerate().filter(|(row, line)| {
        says_something(&line.input) && !entered.is_ticked(&name(*row, "remove"))
    });
    kept.unzip()
}

/// The table, and how to give a line more than it has columns for.
pub(crate) fn lines_table(
    rows: &[WrittenLine],
    kind: InvoiceKind,
    currency: Currency,
    invoice: Option<i64>,
    problems: &[Problem],
) -> Html {
    html(maud! {
        table .lines.written {
            caption .vh { "Invoice lines, prices in " (currency.code()) }
            thead {
                tr {
                    th scope="col" { "Description" }
                    th scope="col" { "Kind" }
                    th .r scope="col" { "Quantity" }
                    th scope="col" { "Unit" }
                    th .r scope="col" { "Unit price, " (currency.code()) }
                    th .r scope="col" { "Discount" }
                    th scope="col" { "Taxed" }
                    @if invoice.is_some() { th scope="col" { "Remove" } }
                }
            }
            tbody {
                @for (row, line) in rows.iter().enumerate() {
                    (row_of(row, line, kind, invoice, problems))
                }
            }
        }
    })
}

fn row_of(
    row: usize,
    line: &WrittenLine,
    kind: InvoiceKind,
    invoice: Option<i64>,
    problems: &[Problem],
) -> Html {
    let WrittenLine { line: number, input } = line;
    let text = |field: &'static str, label: &'static str, value: &str, is_figure: bool| {
        cell(&name(row, field), &format!("{label}, line {}", row + 1), value, is_figure, problems)
    };
    let kinds: Vec<_> = ItemKind::ALL.iter().filter(|one| kind.admits(**one)).collect();
    let more = number.zip(invoice).map(|(number, invoice)| {
        let to = format!("/invoices/{invoice}/lines/{number}/edit");
        IconButton::link(to, Icon::More, format!("All of line {number}")).in_dialog()
    });
    html(maud! {
        tr {
            td .what data-label="Description" {
                @if let Some(number) = number {
                    input type="hidden" name=(name(row, "line")) value=(number);
                }
                (text("description", "Description", &input.description, false))
                (more)
            }
            td data-label="Kind" {
                select .input name=(name(row, "kind")) aria-label={ "Kind, line " (row + 1) } {
                    @for one in &kinds {
                        option value=(one.code()) selected[one.code() == input.kind] { (one.label()) }
                    }
                }
            }
            td .r data-label="Quantity" { (text("quantity", "Quantity", &input.quantity, true)) }
            td data-label="Unit" { (text("unit", "Unit", &input.unit, false)) }
            td .r data-label="Unit price" { (text("unit_price", "Unit price", &input.unit_price, true)) }
            td .r data-label="Discount" { (text("discount", "Discount", &input.discount, true)) }
            td .tick data-label="Taxed" {
                input type="checkbox" name=(name(row, "is_taxable")) value="true"
                    checked[input.is_taxable] aria-label={ "Taxed, line " (row + 1) };
            }
            @if let Some(number) = number {
                td .tick data-label="Remove" {
                    input type="checkbox" name=(name(row, "remove")) value="true"
                        aria-label={ "Remove line " (number) };
                }
            } @else if invoice.is_some() { td .tick {} }
        }
    })
}

fn cell(name: &str, label: &str, value: &str, is_figure: bool, problems: &[Problem]) -> Html {
    let id = field_id(name);
    let problem = problems.iter().find(|problem| problem.field.as_deref() == Some(name));
    let error = problem.map(|_| format!("{id}-error"));
    let class = if is_figure { "input num" } else { "input" };
    html(maud! {
        input class=(class) id=(id) name=(name) value=(value) aria-label=(label) type="text"
            inputmode=[is_figure.then_some("decimal")] autocomplete="off"
            aria-invalid=[problem.map(|_| "true")] aria-describedby=[&error];
        @if let (Some(problem), Some(error)) = (problem, &error) {
            span .err id=(error) { (icon(Icon::Warning)) (problem.message.as_str()) }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_rows_are_left_out_and_the_others_keep_their_place() {
        let form = b"items.0.description=A&items.0.unit_price=1&items.1.description=\
                     &items.2.description=B&items.2.line=4&items.3.description=C&items.3.remove=true";
        let entered = Values::read(form);
        let rows = typed_rows(&entered, None);
        assert_eq!(rows.len(), 4);
        let (places, kept) = written(&entered, &rows);
        assert_eq!(places, [0, 2]);
        assert_eq!(kept.iter().map(|line| line.line).collect::<Vec<_>>(), [None, Some(4)]);
    }

    #[test]
    fn a_mistake_stands_in_its_cell_with_what_was_typed() {
        let input = ItemInput { unit_price: "dear".into(), ..ItemInput::default() };
        let rows = [WrittenLine { line: None, input }];
        let problems = [Problem::of("items.0.unit_price", "Enter a number")];
        let euro = Currency::new("EUR").expect("a currency");
        let html = lines_table(&rows, InvoiceKind::Custom, euro, None, &problems);
        let html = html.render().into_inner();
        assert!(html.contains("Enter a number") && html.contains("value=\"dear\""), "{html}");
        assert!(html.contains("aria-describedby=\"field-items-0-unit-price-error\""), "{html}");
    }
}
