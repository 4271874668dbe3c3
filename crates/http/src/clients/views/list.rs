//! The client list: title, views, toolbar, rows or cards, and foot.

use bursar_application::access::Preferences;
use bursar_application::clients::{ClientSort, ClientSummary, Direction};
use bursar_application::page::{Page, Total};
use bursar_application::settings::FilterOptions;
use bursar_domain::access::Permission;
use bursar_kernel::money::Money;
use hypertext::prelude::*;

use super::address::ListAddress;
use super::bulk::bulk_bar;
use super::cards::cards;
use super::columns::{LAYOUT, chosen, columns_menu, is_compact};
use super::empty::{NoMatch, first_use, no_match};
use super::filters::filter_menu;
use super::saved_views::{ViewTab, view_row};
use super::table::{Table, money, sorted_by, table};
use crate::address::Noun;
use crate::components::{
    Banner, Button, IconButton, Layout, ListFoot, Menu, MenuItem, Weight, count, hidden,
    layout_switch, page_head, search_box,
};
use crate::icons::Icon;
use crate::page_query::DEFAULT_LIMIT;
use crate::reader::Reader;

/// What its rows are called.
const CLIENTS: Noun = Noun("client", "clients");

/// How the list is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListLayout {
    /// A table.
    List,
    /// Cards.
    Cards,
}

impl ListLayout {
    /// The layout that the address asks for, else the one that was chosen last.
    pub(crate) fn of(address: &ListAddress, preferences: &Preferences) -> Self {
        let wanted = address.get("layout").or(preferences.get(LAYOUT).map(String::as_str));
        if wanted == Some("cards") { Self::Cards } else { Self::List }
    }

    /// The word in addresses and preferences.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Cards => "cards",
        }
    }
}

/// Everything that the list shows.
#[derive(Clone, Debug)]
pub(crate) struct ClientList<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) address: ListAddress,
    pub(crate) sort: (ClientSort, Direction),
    pub(crate) limit: u32,
    /// The place of the first row in the whole list, counted from 1, if it is known.
    pub(crate) first: Option<u64>,
    pub(crate) page: Page<ClientSummary>,
    pub(crate) total: Total,
    /// How many clients there are without any filter, if that is known.
    pub(crate) all: Option<u64>,
    pub(crate) views: Vec<ViewTab>,
    /// Whether the current view is the reader's own.
    pub(crate) owns_view: bool,
    pub(crate) options: FilterOptions,
    pub(crate) preferences: &'a Preferences,
    pub(crate) has_resellers: bool,
    /// What of the address was not understood, with the reason.
    pub(crate) ignored: Vec<String>,
    /// Whether the address led to a page that is no more.
    pub(crate) is_stale_page: bool,
    /// Which filter to remove when nothing matches.
    pub(crate) no_match: Option<NoMatch>,
    pub(crate) csrf: &'a str,
}

/// The whole list as the region that changes with its address.
pub(crate) fn list(list: &ClientList<'_>) -> impl Renderable {
    let words = format!("{} {}", counted(list.total), CLIENTS.of(list.total));
    maud! {
        div #clients .region data-swap {
            (head(list))
            (view_row(&list.views, &list.address, list.owns_view))
            (banners(list))
            (toolbar(list))
            (content(list))
            p .vh data-announce { (words) }
        }
    }
}

/// A total in words.
pub(crate) fn counted(total: Total) -> String {
    total.exact().map_or_else(|| "10,000+".to_owned(), count)
}

