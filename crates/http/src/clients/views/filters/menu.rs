//! The filters of the client list, as its address says what they ask for.

use bursar_application::clients::directory::FacetValue;
use bursar_application::settings::FilterOptions;
use chrono::NaiveDate;

use super::{Choosing, Filter, OF_VIEWS, offered};
use crate::clients::views::address::ListAddress;
use crate::components::{self, Facet, FilterMenu};
use crate::listing::presets;

/// All filters: those that the menu offers, and those of the built-in views.
pub(crate) fn filter_menu(
    address: &ListAddress,
    options: &FilterOptions,
    has_resellers: bool,
    today: NaiveDate,
) -> FilterMenu<'static> {
    let shown = |filter: Filter| match filter.choosing {
        Choosing::Days => days(filter, address, today),
        Choosing::Ticks { .. } | Choosing::YesNo | Choosing::Below => {
            uncounted(filter, address, options).counted_at(counts_of(filter, address), "clients")
        }
    };
    // A filter that is not offered at present can still be in an address.
    let is_absent =
        |filter: &Filter| !offered(has_resellers).iter().any(|(_, all)| all.contains(filter));
    let absent = super::GROUPS.into_iter().flat_map(|(_, filters)| filters.iter().copied());
    let others = absent.filter(is_absent).chain(OF_VIEWS).map(shown);
    offered(has_resellers)
        .into_iter()
        .fold(FilterMenu::default(), |menu, (title, filters)| {
            menu.group(title, filters.into_iter().map(shown).collect())
        })
        .others(others)
}

/// Where the counts of a filter's values are asked for.
fn counts_of(filter: Filter, address: &ListAddress) -> String {
    let facets = format!("/clients/facets?filter={}", filter.code);
    match address.list_query().as_str() {
        "" => facets,
        list => format!("{facets}&{list}"),
    }
}

/// A filter with its values, while it is not known how many clients each would leave.
pub(crate) fn uncounted(
    filter: Filter,
    address: &ListAddress,
    options: &FilterOptions,
) -> components::Filter<'static> {
    let values = filter.values(options).into_iter().map(|(value, label)| (value, label, None));
    of_values(filter, address, values.collect())
}

/// A filter with its values and the number of clients that each would leave.
pub(crate) fn counted(
    filter: Filter,
    address: &ListAddress,
    values: &[FacetValue],
) -> components::Filter<'static> {
    let count =
        |answer: &str| values.iter().find(|facet| facet.value == answer).map(|facet| facet.count);
    let counts = [count("true"), count("false")];
    let values = values
        .iter()
        .map(|FacetValue { value, label, count }| (value.clone(), label.clone(), Some(*count)));
    of_values(filter, address, values.collect()).counts(counts).counted_at("", "clients")
}

fn of_values(
    filter: Filter,
    address: &ListAddress,
    mut values: Vec<(String, String, Option<u64>)>,
) -> components::Filter<'static> {
    let Filter { code, label, short, choosing } = filter;
    let chosen = address.values(code);
    let shown = match choosing {
        Choosing::Ticks { .. } => {
            // What is asked for stays in sight, whether or not it is known any more.
            for value in &chosen.values {
                if !values.iter().any(|(known, ..)| known == value) {
                    values.push(((*value).to_owned(), (*value).to_owned(), None));
                }
            }
            let facet = |(value, label, count): (String, String, Option<u64>)| {
                let is_chosen = chosen.has(&value);
                Facet { value: value.into(), label: label.into(), is_chosen, count }
            };
            let facets = values.into_iter().map(facet).collect();
            components::Filter::values(code, label, facets).negatable(chosen.negated)
        }
        Choosing::YesNo => {
            let answer = (!chosen.values.is_empty()).then(|| chosen.has("true") != chosen.negated);
            components::Filter::yes_or_no(code, label, answer)
        }
        Choosing::Days | Choosing::Below => {
            let days = address.get(code).unwrap_or_default().to_owned();
            components::Filter::below(code, label, days)
        }
    };
    shown.short(short).without(address.without(filter.parameters()).href())
}

fn days(filter: Filter, address: &ListAddress, today: NaiveDate) -> components::Filter<'static> {
    let Filter { code, label, short, .. } = filter;
    let bound = |name| address.get(name).unwrap_or_default().to_owned();
    let (from, to) = (bound("created_from"), bound("created_to"));
    let shown = components::Filter::days(code, label, from.clone(), to.clone())
        .short(short)
        .note("Both days included, in UTC")
        .without(address.without(filter.parameters()).href());
    presets(today).into_iter().fold(shown, |shown, (words, first)| {
        let first = first.to_string();
        let is_current = from == first && to.is_empty();
        let list = address.without(&["created_to"]).with("created_from", first);
        shown.preset(words, list.href()).current(is_current)
    })
}

