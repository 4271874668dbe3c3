//! Entries of the journal as a table, with the filters and sorts around it.

use bursar_application::billing::journal::{EntryQuery, EntryRow, EntrySort};
use bursar_application::clients::directory::Named;
use bursar_application::page::{Page, Total};
use bursar_domain::billing::journal::{Account, AccountKind, Cause, Side};
use bursar_kernel::money::Money;
use hypertext::prelude::*;

use super::came_from::spelled;
use crate::address::{Address, Noun};
use crate::clients::views::address::carry;
use crate::components::{
    Button, Empty, Html, MoneyFigure, data_table, header, header_at_end, html, instant, none_given,
};
use crate::listing::{Choosing, Groups, ListFilter, Sorting, Toolbar, filter, words};
use crate::reader::Reader;

const ENTRY: (&str, &[ListFilter]) = (
    "Entry",
    &[
        filter("", "Date", Choosing::Days),
        filter(
            "cause",
            "Cause",
            Choosing::Ticks(|| words(Cause::ALL, |one| (one.code(), one.label()))),
        ),
        filter("source", "From", Choosing::Ticks(accounts)),
        filter("destination", "To", Choosing::Ticks(accounts)),
    ],
);
const AMOUNTS: (&str, &[ListFilter]) = (
    "Amounts",
    &[
        filter("source_amount", "Paid", Choosing::Figures),
        filter("destination_amount", "Received", Choosing::Figures),
    ],
);

/// The filters of the journal.
pub(crate) const FILTERS: Groups = &[
    ENTRY,
    AMOUNTS,
    (
        "About",
        &[
            filter("client", "Client", Choosing::Client),
            filter("invoice", "Invoice", Choosing::Number),
            filter("author", "Person’s ID", Choosing::Number),
        ],
    ),
];
/// The filters of a client's journal.
pub(crate) const FILTERS_AT_CLIENT: Groups = &[
    ENTRY,
    AMOUNTS,
    (
        "About",
        &[
            filter("invoice", "Invoice", Choosing::Number),
            filter("author", "Person’s ID", Choosing::Number),
        ],
    ),
];

const SORTS: &[(&str, &str)] = &[
    (EntrySort::Id.code(), "Number"),
    (EntrySort::Date.code(), "Date"),
    (EntrySort::Source.code(), "From"),
    (EntrySort::Destination.code(), "To"),
    (EntrySort::SourceAmount.code(), "Paid"),
    (EntrySort::DestinationAmount.code(), "Received"),
];

fn accounts() -> Vec<(&'static str, &'static str)> {
    words(AccountKind::ALL, |one| (one.code(), one.label()))
}

/// A page of entries, and whose they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entries<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) address: &'a Address,
    pub(crate) query: &'a EntryQuery,
    pub(crate) page: &'a Page<EntryRow>,
    pub(crate) total: Total,
    /// The place of the first row in the whole list, counted from 1, if it is known.
    pub(crate) first: Option<u64>,
    /// The client that the list is narrowed down to.
    pub(crate) client: Option<&'a Named>,
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
        let toolbar = self.toolbar();
        html(maud! {
            div #entries .region data-swap {
                (toolbar.row())
                @if self.page.items.is_empty() { (self.nothing(&toolbar)) } @else {
                    (self.table())
                    (self.address.foot_from(self.page, self.total, Noun("entry", "entries"), self.first, None))
                }
            }
        })
    }

    fn toolbar(&self) -> Toolbar<'_> {
        Toolbar {
            address: self.address,
            groups: if self.is_of_client { FILTERS_AT_CLIENT } else { FILTERS },
            offered: &[],
            sorting: Some(self.sorting()),
            client: self.client,
            search: None,
            today: self.reader.now.date_naive(),
            counted: None,
        }
    }

    fn sorting(&self) -> Sorting<'_> {
        let EntryQuery { sort, direction, .. } = *self.query;
        Sorting { address: self.address, code: sort.code(), direction, known: SORTS }
    }

    /// The list that these rows are of, as the pages of its entries know it.
    fn here(&self) -> String {
        let of = self.query.filter.client.filter(|_| self.is_of_client).map(|id| id.to_string());
        spelled(self.address.list_query(of.as_deref().map(|id| ("client", id))))
    }

    fn nothing(&self, toolbar: &Toolbar<'_>) -> Html {
        html(if toolbar.is_filtered() {
            Empty::new("No entries match these filters")
                .text(
                    "Days are UTC days, amounts count whatever the currency, and both ends count.",
                )
                .actions(Button::link(toolbar.unfiltered(), "Clear all filters"))
        } else {
            Empty::new("No money has moved yet")
                .first_use()
                .text("Every payment, refund and change of credit is written down here, for good.")
        })
    }

    fn table(&self) -> Html {
        let sorting = self.sorting();
        let head = |label, sort: EntrySort, at_end| sorting.head(label, sort.code(), at_end);
        let headers = maud! {
            (head("Date", EntrySort::Date, false))
            (head("From", EntrySort::Source, false))
            (head("To", EntrySort::Destination, false))
            @if !self.is_of_client { (header("Client")) }
            (header("What for"))
            (head("Paid", EntrySort::SourceAmount, true))
            (head("Received", EntrySort::DestinationAmount, true))
            @if self.is_of_client { (header_at_end("Credit after")) }
        };
        let rows = maud! { @for row in &self.page.items { (self.row(row)) } };
        let caption = if self.is_of_client { "Entries of this client" } else { "Entries" };
        html(data_table(caption, headers, rows))
    }

    fn row(&self, row: &EntryRow) -> Html {
        let entry = &row.entry;
        let (source, destination) = (entry.source(), entry.destination());
        let to = carry(&format!("/journal/{}", entry.id()), &self.here());
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
                        @if row.is_client_gone { (row.client.name) } @else {
                            a .link.above href={ "/clients/" (row.client.id) } { (row.client.name) }
                        }
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
}

/// An account in words, as a link where it has a page.
pub(crate) fn account(account: Account) -> Html {
    let label = account.kind().label();
    let to = match account {
        Account::Invoice(invoice) => Some(format!("/invoices/{invoice}")),
        Account::Payment(payment) => Some(format!("/payments/{payment}")),
        _ => None,
    };
    html(maud! {
        @match (&to, account.id()) {
            (Some(to), Some(id)) => a .link.above href=(to) { (label) " #" (id) }
            _ => (label)
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