fn head(list: &ClientList<'_>) -> impl Renderable {
    let words = match list.all {
        Some(all) if list.address.is_filtered() => {
            format!("{} of {}", counted(list.total), counted(Total::of(all)))
        }
        _ => counted(list.total),
    };
    let layout = layout(list);
    let switch = |wanted: ListLayout, label: &'static str, icon| Layout {
        label: label.into(),
        to: list.address.with("layout", wanted.code()).href().into(),
        icon,
        is_current: layout == wanted,
    };
    let switch = layout_switch(vec![
        switch(ListLayout::List, "List view", Icon::List),
        switch(ListLayout::Cards, "Card view", Icon::Cards),
    ]);
    let switch = switch.memoize();
    let export = Button::link(export_of(list), "Export")
        .icon(Icon::Export)
        .wide_only()
        .refused_because(list.reader.refusal(Permission::ExportClients));
    let import = Button::link("/clients/import", "Import")
        .icon(Icon::Import)
        .wide_only()
        .refused_because(list.reader.refusal(Permission::ImportClients));
    let narrow = narrow_menu(list);
    let actions = maud! {
        (switch)
        (narrow)
        (import)
        (export)
        (Button::link("/clients/new", "New client").icon(Icon::Plus).primary().keys("c")
            .refused_because(list.reader.refusal(Permission::CreateClients)))
    };
    page_head("Clients", Some(words.into()), actions.memoize())
}

/// What narrow screens have no room for.
fn narrow_menu(list: &ClientList<'_>) -> impl Renderable {
    let shown = layout(list);
    let layout = |wanted: ListLayout, label: &'static str| {
        let to = list.address.with("layout", wanted.code()).href();
        MenuItem::link(to, label).ticked(shown == wanted)
    };
    let refusal = |permission| list.reader.refusal(permission);
    let menu = Menu::new("list-more", "More for this list")
        .item(layout(ListLayout::List, "List view"))
        .item(layout(ListLayout::Cards, "Card view"))
        .separator()
        .item(
            MenuItem::link("/clients/import", "Import")
                .icon(Icon::Import)
                .refused_because(refusal(Permission::ImportClients)),
        )
        .item(
            MenuItem::link(export_of(list), "Export")
                .icon(Icon::Export)
                .refused_because(refusal(Permission::ExportClients)),
        )
        .memoize();
    let button = IconButton::opens("list-more", Icon::More, "More for this list").title("More");
    maud! { span .narrow-only { (button) (menu) } }
}

/// The address of the whole list as a file.
fn export_of(list: &ClientList<'_>) -> String {
    match list.address.list_query().as_str() {
        "" => "/clients/export.csv".to_owned(),
        query => format!("/clients/export.csv?{query}"),
    }
}

fn layout(list: &ClientList<'_>) -> ListLayout {
    ListLayout::of(&list.address, list.preferences)
}

fn banners(list: &ClientList<'_>) -> impl Renderable {
    let ignored = (!list.ignored.is_empty()).then(|| {
        Banner::new(Weight::Warning, "Part of this address was not understood and left out.")
            .text(list.ignored.join(" "))
            .actions(Button::link(list.address.href(), "Clean up the address").memoize())
    });
    let stale = list.is_stale_page.then(|| {
        Banner::new(Weight::Information, "That page is no more. This is the first page.")
            .text("The list has changed its filters or order since the address was made.")
    });
    maud! { (ignored) (stale) }
}

fn toolbar(list: &ClientList<'_>) -> impl Renderable {
    let address = &list.address;
    let (sort, direction) = list.sort;
    let arrow = match direction {
        Direction::Ascending => Icon::Ascending,
        Direction::Descending => Icon::Descending,
    };
    let query = address.get("q").unwrap_or_default().to_owned();
    let today = list.reader.now.date_naive();
    let menu = filter_menu(address, &list.options, list.has_resellers, today);
    maud! {
        div .filters {
            form .filters-form method="get" action="/clients" role="search" aria-label="Filter clients" {
                @for (name, value) in address.hidden() { (hidden(name, value)) }
                (search_box("Search clients", "Name, email or ID", query.as_str()))
                (menu.chips())
                @if address.is_filtered() {
                    (Button::link(address.without_filters().href(), "Clear").ghost())
                }
                (Button::submit("Apply").without_script_only())
                (menu.popovers())
            }
            span .grow {}
            @if address.is_edited() {
                (Button::link(address.carried_to("/clients/views/save"), "Save view").ghost().in_dialog())
            }
            (Button::opens("sort", sort.label()).before("Sort").trailing(arrow).keys("s"))
            (IconButton::opens("columns", Icon::Columns, "Columns and density"))
            (sort_menu(list))
            (columns_menu(address, &chosen(list.preferences, list.has_resellers),
                is_compact(list.preferences), list.has_resellers, list.csrf))
        }
    }
}

