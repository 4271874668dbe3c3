//! Invoices as a table, with what stands around it: their states as tabs, filters, sums, acts.

use bursar_application::billing::invoices::{InvoiceQuery, InvoiceRow, InvoiceSort, InvoiceSums};
use bursar_application::clients::directory::Named;
use bursar_application::page::{Page, Total};
use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{InvoiceKind, InvoiceStatus, ItemKind};
use hypertext::prelude::*;

use super::came_from::spelled;
use super::entries::money;
use crate::address::{Address, Noun, total_words};
use crate::clients::views::address::carry;
use crate::components::{
    Button, Empty, Html, Pill, Tab, Tone, data_table, date, header, header_at_end, hidden, html,
    none_given, tabs,
};
use crate::icons::Icon;
use crate::listing::{Choosing, Groups, ListFilter, Sorting, Toolbar, filter, words};
use crate::reader::Reader;

const INVOICE: (&str, &[ListFilter]) = (
    "Invoice",
    &[
        filter(
            "status",
            "Status",
            Choosing::Ticks(|| words(InvoiceStatus::ALL, |one| (one.code(), one.label()))),
        ),
        filter("is_overdue", "Overdue", Choosing::YesNo),
        filter(
            "kind",
            "For",
            Choosing::Ticks(|| words(InvoiceKind::ALL, |one| (one.code(), one.label()))),
        ),
        filter(
            "item_kind",
            "With a line of",
            Choosing::Ticks(|| words(ItemKind::ALL, |one| (one.code(), one.label()))),
        ),
        filter("total", "Total", Choosing::Figures),
    ],
);
const DATES: (&str, &[ListFilter]) =
    ("Dates", &[filter("dated", "Dated", Choosing::Days), filter("due", "Due", Choosing::Days)]);

/// The filters of invoices.
pub(crate) const FILTERS: Groups = &[
    INVOICE,
    DATES,
    (
        "Buyer",
        &[
            filter("client", "Client", Choosing::Client),
            filter("has_taxes", "Taxed", Choosing::YesNo),
            filter("has_company", "Company", Choosing::YesNo),
            filter("has_vat_id", "VAT ID", Choosing::YesNo),
            filter("is_exempt", "Tax exempt", Choosing::YesNo),
        ],
    ),
];
/// The filters of one client's invoices.
pub(crate) const FILTERS_AT_CLIENT: Groups =
    &[INVOICE, DATES, ("Taxes", &[filter("has_taxes", "Taxed", Choosing::YesNo)])];

const SORTS: &[(&str, &str)] = &[
    (InvoiceSort::Id.code(), "ID"),
    (InvoiceSort::Status.code(), "Status"),
    (InvoiceSort::Date.code(), "Date"),
    (InvoiceSort::DueDate.code(), "Due date"),
    (InvoiceSort::Total.code(), "Total"),
    (InvoiceSort::Client.code(), "Client"),
];

/// The tabs above the list, each with what it adds to the address.
pub(crate) const TABS: [(&str, Option<(&str, &str)>); 5] = [
    ("All", None),
    ("Draft", Some(("status", "draft"))),
    ("Unpaid", Some(("status", "unpaid"))),
    ("Overdue", Some(("is_overdue", "true"))),
    ("Paid", Some(("status", "paid"))),
];

/// A page of invoices, and whose they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Invoices<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) address: &'a Address,
    pub(crate) query: &'a InvoiceQuery,
    pub(crate) page: &'a Page<InvoiceRow>,
    pub(crate) total: Total,
    /// The place of the first row in the whole list, counted from 1, if it is known.
    pub(crate) first: Option<u64>,
    /// The client that the list is of or narrowed down to.
    pub(crate) client: Option<&'a Named>,
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

