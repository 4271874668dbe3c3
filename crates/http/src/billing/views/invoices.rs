//! Invoices as a table, with the filters and sorts around it.

use bursar_application::billing::invoices::{InvoiceFilter, InvoiceQuery, InvoiceRow, InvoiceSort};
use bursar_application::clients::Direction;
use bursar_application::page::{Page, Total};
use bursar_domain::billing::invoice::{InvoiceKind, InvoiceStatus, ItemKind};
use hypertext::prelude::*;

use super::entries::money;
use crate::address::{Address, Noun};
use crate::billing::invoice_query::FILTERS;
use crate::components::{
    Button, Choice, Empty, Field, Html, Pill, SortHeader, Sorted, Tone, data_table, date, header,
    hidden, html, none_given,
};

/// A page of invoices, and whose they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Invoices<'a> {
    pub(crate) address: &'a Address,
    pub(crate) query: &'a InvoiceQuery,
    pub(crate) page: &'a Page<InvoiceRow>,
    pub(crate) total: Total,
    /// Whether they are all of one client, so that he need not be named.
    pub(crate) is_of_client: bool,
}

/// Where an invoice stands, as a label.
pub(crate) fn state(status: InvoiceStatus, is_overdue: bool) -> Pill<'static> {
    if is_overdue {
        return Pill::new(Tone::Negative, "Overdue");
    }
    let tone = match status {
        InvoiceStatus::Draft => Tone::Neutral,
        InvoiceStatus::Unpaid => Tone::Warning,
        InvoiceStatus::Paid => Tone::Positive,
        InvoiceStatus::Cancelled => Tone::Outline,
        InvoiceStatus::Refunded => Tone::Violet,
    };
    Pill::new(tone, status.label())
}

impl Invoices<'_> {
    /// The filters, the table and its foot, as one region.
    pub(crate) fn region(&self) -> Html {
        let is_filtered = self.query.filter
            != InvoiceFilter { client: self.query.filter.client, ..InvoiceFilter::default() };
        html(maud! {
            div #invoices .region data-swap {
                (self.filters(is_filtered))
                @if self.page.items.is_empty() { (self.nothing(is_filtered)) } @else {
                    (self.table())
                    (self.address.foot(self.page, self.total, Noun("invoice", "invoices")))
                }
            }
        })
    }

    fn filters(&self, is_filtered: bool) -> Html {
        let address = self.address;
        let select = |name: &'static str, label, any, each: &[(&'static str, &'static str)]| {
            let chosen = address.text(name);
            let any = Choice::new("", any, chosen.is_empty());
            let each = each.iter();
            let each = each.map(|(code, label)| Choice::new(*code, *label, *code == chosen));
            Field::select(name, label, std::iter::once(any).chain(each).collect()).unmarked()
        };
        let answers = [("true", "Yes"), ("false", "No")];
        let statuses: Vec<_> =
            InvoiceStatus::ALL.iter().map(|one| (one.code(), one.label())).collect();
        let kinds: Vec<_> = InvoiceKind::ALL.iter().map(|one| (one.code(), one.label())).collect();
        let lines: Vec<_> = ItemKind::ALL.iter().map(|one| (one.code(), one.label())).collect();
        let kept = ["list", "sort", "client"].map(|name| (name, address.text(name)));
        let day = |name: &'static str, label| {
            Field::date(name, label).value(address.text(name)).unmarked()
        };
        let sum = |name: &'static str, label| {
            Field::decimal(name, label).value(address.text(name)).unmarked()
        };
        html(maud! {
            form .filters.fielded method="get" action=(address.path())
                aria-label="Filter invoices" data-auto novalidate {
                @for (name, value) in kept { @if !value.is_empty() { (hidden(name, value)) } }
                (select("status", "Status", "Any status", &statuses))
                (select("is_overdue", "Overdue", "Either", &answers))
                (select("kind", "For", "Anything", &kinds))
                (select("item_kind", "With a line of", "Any kind", &lines))
                (day("dated_from", "Dated since"))
                (day("dated_to", "Dated up to"))
                (day("due_from", "Due since"))
                (day("due_to", "Due up to"))
                (sum("total_from", "Total at least"))
                (sum("total_to", "Total at most"))
                (select("has_taxes", "Taxed", "Either", &answers))
                (select("has_company", "Company", "Either", &answers))
                (select("has_vat_id", "VAT ID", "Either", &answers))
                (select("is_exempt", "Exempt", "Either", &answers))
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
            Empty::new("No invoices match these filters")
                .text("Amounts count whatever the currency, and both ends of a range count.")
                .actions(Button::link(self.unfiltered(), "Clear all filters"))
        } else {
            Empty::new("No invoices yet")
                .first_use()
                .text("A draft is begun at its client, and gets its number when it is issued.")
        })
    }

    fn table(&self) -> Html {
        let headers = maud! {
            (self.head("Invoice", InvoiceSort::Id, false))
            (self.head("Status", InvoiceSort::Status, false))
            @if !self.is_of_client { (self.head("Client", InvoiceSort::Client, false)) }
            (header("For"))
            (self.head("Dated", InvoiceSort::Date, false))
            (self.head("Due", InvoiceSort::DueDate, false))
            (self.head("Total", InvoiceSort::Total, true))
            (crate::components::header_at_end("Amount due"))
        };
        let rows = maud! { @for row in &self.page.items { (self.row(row)) } };
        let caption = if self.is_of_client { "Invoices of this client" } else { "Invoices" };
        html(data_table(caption, headers, rows))
    }

    fn row(&self, row: &InvoiceRow) -> Html {
        let (id, client) = (row.id.get(), row.client.id);
        html(maud! {
            tr #{ "c" (id) } {
                td {
                    span .cell2 {
                        a .row-link.num href={ "/invoices/" (id) } {
                            @match &row.number { Some(number) => (number) None => "Draft" }
                        }
                        small .mono-id { "#" (id) @if row.is_fiscal { " · fiscal" } }
                    }
                }
                td data-label="Status" { (state(row.status, row.is_overdue)) }
                @if !self.is_of_client {
                    td data-label="Client" {
                        a .link.above href={ "/clients/" (client) } { (row.client.name) }
                    }
                }
                td data-label="For" { (row.kind.label()) }
                td data-label="Dated" {
                    @match row.dated { Some(day) => (date(day)) None => (none_given()) }
                }
                td data-label="Due" {
                    @match row.due_on { Some(day) => (date(day)) None => (none_given()) }
                }
                td .r data-label="Total" { (money(row.total)) }
                td .r data-label="Amount due" { (money(row.due)) }
            }
        })
    }

    fn head(&self, label: &'static str, sort: InvoiceSort, at_end: bool) -> Html {
        let InvoiceQuery { sort: present, direction, .. } = *self.query;
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
