//! The menu of filters and the editor of each; all of them stand in one form that works by itself.

use bursar_application::clients::directory::FacetValue;
use bursar_application::settings::FilterOptions;
use chrono::{Datelike, NaiveDate, TimeDelta};
use hypertext::prelude::*;

use super::{Choosing, Filter, all, offered, words_of};
use crate::clients::views::address::ListAddress;
use crate::components::{Button, count};
use crate::icons::{Icon, icon};

/// The id of the popover that edits a filter.
pub(crate) fn editor_id(code: &str) -> String {
    format!("filter-{}", code.replace('_', "-"))
}

/// The id of the list of a filter's values.
fn list_id(code: &str) -> String {
    format!("values-{}", code.replace('_', "-"))
}

/// The menu that opens the editors, by group.
pub(crate) fn filter_menu(
    address: &ListAddress,
    options: &FilterOptions,
    has_resellers: bool,
) -> impl Renderable {
    let groups = offered(has_resellers);
    let total: usize = groups.iter().map(|(_, filters)| filters.len()).sum();
    maud! {
        div #filters .menu.filter-menu popover role="group" aria-label="Add a filter" data-menu {
            div .wide.search.js-only {
                (icon(Icon::Search))
                input .input type="search" data-find="#filters [data-named]" autocomplete="off"
                    aria-label="Find a filter" placeholder={ "Find one of " (total) " filters" };
            }
            div .filter-groups {
                @for (title, filters) in &groups {
                    div role="group" aria-label=(title) {
                        p .menu-h aria-hidden="true" { (title) }
                        @for filter in filters { (entry(*filter, address, options)) }
                    }
                }
            }
        }
    }
}

fn entry(filter: Filter, address: &ListAddress, options: &FilterOptions) -> impl Renderable {
    let in_force = words_of(filter, address, options).is_some();
    let known = match filter.choosing {
        Choosing::Ticks { .. } => filter.values(options).len(),
        Choosing::YesNo | Choosing::Days | Choosing::Below => 0,
    };
    maud! {
        button type="button" data-named popovertarget=(editor_id(filter.code)) {
            (filter.label)
            @if in_force { span .n { (icon(Icon::Check)) span .vh { "in force" } } }
            @else if known > 0 { span .n { (known) span .vh { " values" } } }
        }
    }
}

/// The editors of all filters that are offered or in force.
pub(crate) fn editors(
    address: &ListAddress,
    options: &FilterOptions,
    has_resellers: bool,
    today: NaiveDate,
) -> impl Renderable {
    let offered = offered(has_resellers);
    let is_there = |filter: &Filter| {
        offered.iter().any(|(_, filters)| filters.contains(filter))
            || words_of(*filter, address, options).is_some()
    };
    let editors: Vec<_> = all().filter(is_there).collect();
    maud! { @for filter in &editors { (editor(*filter, address, options, today)) } }
}

fn editor(
    filter: Filter,
    address: &ListAddress,
    options: &FilterOptions,
    today: NaiveDate,
) -> impl Renderable {
    let id = editor_id(filter.code);
    let is_list = matches!(filter.choosing, Choosing::Ticks { .. } | Choosing::YesNo);
    maud! {
        div #(id) .menu.filter-editor popover role="group" aria-label={ "Filter by " (filter.label) }
            data-menu[is_list] {
            p .menu-h aria-hidden="true" { (filter.label) }
            @match filter.choosing {
                Choosing::Ticks { .. } => (ticks(filter, address, options))
                Choosing::YesNo => (yes_or_no(filter, address))
                Choosing::Days => (days(address, today))
                Choosing::Below => (below(filter, address))
            }
            div .menu-end {
                button .btn.ghost type="button" popovertarget=(id) popovertargetaction="hide" {
                    "Cancel"
                }
                (Button::submit("Apply").primary())
            }
        }
    }
}

/// Where the counts of a filter's values are asked for.
fn counts_of(filter: Filter, address: &ListAddress) -> String {
    let facets = format!("/clients/facets?filter={}", filter.code);
    match address.list_query().as_str() {
        "" => facets,
        list => format!("{facets}&{list}"),
    }
}

