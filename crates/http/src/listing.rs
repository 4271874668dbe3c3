//! Knows how a list is narrowed down and sorted by its address: what its filters are called and how
//! they are chosen, and which way its columns run.

use bursar_application::clients::Direction;
use bursar_application::clients::directory::Named;
use chrono::{Datelike, NaiveDate, TimeDelta};
use hypertext::prelude::*;

use crate::address::Address;
use crate::components::{
    Button, Facet, Filter, FilterMenu, Html, Menu, MenuItem, SortHeader, Sorted, hidden, html,
    search_box,
};
use crate::icons::Icon;

/// What was left out of a list's address, in a banner; `also` are parameters beside its filters.
pub(crate) fn banner(
    address: &Address,
    groups: Groups,
    also: &[&str],
    misread: &[impl AsRef<str>],
) -> Html {
    let filters = Toolbar::parameters(groups);
    let known: Vec<_> = filters
        .iter()
        .map(String::as_str)
        .chain(["sort", "list"])
        .chain(also.iter().copied())
        .collect();
    let misread: Vec<_> = misread.iter().map(AsRef::as_ref).collect();
    address.banner(&known, &misread)
}

/// How a filter's values are chosen.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Choosing {
    /// Ticking some of these: the word in addresses, and what is read.
    Ticks(fn() -> Vec<(&'static str, &'static str)>),
    /// Yes or no.
    YesNo,
    /// Between two days.
    Days,
    /// Between two figures.
    Figures,
    /// Typing a number.
    Number,
    /// Typing a text that has to be met as a whole.
    Words,
    /// Ticking some of what the page offers, see [`Toolbar::offered`].
    Offered,
    /// One client.
    Client,
}

/// One filter of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListFilter {
    /// Its parameter in addresses; of two bounds, the common beginning.
    pub(crate) code: &'static str,
    /// Its name.
    pub(crate) label: &'static str,
    /// How its values are chosen.
    pub(crate) choosing: Choosing,
}

/// A filter with its parameter, its name and how it is chosen.
pub(crate) const fn filter(
    code: &'static str,
    label: &'static str,
    choosing: Choosing,
) -> ListFilter {
    ListFilter { code, label, choosing }
}

/// Filters under headings.
pub(crate) type Groups = &'static [(&'static str, &'static [ListFilter])];

impl ListFilter {
    /// Its parameters in addresses.
    fn parameters(self) -> Vec<String> {
        match self.choosing {
            Choosing::Days | Choosing::Figures => {
                ["from", "to"].map(|end| bound(self.code, end)).into()
            }
            Choosing::Ticks(_)
            | Choosing::YesNo
            | Choosing::Number
            | Choosing::Words
            | Choosing::Offered
            | Choosing::Client => vec![self.code.to_owned()],
        }
    }
}

/// The two bounds of a filter; a filter without a name of its own is called by its ends alone.
fn bound(code: &str, end: &str) -> String {
    if code.is_empty() { end.to_owned() } else { format!("{code}_{end}") }
}

/// All choices of a kind with their words.
pub(crate) fn words<T: Copy>(
    all: &[T],
    word: impl Fn(T) -> (&'static str, &'static str),
) -> Vec<(&'static str, &'static str)> {
    all.iter().copied().map(word).collect()
}

/// The order of a list in its address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sorting<'a> {
    /// The address of the list.
    pub(crate) address: &'a Address,
    /// The word of the present sort.
    pub(crate) code: &'static str,
    /// Which way it goes.
    pub(crate) direction: Direction,
    /// The words and names that there are.
    pub(crate) known: &'static [(&'static str, &'static str)],
}