#[cfg(test)]
mod tests {
    use bursar_application::clients::directory::Named;
    use hypertext::prelude::*;

    use super::*;

    fn menu(query: &str, has_resellers: bool) -> FilterMenu<'static> {
        let named = |id, name: &str| Named { id, name: name.to_owned() };
        let options = FilterOptions {
            groups: vec![named(3, "Studios"), named(4, "<b>Labs</b>")],
            ..FilterOptions::default()
        };
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        filter_menu(&ListAddress::read(query, None), &options, has_resellers, today)
    }

    fn chips(query: &str) -> String {
        menu(query, false).chips().render().into_inner()
    }

    fn editors(query: &str) -> String {
        menu(query, false).popovers().render().into_inner()
    }

    #[test]
    fn chips_say_what_is_asked_for_and_can_be_removed() {
        let html = chips("group=!3,none&sort=company");
        assert!(html.contains("not Studios, None"), "{html}");
        assert!(html.contains(r#"popovertarget="filter-group""#), "{html}");
        assert!(html.contains(r#"href="/clients?sort=company""#), "{html}");
        assert!(html.contains("Remove filter: Group"), "{html}");
        assert!(chips("group=4").contains("&lt;b&gt;Labs&lt;/b&gt;"));
        assert!(chips("status=!active,suspended,deleting").contains("not 3 statuses"));
        assert_ne!(chips("tax_exempt=!true"), chips("tax_exempt=true"));
        assert!(chips("created_from=2025-01-01&created_to=2025-01-01").contains("on 1 Jan 2025"));
    }

    #[test]
    fn the_editors_tick_what_is_in_force_and_ask_for_counts_of_the_present_list() {
        let html = editors("status=!active&q=a+b&group=99");
        assert!(html.contains(r#"name="status" value="active" checked"#), "{html}");
        assert!(html.contains(r#"name="status" value="!" checked"#), "{html}");
        assert!(html.contains(r#"name="group" value="99" checked"#), "{html}");
        let facets = "/clients/facets?filter=status&amp;q=a+b&amp;status=!active";
        assert!(html.contains(facets), "{html}");
        assert!(html.contains("/clients/facets?filter=tax_exempt&amp;q=a+b"), "{html}");
    }

    #[test]
    fn the_reseller_filters_are_absent_while_the_feature_is_off() {
        assert!(!editors("").contains("filter-is-reseller"));
        let with = menu("", true).popovers().render().into_inner();
        assert!(with.contains("filter-is-reseller"));
    }

    #[test]
    fn each_chip_leads_to_an_editor_that_alone_sends_its_filter() {
        let list = "out_of_credit=true&runway_below_days=10&status=active&tax_exempt=false";
        let (chips, html) = (chips(list), editors(list));
        for code in ["out-of-credit", "runway-below-days", "status", "tax-exempt"] {
            assert!(chips.contains(&format!("popovertarget=\"filter-{code}\"")), "{code}: {chips}");
            assert!(html.contains(&format!("id=\"filter-{code}\"")), "{code}: {html}");
        }
        let address = ListAddress::read(list, None);
        let hidden: Vec<_> = address.hidden().into_iter().map(|(name, _)| name).collect();
        assert_eq!(hidden, [crate::clients::views::address::WHOLE]);
        assert!(html.contains(r#"name="out_of_credit" value="true" checked"#), "{html}");
        assert!(html.contains(r#"name="runway_below_days" value="10""#), "{html}");
    }

    #[test]
    fn date_presets_are_links_to_the_list_they_make() {
        let html = editors("created_to=2026-01-01&group=3");
        assert!(html.contains("/clients?group=3&amp;created_from=2026-11-16"), "{html}");
        assert!(html.contains("created_from=2026-01-01"), "{html}");
    }

    #[test]
    fn a_yes_and_a_no_are_counted_too() {
        let value =
            |value: &str, count| FacetValue { value: value.into(), label: String::new(), count };
        let filter = Filter::find("tax_exempt").expect("a filter");
        let address = ListAddress::read("tax_exempt=false", None);
        let values = [value("true", 37), value("false", 1284)];
        let html = counted(filter, &address, &values).values_region().render().into_inner();
        assert!(html.contains(">37<") && html.contains(">1,284<"), "{html}");
        assert!(html.contains(" clients"), "{html}");
    }
}
