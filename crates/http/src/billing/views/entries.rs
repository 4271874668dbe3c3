//! Entries of the journal as a table, with the filters and sorts around it.

use bursar_application::billing::journal::{EntryFilter, EntryQuery, EntryRow, EntrySort};
use bursar_application::clients::Direction;
use bursar_application::page::{Page, Total};
use bursar_domain::billing::journal::{Account, AccountKind, Cause, Side};
use bursar_kernel::money::Money;
use hypertext::prelude::*;

use crate::address::{Address, Noun};
use crate::billing::query::FILTERS;
use crate::components::{
    Button, Choice, Empty, Field, Html, MoneyFigure, SortHeader, Sorted, data_table, header,
    header_at_end, hidden, html, instant, none_given,
};
use crate::reader::Reader;

/// A page of entries, and whose they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entries<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) address: &'a Address,
    pub(crate) query: &'a EntryQuery,
    pub(crate) page: &'a Page<EntryRow>,
    pub(crate) total: Total,
    /// Whether they are all of one client, so that he need not be named.
    pub(crate) is_of_client: bool,
}

/// A sum as a figure with its currency.
pub(crate) fn money(sum: Money) -> MoneyFigure<'static> {
    let currency = sum.currency();
    MoneyFigure::new(sum.to_decimal_string(), currency.code().to_owned()).spoken(currency.name())
}

impl Entries<'_> {
    /// The filters, the table and its foot, as one region.
    pub(crate) fn region(&self) -> Html {
        let is_filtered = self.query.filter
            != EntryFilter { client: self.query.filter.client, ..EntryFilter::default() };
        html(maud! {
            div #entries .region data-swap {
                (self.filters(is_filtered))
                @if self.page.items.is_empty() { (self.nothing(is_filtered)) } @else {
                    (self.table())
                    (self.address.foot(self.page, self.total, Noun("entry", "entries")))
                }
            }
        })
    }

    fn filters(&self, is_filtered: bool) -> Html {
        let address = self.address;
        let accounts = |name: &'static str, label| {
            let chosen = address.text(name);
            let any = Choice::new("", "Any account", chosen.is_empty());
            let each = AccountKind::ALL.iter();
            let each = each.map(|one| Choice::new(one.code(), one.label(), one.code() == chosen));
            Field::select(name, label, std::iter::once(any).chain(each).collect()).unmarked()
        };
        let chosen = address.text("cause");
        let any = Choice::new("", "Any cause", chosen.is_empty());
        let each = Cause::ALL.iter();
        let each = each.map(|one| Choice::new(one.code(), one.label(), one.code() == chosen));
        let causes: Vec<_> = std::iter::once(any).chain(each).collect();
        let kept = ["list", "sort"].map(|name| (name, address.text(name)));
        let text = |name: &'static str, label| {
            Field::decimal(name, label).value(address.text(name)).unmarked()
        };
        html(maud! {
            form .filters.fielded method="get" action=(address.path()) aria-label="Filter entries"
                data-auto novalidate {
                @for (name, value) in kept { @if !value.is_empty() { (hidden(name, value)) } }
                (accounts("source", "From"))
                (accounts("destination", "To"))
                (Field::select("cause", "Cause", causes.clone()).unmarked())
                (Field::date("from", "Since").value(address.text("from")).unmarked())
                (Field::date("to", "Up to").value(address.text("to")).unmarked())
                (text("source_amount_from", "Paid at least"))
                (text("source_amount_to", "Paid at most"))
                (text("destination_amount_from", "Received at least"))
                (text("destination_amount_to", "Received at most"))
                (Field::number("author", "Person’s ID").value(address.text("author")).unmarked())
                span .grow {}
                @if is_filtered { (Button::link(self.unfiltered(), "Clear").ghost()) }
                (Button::submit("Apply").without_script_only())
            }
        })
    }

    /// The same list without its filters.
    fn unfiltered(&self) -> String {
        self.address.href_without(&FILTERS)
    }

    fn nothing(&self, is_filtered: bool) -> Html {
        html(if is_filtered {
            Empty::new("No entries match these filters")
                .text(
                    "Days are UTC days, amounts count whatever the currency, and both ends count.",
                )
                .actions(Button::link(self.unfiltered(), "Clear all filters"))
        } else {
            Empty::new("No money has moved yet")
                .first_use()
                .text("Every payment, refund and change of credit is written down here, for good.")
        })
    }

    fn table(&self) -> Html {
        let headers = maud! {
            (self.head("Date", EntrySort::Date, false))
            (self.head("From", EntrySort::Source, false))
            (self.head("To", EntrySort::Destination, false))
            @if !self.is_of_client { (header("Client")) }
            (header("What for"))
            (self.head("Paid", EntrySort::SourceAmount, true))
            (self.head("Received", EntrySort::DestinationAmount, true))
            @if self.is_of_client { (header_at_end("Credit after")) }
        };
        let rows = maud! { @for row in &self.page.items { (self.row(row)) } };
        let caption = if self.is_of_client { "Entries of this client" } else { "Entries" };
        html(data_table(caption, headers, rows))
    }

    fn row(&self, row: &EntryRow) -> Html {
        let entry = &row.entry;
        let (source, destination) = (entry.source(), entry.destination());
        let to = format!("/journal/{}", entry.id());
        html(maud! {
            tr #{ "c" (entry.id().get()) } {
                td {
                    span .cell2 {
                        a .row-link href=(to) { (instant(entry.at(), self.reader.zone)) }
                        small .mono-id { "#" (entry.id().get()) }
                    }
                }
                td data-label="From" { (account(source.account)) }
                td data-label="To" { (account(destination.account)) }
                @if !self.is_of_client {
                    td data-label="Client" {
                        a .link.above href={ "/clients/" (row.client.id) } { (row.client.name) }
                    }
                }
                td data-label="What for" {
                    span .cell2 {
                        span { (entry.cause().label()) }
                        @if let Some(reason) = entry.reason() { small .name title=(reason.as_str()) { (reason.as_str()) } }
                    }
                }
                td .r data-label="Paid" { (money(source.money)) }
                td .r data-label="Received" { (money(destination.money)) }
                @if self.is_of_client { td .r data-label="Credit after" { (balance([source, destination])) } }
            }
        })
    }

    fn head(&self, label: &'static str, sort: EntrySort, at_end: bool) -> Html {
        let EntryQuery { sort: present, direction, .. } = *self.query;
        let sorted = (present == sort).then_some(match direction {
            Direction::Ascending => Sorted::Ascending,
            Direction::Descending => Sorted::Descending,
        });
        // The first click on a column of figures or dates shows the largest or newest.
        let next = if sorted == Some(Sorted::Descending) { "" } else { "-" };
        let words = if next.is_empty() { "lowest first" } else { "highest first" };
        let to = self.address.href_with("sort", &format!("{next}{}", sort.code()));
        let head = SortHeader::new(label, to, format!("Sort by {}, {words}", label.to_lowercase()));
        let head = head.sorted(sorted);
        html(if at_end { head.at_end() } else { head })
    }
}

/// An account in words, as a link where it has a page.
pub(crate) fn account(account: Account) -> Html {
    let label = account.kind().label();
    html(maud! {
        @match account.id() {
            Some(id) => a .link.above href={ "/invoices/" (id) } { (label) " #" (id) }
            None => (label)
        }
    })
}

/// What was left of credit; of two currencies, of the one that came.
fn balance(sides: [Side; 2]) -> Html {
    let [source, destination] = sides;
    let balance = destination.balance.or(source.balance);
    html(maud! {
        @match balance { Some(balance) => (money(balance)) None => (none_given()) }
    })
}