impl Sorting<'_> {
    fn to(&self, code: &str, direction: Direction) -> String {
        let sign = if direction == Direction::Descending { "-" } else { "" };
        self.address.href_with("sort", &format!("{sign}{code}"))
    }

    /// The header of a column that the list can be sorted by. The first click on a column shows the
    /// largest or newest.
    pub(crate) fn head(&self, label: &'static str, code: &'static str, at_end: bool) -> Html {
        let sorted = (self.code == code).then_some(match self.direction {
            Direction::Ascending => Sorted::Ascending,
            Direction::Descending => Sorted::Descending,
        });
        let (next, words) = match sorted {
            Some(Sorted::Descending) => (Direction::Ascending, "lowest first"),
            _ => (Direction::Descending, "highest first"),
        };
        let hint = format!("Sort by {}, {words}", label.to_lowercase());
        let head = SortHeader::new(label, self.to(code, next), hint).sorted(sorted);
        html(if at_end { head.at_end() } else { head })
    }

    /// The button of the sort with its menu.
    fn menu(&self) -> Html {
        let by = |menu: Menu<'static>, (code, label): &(&'static str, &'static str)| {
            let item = MenuItem::link(self.to(code, self.direction), *label);
            menu.item(item.ticked(*code == self.code))
        };
        let menu = self.known.iter().fold(Menu::new("sort", "Sort").heading("Sort by"), by);
        let ways =
            [(Direction::Ascending, "Lowest first"), (Direction::Descending, "Highest first")];
        let menu = ways.into_iter().fold(menu.separator(), |menu, (way, label)| {
            let item = MenuItem::link(self.to(self.code, way), label);
            menu.item(item.ticked(way == self.direction))
        });
        let present = self.known.iter().find(|(code, _)| *code == self.code);
        let label = present.map_or("", |(_, label)| label);
        let arrow = match self.direction {
            Direction::Ascending => Icon::Ascending,
            Direction::Descending => Icon::Descending,
        };
        html(maud! {
            (Button::opens("sort", label).before("Sort").trailing(arrow).keys("s"))
            (menu)
        })
    }
}

/// What a page offers for a filter: its parameter, and the words in addresses and on the panel.
pub(crate) type Offered = (&'static str, Vec<(String, String)>);

/// What stands above a list: its search, its filters, and its order.
#[derive(Clone, Debug)]
pub(crate) struct Toolbar<'a> {
    pub(crate) address: &'a Address,
    pub(crate) groups: Groups,
    /// The values of the filters that only the page knows.
    pub(crate) offered: &'a [Offered],
    /// Its order, if there is more than one.
    pub(crate) sorting: Option<Sorting<'a>>,
    /// The client that the list is narrowed down to, if his name is known.
    pub(crate) client: Option<&'a Named>,
    /// The name of its search and what can be typed there, if it has one.
    pub(crate) search: Option<(&'static str, &'static str)>,
    pub(crate) today: NaiveDate,
    /// The filters whose values are counted, and where.
    pub(crate) counted: Option<(&'static [&'static str], &'a str)>,
}

