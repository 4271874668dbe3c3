//! The filters in force, as chips that say what they ask for.

use bursar_application::settings::FilterOptions;
use chrono::NaiveDate;
use hypertext::prelude::*;

use super::{Choosing, Filter, all, editor_id};
use crate::clients::views::address::ListAddress;
use crate::components::Chip;

/// One chip for each filter in force.
pub(crate) fn chips(address: &ListAddress, options: &FilterOptions) -> impl Renderable {
    let chips: Vec<_> = all().filter_map(|filter| chip(filter, address, options)).collect();
    maud! { @for chip in &chips { (chip) } }
}

fn chip(filter: Filter, address: &ListAddress, options: &FilterOptions) -> Option<Chip<'static>> {
    let value = words_of(filter, address, options)?;
    Some(Chip {
        name: filter.short.into(),
        value: value.into(),
        editor: editor_id(filter.code).into(),
        without: address.without(filter.parameters()).href().into(),
    })
}

/// What a filter asks for, in words; nothing if it asks for nothing.
pub(crate) fn words_of(
    filter: Filter,
    address: &ListAddress,
    options: &FilterOptions,
) -> Option<String> {
    match filter.choosing {
        Choosing::Ticks { .. } => ticked(filter, address, options),
        Choosing::YesNo => {
            let values = address.values(filter.code);
            let yes = values.has("true") != values.negated;
            (!values.values.is_empty()).then(|| if yes { "yes" } else { "no" }.to_owned())
        }
        Choosing::Days => days(address.get("created_from"), address.get("created_to")),
        Choosing::Below => address.get(filter.code).map(|days| format!("in under {days} days")),
    }
}

/// The values joined by commas, over two as their number.
fn ticked(filter: Filter, address: &ListAddress, options: &FilterOptions) -> Option<String> {
    let values = address.values(filter.code);
    if values.values.is_empty() {
        return None;
    }
    let known = filter.values(options);
    let word = |value: &&str| {
        let found = known.iter().find(|(code, _)| code == value);
        found.map_or_else(|| (*value).to_owned(), |(_, label)| label.clone())
    };
    let words = if values.values.len() > 2 {
        format!("{} {}", values.values.len(), plural(filter.short))
    } else {
        values.values.iter().map(word).collect::<Vec<_>>().join(", ")
    };
    Some(if values.negated { format!("not {words}") } else { words })
}

fn plural(word: &str) -> String {
    let word = word.to_lowercase();
    match word.strip_suffix('s') {
        Some(stem) => format!("{stem}ses"),
        None => format!("{word}s"),
    }
}

fn days(from: Option<&str>, to: Option<&str>) -> Option<String> {
    let day = |text: &str| {
        let day = text.parse::<NaiveDate>();
        day.map_or_else(|_| text.to_owned(), |day| day.format("%-d %b %Y").to_string())
    };
    match (from, to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("from {}", day(from))),
        (None, Some(to)) => Some(format!("up to {}", day(to))),
        (Some(from), Some(to)) if from == to => Some(format!("on {}", day(from))),
        (Some(from), Some(to)) => Some(format!("{} to {}", day(from), day(to))),
    }
}

#[cfg(test)]
mod tests {
    use bursar_application::clients::directory::Named;

    use super::*;

    fn options() -> FilterOptions {
        let named = |id, name: &str| Named { id, name: name.to_owned() };
        FilterOptions {
            groups: vec![named(3, "Studios"), named(4, "<b>Labs</b>")],
            ..FilterOptions::default()
        }
    }

    fn words(code: &str, query: &str) -> Option<String> {
        let filter = Filter::find(code).expect("a filter");
        words_of(filter, &ListAddress::read(query, None), &options())
    }

    #[test]
    fn a_chip_names_its_values_and_more_than_two_by_number() {
        assert_eq!(words("group", "group=3").as_deref(), Some("Studios"));
        assert_eq!(words("group", "group=!3,none").as_deref(), Some("not Studios, None"));
        let three = "status=!active,suspended,deleting";
        assert_eq!(words("status", three).as_deref(), Some("not 3 statuses"));
        assert_eq!(words("group", "status=active"), None);
    }

    #[test]
    fn yes_and_no_are_told_as_what_they_mean() {
        assert_eq!(words("tax_exempt", "tax_exempt=true").as_deref(), Some("yes"));
        assert_eq!(words("tax_exempt", "tax_exempt=!true").as_deref(), Some("no"));
    }

    #[test]
    fn days_are_told_as_bounds_or_as_one_day() {
        let told = |query| words("created", query).unwrap_or_default();
        assert_eq!(told("created_from=2025-01-01"), "from 1 Jan 2025");
        assert_eq!(told("created_to=2025-04-01"), "up to 1 Apr 2025");
        assert_eq!(told("created_from=2025-01-01&created_to=2025-01-01"), "on 1 Jan 2025");
    }

    #[test]
    fn chips_escape_names_lead_to_their_editor_and_can_be_removed() {
        let address = ListAddress::read("group=4&sort=company", None);
        let html = chips(&address, &options()).render().into_inner();
        assert!(html.contains("&lt;b&gt;Labs&lt;/b&gt;"), "{html}");
        assert!(html.contains(r#"popovertarget="filter-group""#), "{html}");
        assert!(html.contains(r#"href="/clients?sort=company""#), "{html}");
        assert!(html.contains("Remove filter: Group"), "{html}");
    }
}
