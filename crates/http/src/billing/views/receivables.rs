//! What clients owe as a table: a row for each client and currency, a column for each age.

use bursar_application::billing::reports::{Age, Aged, DebtorRow, Receivables};
use bursar_domain::access::Permission;
use bursar_kernel::money::{Money, MoneyError};
use chrono::NaiveDate;
use hypertext::prelude::*;

use super::entries::money;
use crate::address::{Address, Noun, total_words};
use crate::components::{
    Banner, Button, Empty, Field, Html, Weight, count, data_table, header, header_at_end, html,
    page_head,
};
use crate::icons::Icon;
use crate::reader::Reader;

/// The report.
pub(crate) fn page(
    reader: Reader<'_>,
    address: &Address,
    report: &Receivables,
    is_to_come: bool,
) -> Html {
    let on = report.on;
    let file = Button::link(format!("/invoices/receivables.csv?on={on}"), "Export")
        .icon(Icon::Export)
        .refused_because(reader.refusal(Permission::ExportMoney));
    html(maud! {
        (page_head("Receivables", Some(total_words(report.clients)), file.clone()))
        @if is_to_come {
            (Banner::new(Weight::Warning, "Nobody knows yet what will be owed then.")
                .text("This is what is owed today."))
        }
        div #receivables .region data-swap {
            (as_of(address, on))
            @if report.page.items.is_empty() { (nothing(on)) } @else {
                (totals(report))
                (table(report))
                (address.foot(&report.page, report.clients, Noun("client", "clients")))
            }
        }
    })
}

fn as_of(address: &Address, on: NaiveDate) -> Html {
    let day = Field::date("on", "As of the end of").value(on.to_string()).unmarked();
    html(maud! {
        form .filters.fielded method="get" action=(address.path()) aria-label="Choose the day"
            data-auto novalidate {
            (day)
            span .grow {}
            (Button::submit("Show").without_script_only())
        }
    })
}

fn nothing(on: NaiveDate) -> Html {
    let words = format!("No issued invoice was open at the end of {on}.");
    html(Empty::new("Nobody owes anything").text(words))
}

fn columns(first: &'static str) -> impl Renderable {
    maud! {
        (header(first))
        (header_at_end("Invoices"))
        @for age in Age::ALL { (header_at_end(age.label())) }
        (header_at_end("Total"))
    }
}

/// What all clients owe, by currency and together.
fn totals(report: &Receivables) -> Html {
    let rows = maud! {
        @for owed in &report.by_currency {
            tr {
                td { b { (owed.currency().code()) } " " span .soft { (owed.currency().name()) } }
                (figures(owed, |_| None))
            }
        }
        @if report.is_converted() {
            tr .sum title="Each sum at today’s exchange rates" {
                td {
                    b { "All in " (report.in_default.currency().code()) } " "
                    span .soft { "converted" }
                }
                (figures(&report.in_default, |_| None))
            }
        }
    };
    let table = data_table("What all clients owe, by currency", columns("Currency"), rows);
    // On its own it is as high as its rows, and the list below fills what is left.
    html(maud! { div { (table) } })
}

fn table(report: &Receivables) -> Html {
    let rows = maud! {
        @for row in &report.page.items {
            @for owed in &row.owed { (line(report, row, owed)) }
        }
    };
    html(data_table("What each client owes", columns("Client"), rows))
}

fn line(report: &Receivables, row: &DebtorRow, owed: &Aged) -> Html {
    let id = row.client.id;
    // The list of invoices shows them as they are today.
    let list = |age: Age| report.is_today.then(|| invoices(id, age, report.on));
    html(maud! {
        tr {
            td {
                span .cell2 {
                    a .row-link href={ "/clients/" (id) "/invoices" } { (row.client.name) }
                    small .mono-id { "#" (id) " · " (owed.currency().code()) }
                }
            }
            (figures(owed, list))
        }
    })
}

/// The open invoices of a client that are of an age.
fn invoices(client: i64, age: Age, on: NaiveDate) -> String {
    let (first, last) = age.due_on(on);
    let bounds = [("due_from", first), ("due_to", last)];
    let bounds = bounds.map(|(name, day)| day.map(|day| format!("&{name}={day}")));
    let bounds: String = bounds.into_iter().flatten().collect();
    format!("/invoices?client={client}&status=unpaid{bounds}")
}

fn figures(owed: &Aged, to: impl Fn(Age) -> Option<String>) -> Html {
    let total: Result<Money, MoneyError> = owed.total();
    html(maud! {
        td .r.num data-label="Invoices" { (count(owed.invoices)) }
        @for (age, sum) in owed.by_age() {
            td .r data-label=(age.label()) {
                @match to(age).filter(|_| !sum.is_zero()) {
                    Some(to) => { a .link.above href=(to) { (money(sum)) } }
                    None => { (money(sum)) }
                }
            }
        }
        td .r data-label="Total" {
            @match total {
                Ok(total) => { b { (money(total)) } }
                Err(_) => { "too large" }
            }
        }
    })
}