impl Toolbar<'_> {
    /// The names of all filters, as addresses write them.
    pub(crate) fn parameters(groups: Groups) -> Vec<String> {
        let filters = groups.iter().flat_map(|(_, filters)| filters.iter());
        filters.flat_map(|filter| filter.parameters()).collect()
    }

    fn menu(&self) -> FilterMenu<'static> {
        self.groups.iter().fold(FilterMenu::default(), |menu, (title, filters)| {
            menu.group(*title, filters.iter().map(|filter| self.filter(*filter, &[])).collect())
        })
    }

    /// The values of a filter with how many rows each would leave, by the word of the value; values
    /// that none has are counted too.
    pub(crate) fn counted_values(&self, code: &str, counts: &[(String, u64)]) -> Option<Html> {
        let mut filters = self.groups.iter().flat_map(|(_, filters)| filters.iter());
        let filter = filters.find(|filter| filter.code == code)?;
        Some(html(self.filter(*filter, counts).counted_at("", "match").values_region()))
    }

    fn filter(&self, filter: ListFilter, counts: &[(String, u64)]) -> Filter<'static> {
        let ListFilter { code, label, choosing } = filter;
        let address = self.address;
        let parameters = filter.parameters();
        let names: Vec<&str> = parameters.iter().map(String::as_str).collect();
        let without = address.href_without(&names);
        let bounds = || ["from", "to"].map(|end| address.owned(&bound(code, end)));
        let editor = match choosing {
            Choosing::Ticks(known) => {
                let known = known().into_iter();
                let known = known.map(|(value, label)| (value.to_owned(), label.to_owned()));
                let filter = Filter::values(code, label, self.facets(code, known, counts));
                match self.counted.filter(|(codes, _)| counts.is_empty() && codes.contains(&code)) {
                    Some((_, at)) => filter.counted_at(format!("{at}&filter={code}"), "match"),
                    None => filter,
                }
            }
            Choosing::Offered => {
                let known = self.offered.iter().filter(|(of, _)| *of == code);
                let known = known.flat_map(|(_, values)| values.iter().cloned());
                Filter::values(code, label, self.facets(code, known, &[]))
            }
            Choosing::Words => Filter::words_of(code, label, address.owned(code)),
            Choosing::YesNo => {
                let answer = address.given(code).map(|answer| answer == "true");
                Filter::yes_or_no(code, label, answer)
            }
            Choosing::Days => {
                let [from, to] = bounds();
                let presets = presets(self.today).into_iter();
                presets.fold(Filter::days(code, label, from, to), |filter, (words, first)| {
                    let from = bound(code, "from");
                    filter.preset(words, address.href_with(&from, &first.to_string()))
                })
            }
            Choosing::Figures => {
                let [from, to] = bounds();
                Filter::range(code, label, from, to)
            }
            Choosing::Number => Filter::number(code, label, address.owned(code)),
            Choosing::Client => {
                let name = |id: &str| match self.client {
                    Some(client) if client.id.to_string() == id => client.name.clone(),
                    _ => format!("#{id}"),
                };
                let chosen = address.given(code);
                let chosen = chosen.map(|id| (id.to_owned().into(), name(id).into()));
                Filter::record(code, label, chosen, address.choose_client())
            }
        };
        editor.without(without)
    }

    /// Values with those ticked that the address names.
    fn facets(
        &self,
        code: &'static str,
        known: impl Iterator<Item = (String, String)>,
        counts: &[(String, u64)],
    ) -> Vec<Facet<'static>> {
        let address = self.address;
        let chosen: Vec<&str> = address.all(code).flat_map(|text| text.split(',')).collect();
        let facet = |(value, label): (String, String)| {
            let is_chosen = chosen.contains(&value.as_str());
            let count = counts.iter().find(|(of, _)| *of == value).map(|(_, count)| *count);
            Facet { value: value.into(), label: label.into(), is_chosen, count }
        };
        known.map(facet).collect()
    }

    /// Whether anything narrows the list down.
    pub(crate) fn is_filtered(&self) -> bool {
        self.menu().is_filtered() || self.address.given("q").is_some()
    }

    /// The same list without its filters.
    pub(crate) fn unfiltered(&self) -> String {
        let parameters = Self::parameters(self.groups);
        let names: Vec<&str> = parameters.iter().map(String::as_str).chain(["q"]).collect();
        self.address.href_without(&names)
    }

    /// The whole row.
    pub(crate) fn row(&self) -> Html {
        let menu = self.menu();
        let kept = ["list", "sort", "limit"].map(|name| (name, self.address.text(name)));
        let label = self.search.map_or("Filter", |(label, _)| label);
        html(maud! {
            div .filters {
                form .filters-form method="get" action=(self.address.path()) role="search"
                    aria-label=(label) {
                    @for (name, value) in kept { @if !value.is_empty() { (hidden(name, value)) } }
                    @if let Some((label, placeholder)) = self.search {
                        (search_box(label, placeholder, self.address.text("q")))
                    }
                    (menu.chips())
                    @if self.is_filtered() { (Button::link(self.unfiltered(), "Clear").ghost()) }
                    (Button::submit("Apply").without_script_only())
                    (menu.popovers())
                }
                span .grow {}
                @if let Some(sorting) = &self.sorting { (sorting.menu()) }
            }
        })
    }
}

/// Spans of days that are asked for often, by their first days.
pub(crate) fn presets(today: NaiveDate) -> [(&'static str, NaiveDate); 4] {
    let days = |days| today - TimeDelta::days(days);
    [
        ("Last 7 days", days(6)),
        ("Last 30 days", days(29)),
        ("This month", today.with_day(1).unwrap_or(today)),
        ("This year", today.with_ordinal(1).unwrap_or(today)),
    ]
}
