//! The paper of an invoice on screen: the words and figures that are printed, drawn as a page.

use bursar_application::ports::PrintedDocument;
use bursar_application::ports::printer::{
    PrintedAccount, PrintedFigure, PrintedLine, PrintedMovement, PrintedParty, PrintedReferences,
    PrintedRow, PrintedTable, PrintedTaxes, PrintedTotal, TotalWeight,
};
use bursar_kernel::money::Currency;
use hypertext::prelude::*;

use crate::components::{Html, MoneyFigure, html, none_given};

/// The paper under a name for screen readers. A draft's lines are written in their place.
pub(crate) fn paper(document: &PrintedDocument, name: &str, editor: Option<&Html>) -> Html {
    html(maud! {
        article .paper aria-label=(name) {
            header {
                div .from { (document.letterhead.name) }
                h2 { (document.title) }
            }
            div .parties {
                (party(&document.buyer, "Billed to"))
                (party(&document.seller, "From"))
                (references(&document.references))
            }
            @match editor { Some(editor) => (editor) None => (lines(&document.table)) }
            (sums(&document.totals))
            (taxes(&document.taxes))
            (account(&document.account))
            (foot(document))
        }
    })
}

fn party(party: &PrintedParty, label: &'static str) -> Html {
    html(maud! {
        div {
            h3 { (label) }
            @if party.name.is_empty() { (none_given()) } @else {
                address {
                    b { (party.name) }
                    @for line in &party.lines { br; (line) }
                }
            }
        }
    })
}

fn references(references: &PrintedReferences) -> Html {
    html(maud! {
        div {
            h3 { "Reference" }
            dl {
                @for entry in &references.entries {
                    dt { (entry.label) }
                    dd .num { (entry.value) }
                }
            }
        }
    })
}

fn lines(table: &PrintedTable) -> Html {
    let headings = &table.headings;
    let lines: Vec<&PrintedLine> = table
        .rows
        .iter()
        .filter_map(|row| match row {
            PrintedRow::Line(line) => Some(line),
            PrintedRow::Group(_) => None,
        })
        .collect();
    let says = |part: fn(&PrintedLine) -> &str| lines.iter().any(|line| !part(line).is_empty());
    let has_discount = says(|line| &line.discount.text);
    let has_tax = says(|line| &line.tax);
    html(maud! {
        div .lines-wrap {
            table .lines {
                caption .vh { "Lines of the document" }
                thead {
                    tr {
                        th scope="col" { (headings.description) }
                        th .r scope="col" { (headings.quantity) }
                        th .r scope="col" { (headings.unit_price) }
                        @if has_discount { th .r scope="col" { (headings.discount) } }
                        @if has_tax { th .r scope="col" { (headings.tax) } }
                        th .r scope="col" { (headings.net) }
                    }
                }
                tbody {
                    @if lines.is_empty() { tr { td colspan="6" { "No lines yet." } } }
                    @for line in &lines {
                        tr {
                            td {
                                b { (line.description) }
                                @for detail in line.detail.lines() { small { (detail) } }
                            }
                            td .r.num {
                                (line.quantity)
                                @if !line.unit.is_empty() { " " (line.unit) }
                            }
                            td .r.num { (figure(&line.unit_price)) }
                            @if has_discount { td .r.num { (figure(&line.discount)) } }
                            @if has_tax { td .r.num { (line.tax) } }
                            td .r.num { (figure(&line.net)) }
                        }
                    }
                }
            }
        }
    })
}

fn sums(totals: &[PrintedTotal]) -> Html {
    html(maud! {
        dl .sums {
            @for total in totals {
                @match total.weight {
                    TotalWeight::Step => { dt { (total.label) } dd .num { (figure(&total.figure)) } }
                    TotalWeight::Sum | TotalWeight::Due => {
                        dt .total { (total.label) }
                        dd .total.num { (figure(&total.figure)) }
                    }
                }
            }
        }
    })
}

fn taxes(taxes: &PrintedTaxes) -> Html {
    html(maud! {
        @if !taxes.rows.is_empty() {
            table .lines.taxes {
                caption .vh { "Taxes by rate" }
                thead {
                    tr {
                        th scope="col" { (taxes.rate) }
                        th .r scope="col" { (taxes.net) }
                        th .r scope="col" { (taxes.tax) }
                    }
                }
                tbody {
                    @for row in &taxes.rows {
                        tr {
                            td {
                                (row.rate)
                                @if !row.reason.is_empty() { small { (row.reason) } }
                            }
                            td .r.num { (figure(&row.net)) }
                            td .r.num { (figure(&row.tax)) }
                        }
                    }
                }
            }
        }
    })
}

fn account(account: &PrintedAccount) -> Html {
    let row = |movement: &PrintedMovement, is_sum: bool| {
        html(maud! {
            tr {
                td { @if is_sum { b { (movement.text) } } @else { (movement.text) } }
                td .r.num { (movement.on) }
                td .r.num { (figure(&movement.sum)) }
            }
        })
    };
    html(maud! {
        @if let Some(balance) = &account.balance {
            table .lines.taxes {
                caption .vh { "The client's account" }
                thead {
                    tr {
                        th scope="col" { (account.text) }
                        th .r scope="col" { (account.on) }
                        th .r scope="col" { (account.sum) }
                    }
                }
                tbody {
                    @for movement in &account.movements { (row(movement, false)) }
                    (row(balance, true))
                }
            }
        }
    })
}

/// A figure as it is printed, which is copied and spoken as a number; nothing where there is none.
fn figure(printed: &PrintedFigure) -> Html {
    let PrintedFigure { text, value, currency } = printed;
    if text.is_empty() {
        return html(());
    }
    let name = match Currency::new(currency) {
        Ok(known) => known.name(),
        Err(_) => currency,
    };
    html(MoneyFigure::new(value.as_str(), currency.as_str()).spoken(name).written(text.as_str()))
}

fn foot(document: &PrintedDocument) -> Html {
    let PrintedDocument { notices, notes, footer, .. } = document;
    html(maud! {
        @if !notices.is_empty() {
            div .foot {
                @for notice in notices {
                    div {
                        h3 { (notice.label) }
                        @for line in &notice.lines { p .num { (line) } }
                    }
                }
            }
        }
        @if !notes.is_empty() || !footer.is_empty() {
            div .foot.texts {
                @for note in notes { p .pre { (note) } }
                @for line in footer { p .soft { (line) } }
            }
        }
    })
}