fn ticks(filter: Filter, address: &ListAddress, options: &FilterOptions) -> impl Renderable {
    let values: Vec<_> =
        filter.values(options).into_iter().map(|(value, label)| (value, label, None)).collect();
    let needs_search = values.len() > 8;
    let list = list_id(filter.code);
    let negated = address.values(filter.code).negated;
    let facets = counts_of(filter, address);
    maud! {
        @if needs_search {
            div .search.js-only {
                (icon(Icon::Search))
                input .input type="search" data-find={ "#" (list) " label" } autocomplete="off"
                    aria-label={ "Find a value of " (filter.label) };
            }
        }
        label .not {
            input type="checkbox" name=(filter.code) value="!" checked[negated];
            span { "Not these" }
        }
        hr;
        div #(list) .ticks data-src=(facets) { (tick_list(filter, address, &values)) }
    }
}

/// The values of a filter with the number of clients that each would leave, as the region that
/// takes the place of the list without numbers.
pub(crate) fn facet_list(
    filter: Filter,
    address: &ListAddress,
    values: &[FacetValue],
) -> impl Renderable {
    let counted: Vec<_> = values
        .iter()
        .map(|facet| (facet.value.clone(), facet.label.clone(), Some(facet.count)))
        .collect();
    let list = match filter.choosing {
        Choosing::YesNo => radios(filter, address, values).memoize(),
        Choosing::Ticks { .. } | Choosing::Days | Choosing::Below => {
            tick_list(filter, address, &counted).memoize()
        }
    };
    maud! { div #(list_id(filter.code)) .ticks { (list) } }
}

/// The values of a filter without numbers, while those are not ready.
pub(crate) fn plain_list(
    filter: Filter,
    address: &ListAddress,
    options: &FilterOptions,
) -> impl Renderable {
    let values: Vec<_> = filter.values(options).into_iter().map(|(v, l)| (v, l, None)).collect();
    let list = match filter.choosing {
        Choosing::YesNo => radios(filter, address, &[]).memoize(),
        Choosing::Ticks { .. } | Choosing::Days | Choosing::Below => {
            tick_list(filter, address, &values).memoize()
        }
    };
    maud! { div #(list_id(filter.code)) .ticks { (list) } }
}

fn tick_list(
    filter: Filter,
    address: &ListAddress,
    values: &[(String, String, Option<u64>)],
) -> impl Renderable {
    let chosen = address.values(filter.code);
    let lines: Vec<_> = values
        .iter()
        .map(|(value, label, number)| (value, label, *number, chosen.has(value)))
        .collect();
    maud! {
        @for (value, label, number, is_chosen) in &lines {
            label {
                input type="checkbox" name=(filter.code) value=(value) checked[*is_chosen];
                span { (label) }
                @if let Some(number) = number {
                    span .n { (count(*number)) span .vh { " clients" } }
                }
            }
        }
        @if lines.is_empty() { p .muted { "There is nothing to choose from yet." } }
    }
}

fn yes_or_no(filter: Filter, address: &ListAddress) -> impl Renderable {
    let radios = radios(filter, address, &[]).memoize();
    let (list, facets) = (list_id(filter.code), counts_of(filter, address));
    maud! { div #(list) .ticks data-src=(facets) { (radios) } }
}

fn radios(filter: Filter, address: &ListAddress, counted: &[FacetValue]) -> impl Renderable {
    let values = address.values(filter.code);
    let is_set = !values.values.is_empty();
    let is_yes = values.has("true") != values.negated;
    let radio = |value: &'static str, label: &'static str, is_chosen: bool| {
        let counted = counted.iter().find(|facet| facet.value == value).map(|facet| facet.count);
        maud! {
            label {
                input type="radio" name=(filter.code) value=(value) checked[is_chosen];
                span { (label) }
                @if let Some(number) = counted {
                    span .n { (count(number)) span .vh { " clients" } }
                }
            }
        }
        .memoize()
    };
    [
        radio("true", "Yes", is_set && is_yes),
        radio("false", "No", is_set && !is_yes),
        radio("", "Either", !is_set),
    ]
    .into_iter()
    .collect::<Vec<_>>()
}

fn days(address: &ListAddress, today: NaiveDate) -> impl Renderable {
    let from = address.get("created_from").unwrap_or_default().to_owned();
    let to = address.get("created_to").unwrap_or_default().to_owned();
    let presets: Vec<_> = presets(today)
        .into_iter()
        .map(|(label, first)| {
            let list = address.without(&["created_to"]).with("created_from", first.to_string());
            (label, list.href(), from == first.to_string() && to.is_empty())
        })
        .collect();
    maud! {
        @for (label, list, is_chosen) in &presets {
            a href=(list) aria-current=[is_chosen.then_some("true")] { (label) }
        }
        hr;
        label .day { span { "From" } input .input type="date" name="created_from" value=(from); }
        label .day { span { "Up to" } input .input type="date" name="created_to" value=(to); }
        p .menu-h { "Both days included, in UTC" }
    }
}

/// A number of days; an empty one asks for nothing.
fn below(filter: Filter, address: &ListAddress) -> impl Renderable {
    let days = address.get(filter.code).unwrap_or_default().to_owned();
    maud! {
        label .day {
            span { "In under" }
            input .input type="text" inputmode="numeric" name=(filter.code) value=(days);
            span { "days" }
        }
    }
}

fn presets(today: NaiveDate) -> [(&'static str, NaiveDate); 4] {
    let days = |days| today - TimeDelta::days(days);
    [
        ("Last 7 days", days(6)),
        ("Last 30 days", days(29)),
        ("This month", today.with_day(1).unwrap_or(today)),
        ("This year", today.with_ordinal(1).unwrap_or(today)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")
    }

    fn html(query: &str) -> String {
        let address = ListAddress::read(query, None);
        editors(&address, &FilterOptions::default(), false, today()).render().into_inner()
    }

    #[test]
    fn the_editors_tick_what_is_in_force_and_ask_for_counts_of_the_present_list() {
        let html = html("status=!active&q=a+b");
        let ticked = r#"name="status" value="active" checked"#;
        assert!(html.contains(ticked), "{html}");
        assert!(html.contains(r#"name="status" value="!" checked"#), "{html}");
        let facets = "/clients/facets?filter=status&amp;q=a+b&amp;status=!active";
        assert!(html.contains(facets), "{html}");
    }

    #[test]
    fn the_reseller_filters_are_absent_while_the_feature_is_off() {
        assert!(!html("").contains("filter-is-reseller"));
        let address = ListAddress::default();
        let options = FilterOptions::default();
        let with = editors(&address, &options, true, today()).render().into_inner();
        assert!(with.contains("filter-is-reseller"));
    }

    #[test]
    fn each_chip_leads_to_an_editor_that_alone_sends_its_filter() {
        let list = "out_of_credit=true&runway_below_days=10&status=active&tax_exempt=false";
        let address = ListAddress::read(list, None);
        let html = html(list);
        for filter in all().filter(|f| words_of(*f, &address, &FilterOptions::default()).is_some())
        {
            let id = format!("id=\"{}\"", editor_id(filter.code));
            assert!(html.contains(&id), "{id} in {html}");
        }
        let hidden: Vec<_> = address.hidden().into_iter().map(|(name, _)| name).collect();
        assert_eq!(hidden, [crate::clients::views::address::WHOLE]);
        assert!(html.contains(r#"name="out_of_credit" value="true" checked"#), "{html}");
        assert!(html.contains(r#"name="runway_below_days" value="10""#), "{html}");
    }

    #[test]
    fn date_presets_are_links_to_the_list_they_make() {
        let html = html("created_to=2026-01-01&group=3");
        assert!(html.contains("/clients?group=3&amp;created_from=2026-11-16"), "{html}");
        assert!(html.contains("created_from=2026-01-01"), "{html}");
    }

    #[test]
    fn a_yes_and_a_no_are_counted_too() {
        assert!(html("q=ab").contains("/clients/facets?filter=tax_exempt&amp;q=ab"));
        let value =
            |value: &str, count| FacetValue { value: value.into(), label: String::new(), count };
        let filter = Filter::find("tax_exempt").expect("a filter");
        let address = ListAddress::read("tax_exempt=false", None);
        let values = [value("true", 37), value("false", 1284)];
        let html = facet_list(filter, &address, &values);
        let html = html.render().into_inner();
        assert!(html.contains(">37<") && html.contains(">1,284<"), "{html}");
        assert!(html.contains(r#"type="radio" name="tax_exempt" value="false" checked"#), "{html}");
    }

    #[test]
    fn counts_stand_beside_escaped_values() {
        let value = FacetValue { value: "3".into(), label: "A & B".into(), count: 1284 };
        let filter = Filter::find("group").expect("a filter");
        let address = ListAddress::default();
        let html = facet_list(filter, &address, &[value]).render().into_inner();
        assert!(html.contains("A &amp; B") && html.contains(">1,284<"), "{html}");
        assert!(html.contains(r#"id="values-group""#), "{html}");
    }
}