fn sort_menu(list: &ClientList<'_>) -> impl Renderable {
    let (current, direction) = list.sort;
    let to = |sort, direction| sorted_by(&list.address, sort, direction).href();
    let by = |menu: Menu<'static>, sort: ClientSort| {
        let item = MenuItem::link(to(sort, Direction::Ascending), sort.label());
        menu.item(item.ticked(sort == current))
    };
    let way = |menu: Menu<'static>, way: Direction| {
        let item = MenuItem::link(to(current, way), current.direction_label(way));
        menu.item(item.ticked(way == direction))
    };
    let menu = Menu::new("sort", "Sort").heading("Sort by");
    let menu = ClientSort::ALL.into_iter().fold(menu, by).separator();
    [Direction::Ascending, Direction::Descending].into_iter().fold(menu, way)
}

fn content(list: &ClientList<'_>) -> impl Renderable {
    let is_empty = list.page.items.is_empty();
    maud! {
        @if is_empty && !list.address.is_filtered() { (first_use(list.reader)) }
        @else if is_empty { (no_match(&list.address, list.no_match.as_ref())) }
        @else { (rows(list)) }
    }
}

fn rows(list: &ClientList<'_>) -> impl Renderable {
    let columns = chosen(list.preferences, list.has_resellers);
    let here = list.address.query();
    maud! {
        form .list method="get" action="/clients/bulk/group" aria-label="Clients" {
            (hidden("list", here.as_str()))
            @match layout(list) {
                ListLayout::List => (table(Table {
                    reader: list.reader,
                    address: &list.address,
                    sort: list.sort,
                    columns: &columns,
                    is_compact: is_compact(list.preferences),
                    clients: &list.page.items,
                }))
                ListLayout::Cards => (cards(&list.page.items, list.reader, &here))
            }
            (bulk_bar(list.total, list.page.items.len(), list.reader))
            (foot(list))
        }
    }
}

fn foot(list: &ClientList<'_>) -> impl Renderable {
    let shown = u64::try_from(list.page.items.len()).unwrap_or(u64::MAX);
    let range = list.first.map_or_else(
        || count(shown),
        |first| {
            let last = first.saturating_add(shown).saturating_sub(1);
            format!("{}–{}", count(first), count(last))
        },
    );
    let total = counted(list.total);
    let range = maud! {
        (range) " of "
        b .num { (total) } " " (CLIENTS.of(list.total))
    };
    let cursor = |cursor: Option<&bursar_application::page::Cursor>| {
        Some(list.address.with("cursor", cursor?.to_string()).href())
    };
    let foot = ListFoot::new(range)
        .note(unloaded_sum(&list.address))
        .pages(cursor(list.page.previous.as_ref()), cursor(list.page.next.as_ref()));
    [DEFAULT_LIMIT, 50, 100].into_iter().fold(foot, |foot, rows| {
        let address = if rows == DEFAULT_LIMIT {
            list.address.without(&["limit"])
        } else {
            list.address.with("limit", rows.to_string())
        };
        foot.size(rows, address.href(), rows == list.limit)
    })
}

/// The place of the sum, which is loaded after the rows.
fn unloaded_sum(address: &ListAddress) -> impl Renderable {
    let source = match address.list_query().as_str() {
        "" => "/clients/sum".to_owned(),
        query => format!("/clients/sum?{query}"),
    };
    maud! { span #sum data-src=(source) {} }
}

/// The sum of the whole view; it is left out past the cap of totals.
pub(crate) fn sum_region(sum: Option<Money>) -> impl Renderable {
    maud! {
        span #sum {
            @if let Some(sum) = sum {
                "Sum of up-to-date credit in this view " (money(sum).loose()) " "
                span title="Converted at the rates of the currency settings" { "converted" }
            }
        }
    }
}

#[cfg(test)]
mod tests;