/// The tabs of a list, with their counts once these are known; else they are loaded from there.
pub(crate) fn state_tabs(
    address: &Address,
    counts: Option<&[Total]>,
    counts_at: Option<&str>,
) -> Html {
    let present = TABS.iter().rposition(|(_, adds)| match adds {
        Some((name, value)) => address.text(name) == *value,
        None => true,
    });
    let tab = |(place, (label, adds)): (usize, &(&'static str, Option<(&str, &str)>))| {
        let base = address.list_without(&["status", "is_overdue"]);
        let to = adds.map_or_else(|| base.here(), |(name, value)| base.href_with(name, value));
        let tab = Tab::new(*label, to).current(present == Some(place));
        match counts.and_then(|counts| counts.get(place)) {
            Some(total) => tab.counted(total_words(*total)),
            None => tab,
        }
    };
    let row: Vec<_> = TABS.iter().enumerate().map(tab).collect();
    let row = html(tabs("Invoices by state", row, ()));
    html(maud! { div #states data-src=[counts_at] { (row) } })
}

/// What the invoices of a view come to, in the foot of the list.
pub(crate) fn sums_region(sums: Option<&[InvoiceSums]>) -> Html {
    html(maud! {
        span #sum {
            @for InvoiceSums { total, due, overdue } in sums.unwrap_or_default() {
                span .sum-of {
                    "Total " (money(*total).loose())
                    @if !due.is_zero() { ", open " (money(*due).loose()) }
                    @if !overdue.is_zero() { ", overdue " (money(*overdue).loose()) }
                } " "
            }
        }
    })
}

/// The values of a filter of invoices with how many each would leave.
pub(crate) fn facet_values(
    address: &Address,
    reader: Reader<'_>,
    code: &str,
    counts: &[(String, u64)],
) -> Option<Html> {
    let toolbar = Toolbar {
        address,
        groups: FILTERS,
        offered: &[],
        sorting: None,
        client: None,
        search: None,
        today: reader.now.date_naive(),
        counted: None,
    };
    toolbar.counted_values(code, counts)
}

/// The filters whose values are counted.
const COUNTED: &[&str] = &["status", "kind"];

impl Invoices<'_> {
    fn toolbar<'a>(&'a self, counts_at: &'a str) -> Toolbar<'a> {
        Toolbar {
            address: self.address,
            groups: if self.is_of_client { FILTERS_AT_CLIENT } else { FILTERS },
            offered: &[],
            sorting: Some(self.sorting()),
            client: self.client,
            search: Some(("Search invoices", "Number or ID")),
            today: self.reader.now.date_naive(),
            counted: Some((COUNTED, counts_at)),
        }
    }

    fn sorting(&self) -> Sorting<'_> {
        let InvoiceQuery { sort, direction, .. } = *self.query;
        Sorting { address: self.address, code: sort.code(), direction, known: SORTS }
    }

    /// The list that these rows are of, as the pages of its invoices know it.
    fn here(&self) -> String {
        let of = self.client.filter(|_| self.is_of_client).map(|client| client.id.to_string());
        spelled(self.address.list_query(of.as_deref().map(|id| ("client", id))))
    }

    /// The tabs, the filters, the table and its foot, as one region.
    pub(crate) fn region(&self) -> Html {
        let here = self.here();
        let facets_at = carry(&format!("/invoices/facets?at={}", self.address.path()), &here);
        let toolbar = self.toolbar(&facets_at);
        let counts_at = carry(&format!("/invoices/counts?at={}", self.address.path()), &here);
        html(maud! {
            div #invoices .region data-swap {
                (state_tabs(self.address, None, Some(&counts_at)))
                (toolbar.row())
                @if self.page.items.is_empty() { (self.nothing(&toolbar)) } @else {
                    form .list method="get" action="/invoices/merge" aria-label="Invoices" {
                        (hidden("list", here.as_str()))
                        (self.table(&here))
                        (self.bulk_bar())
                        (self.foot(&here))
                    }
                }
            }
        })
    }

    fn foot(&self, here: &str) -> Html {
        let source = format!("/invoices/sum?{here}");
        let note = maud! { span #sum data-src=(source) {} };
        let noun = Noun("invoice", "invoices");
        self.address.foot_from(self.page, self.total, noun, self.first, Some(html(note)))
    }

    fn bulk_bar(&self) -> Html {
        let refusal = self.reader.refusal(Permission::EditInvoices);
        let shown = u64::try_from(self.page.items.len()).unwrap_or(u64::MAX);
        let is_more = self.total.exact().is_none_or(|total| total > shown);
        html(maud! {
            section .bulk aria-label="Bulk actions" {
                span { b .k {} " selected" }
                @if is_more {
                    label .all {
                        input type="checkbox" name="all" value="true";
                        "Select all " (total_words(self.total))
                    }
                }
                span .sep {}
                (Button::submit("Issue drafts").icon(Icon::Invoices).to("/invoices/issue")
                    .refused_because(self.reader.refusal(Permission::IssueInvoices)))
                (Button::submit("Merge").icon(Icon::Group).to("/invoices/merge").refused_because(refusal.clone()))
                span .sep {}
                (Button::reset("Clear").icon(Icon::Close))
            }
        })
    }

    fn nothing(&self, toolbar: &Toolbar<'_>) -> Html {
        html(if toolbar.is_filtered() {
            Empty::new("No invoices match these filters")
                .text("Amounts count whatever the currency, and both ends of a range count.")
                .actions(Button::link(toolbar.unfiltered(), "Clear all filters"))
        } else {
            Empty::new("No invoices yet")
                .first_use()
                .text("A draft becomes an invoice with a number when it is issued.")
        })
    }

    fn table(&self, here: &str) -> Html {
        let sorting = self.sorting();
        let head = |label, sort: InvoiceSort, at_end| sorting.head(label, sort.code(), at_end);
        let headers = maud! {
            th .sel scope="col" { input type="checkbox" data-all aria-label="Select all on this page"; }
            (head("Invoice", InvoiceSort::Id, false))
            (head("Status", InvoiceSort::Status, false))
            @if !self.is_of_client { (head("Client", InvoiceSort::Client, false)) }
            (header("For"))
            (head("Dated", InvoiceSort::Date, false))
            (head("Due", InvoiceSort::DueDate, false))
            (head("Total", InvoiceSort::Total, true))
            (header_at_end("Amount due"))
            (header("PDF"))
        };
        let rows = maud! { @for row in &self.page.items { (self.row(row, here)) } };
        let caption = if self.is_of_client { "Invoices of this client" } else { "Invoices" };
        html(data_table(caption, headers, rows))
    }

    fn row(&self, row: &InvoiceRow, here: &str) -> Html {
        let (id, client) = (row.id.get(), row.client.id);
        let name = row.number.as_deref().unwrap_or("Draft");
        let to = carry(&format!("/invoices/{id}"), here);
        html(maud! {
            tr #{ "c" (id) } {
                td .sel { input type="checkbox" name="id" value=(id) aria-label={ "Select " (name) " #" (id) }; }
                td {
                    span .cell2 {
                        a .row-link.num href=(to) { (name) }
                        small .mono-id { "#" (id) @if row.is_fiscal { " · fiscal" } }
                    }
                }
                td data-label="Status" { (state(row.status, row.is_overdue)) }
                @if !self.is_of_client {
                    td data-label="Client" {
                        @if row.is_client_gone { (row.client.name) } @else {
                            a .link.above href={ "/clients/" (client) } { (row.client.name) }
                        }
                    }
                }
                td .hide-s data-label="For" { (row.kind.label()) }
                td data-label="Dated" {
                    @match row.dated { Some(day) => (date(day)) None => (none_given()) }
                }
                td data-label="Due" {
                    @match row.due_on { Some(day) => (date(day)) None => (none_given()) }
                }
                td .r data-label="Total" { (money(row.total)) }
                td .r data-label="Amount due" { (money(row.due)) }
                td .hide-s data-label="PDF" {
                    a .link.above href={ "/invoices/" (id) "/pdf" }
                        aria-label={ "PDF of " (name) " #" (id) } { "PDF" }
                }
            }
        })
    }
}
