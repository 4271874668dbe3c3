//! Knows the address of a client list: which parameters it has, and how a changed list is spelled.

use std::collections::BTreeMap;

use url::form_urlencoded::{Serializer, parse};

/// The filters and the search, in the order in which addresses spell them.
pub(crate) const FILTERS: [&str; 20] = [
    "q",
    "status",
    "configuration",
    "group",
    "tax_exempt",
    "has_billing_agreement",
    "created_from",
    "created_to",
    "has_instances",
    "instance_region",
    "instance_flavor",
    "instance_hypervisor",
    "has_services",
    "service_type",
    "product",
    "is_reseller",
    "reseller",
    "out_of_credit",
    "runway_below_days",
    "sort",
];

/// The parameters about the page that is shown, not about the list.
const OF_THE_PAGE: [&str; 3] = ["layout", "limit", "cursor"];

/// Present in the address of a form that tells the whole list, so that the view adds nothing.
pub(crate) const WHOLE: &str = "whole";

type Parameters = BTreeMap<String, String>;

/// The address of a client list, relative to the saved view that it started from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ListAddress {
    view: Option<(String, Parameters)>,
    list: Parameters,
    page: Parameters,
}

/// The values of one filter in an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Values<'a> {
    /// Whether everything but these is asked for.
    pub(crate) negated: bool,
    /// The values.
    pub(crate) values: Vec<&'a str>,
}

impl Values<'_> {
    pub(crate) fn has(&self, value: &str) -> bool {
        self.values.contains(&value)
    }
}

/// The view that an address names.
pub(crate) fn named_view(query: &str) -> Option<String> {
    parse(query.as_bytes()).find(|(name, _)| name == "view").map(|(_, view)| view.into_owned())
}

impl ListAddress {
    /// Reads an address; `view` is the key and the list of the view that it names.
    pub(crate) fn read(query: &str, view: Option<(&str, &str)>) -> Self {
        let (mut given, mut whole) = (Parameters::new(), false);
        for (name, value) in parse(query.as_bytes()) {
            whole |= name == WHOLE;
            gather(given.entry(name.into_owned()).or_default(), &value);
        }
        for (_, value) in given.iter_mut().filter(|(name, _)| *name != "q") {
            *value = tidy(value);
        }
        let page = OF_THE_PAGE.iter().filter_map(|name| given.remove_entry(*name)).collect();
        given.retain(|name, _| name != "view" && name != WHOLE);
        let view = view.map(|(key, list)| (key.to_owned(), Self::read(list, None).list));
        let mut list = view.as_ref().filter(|_| !whole).map(|(_, l)| l.clone()).unwrap_or_default();
        list.extend(given);
        list.retain(|_, value| !value.is_empty());
        let mut address = Self { view, list, page };
        address.page.retain(|_, value| !value.is_empty());
        address
    }

    /// What stands for this parameter, in the form of the API.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.list.get(name).or_else(|| self.page.get(name)).map(String::as_str)
    }

    /// The values of a filter.
    pub(crate) fn values(&self, name: &str) -> Values<'_> {
        let Some(written) = self.list.get(name) else { return Values::default() };
        let (negated, values) =
            written.strip_prefix('!').map_or((false, written.as_str()), |rest| (true, rest));
        Values { negated, values: values.split(',').filter(|value| !value.is_empty()).collect() }
    }

    /// The same list with a parameter set. Another list starts at its first page.
    #[must_use]
    pub(crate) fn with(&self, name: &str, value: impl Into<String>) -> Self {
        let mut other = self.clone();
        if OF_THE_PAGE.contains(&name) {
            other.page.insert(name.to_owned(), value.into());
        } else {
            other.list.insert(name.to_owned(), value.into());
        }
        if !matches!(name, "cursor" | "layout") {
            other.page.remove("cursor");
        }
        other
    }

    /// The same list without some parameters, from its first page.
    #[must_use]
    pub(crate) fn without(&self, names: &[&str]) -> Self {
        let mut other = self.clone();
        other.list.retain(|name, _| !names.contains(&name.as_str()));
        other.page.retain(|name, _| name != "cursor" && !names.contains(&name.as_str()));
        other
    }

    /// The same list with no filter, from its first page.
    #[must_use]
    pub(crate) fn without_filters(&self) -> Self {
        let mut other = self.without(&FILTERS.map(|name| if name == "sort" { "" } else { name }));
        other.view = None;
        other
    }

    /// The same layout and page size for the list of a view.
    #[must_use]
    pub(crate) fn of_view(&self, key: Option<&str>) -> String {
        let mut query = Serializer::new(String::new());
        for (name, value) in key.map(|key| ("view", key)).into_iter().chain(self.page_pairs()) {
            query.append_pair(name, value);
        }
        spelled(&query.finish())
    }

    /// The key of the view that it started from.
    pub(crate) fn view(&self) -> Option<&str> {
        self.view.as_ref().map(|(key, _)| key.as_str())
    }

    /// Whether it differs from the view that it started from.
    pub(crate) fn is_edited(&self) -> bool {
        self.view.as_ref().map_or(!self.list.is_empty(), |(_, list)| *list != self.list)
    }

    /// Whether anything narrows the list down.
    pub(crate) fn is_filtered(&self) -> bool {
        self.list.keys().any(|name| name != "sort")
    }

    /// How many filters narrow it down; the two bounds of the date are one.
    pub(crate) fn filter_count(&self) -> usize {
        let both = self.list.contains_key("created_from") && self.list.contains_key("created_to");
        self.list.keys().filter(|name| *name != "sort").count() - usize::from(both)
    }

    /// Drops parameters that mean nothing, as the reader of the query has found.
    pub(crate) fn forget(&mut self, names: &[String]) {
        self.list.retain(|name, _| !names.contains(name));
        self.page.retain(|name, _| !names.contains(name));
    }

    /// Filters and sort alone, as the API and saved views spell them.
    pub(crate) fn list_query(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.list_pairs());
        readable(&query.finish())
    }

    /// Everything but the view, the layout: what the reader of the API's query understands.
    pub(crate) fn api_query(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.list_pairs());
        query.extend_pairs(self.page_pairs().filter(|(name, _)| *name != "layout"));
        readable(&query.finish())
    }

    /// The query string in its shortest form, relative to the view.
    pub(crate) fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        if let Some((key, of_view)) = &self.view {
            query.append_pair("view", key);
            for name in of_view.keys().filter(|name| !self.list.contains_key(*name)) {
                query.append_pair(name, "");
            }
        }
        let of_view = self.view.as_ref().map(|(_, list)| list);
        let differs = |(name, value): &(&str, &str)| {
            of_view.and_then(|list| list.get(*name)).is_none_or(|same| same != value)
        };
        query.extend_pairs(self.list_pairs().filter(differs));
        query.extend_pairs(self.page_pairs());
        readable(&query.finish())
    }

    /// The address of the list.
    pub(crate) fn href(&self) -> String {
        spelled(&self.query())
    }

    /// Another address that carries this list along.
    pub(crate) fn carried_to(&self, path: &str) -> String {
        carry(path, &self.query())
    }

    /// Name and value of everything that a form on the list has to send along unseen.
    pub(crate) fn hidden(&self) -> Vec<(&'static str, &str)> {
        let view = self.view().map(|key| ("view", key));
        let mut pairs: Vec<_> = view.into_iter().collect();
        pairs.push((WHOLE, "true"));
        // Filters are sent by their editors, which stand in the same form whenever one is in force.
        for name in ["sort", "layout", "limit"] {
            pairs.extend(self.get(name).map(|value| (name, value)));
        }
        pairs
    }

    fn list_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let order = |name: &str| FILTERS.iter().position(|known| *known == name).unwrap_or(99);
        let mut pairs: Vec<_> = self.list.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        pairs.sort_by_key(|(name, _)| order(name));
        pairs.into_iter()
    }

    fn page_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        OF_THE_PAGE.iter().filter_map(|name| Some((*name, self.page.get(*name)?.as_str())))
    }
}

/// An address with the list that one came from.
pub(crate) fn carry(path: &str, list: &str) -> String {
    if list.is_empty() {
        return path.to_owned();
    }
    let sign = if path.contains('?') { '&' } else { '?' };
    let list = Serializer::new(String::new()).append_pair("list", list).finish();
    format!("{path}{sign}{list}")
}

fn spelled(query: &str) -> String {
    if query.is_empty() { "/clients".to_owned() } else { format!("/clients?{query}") }
}

/// Leaves the signs of value lists as people read them.
pub(crate) fn readable(query: &str) -> String {
    query.replace("%2C", ",").replace("%21", "!")
}

/// Adds one more value of the same parameter.
fn gather(values: &mut String, value: &str) {
    if !values.is_empty() && !value.is_empty() {
        values.push(',');
    }
    values.push_str(value.trim());
}

/// Puts the sign of negation before the list, wherever a form has sent it.
fn tidy(value: &str) -> String {
    if !value.split(',').any(|part| part == "!") {
        return value.to_owned();
    }
    let values: Vec<_> = value.split(',').filter(|part| *part != "!").collect();
    let values = values.join(",");
    if values.is_empty() { values } else { format!("!{}", values.trim_start_matches('!')) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> ListAddress {
        ListAddress::read(query, None)
    }

    #[test]
    fn what_a_form_sends_becomes_the_form_of_the_api() {
        let address = read("q=&status=%21&status=active&status=suspended&group=3&created_from=");
        assert_eq!(address.query(), "status=!active,suspended&group=3");
        assert_eq!(
            address.values("status"),
            Values { negated: true, values: vec!["active", "suspended"] }
        );
    }

    #[test]
    fn another_list_starts_at_its_first_page_and_another_layout_stays_on_it() {
        let address = read("group=3&cursor=abc&limit=50");
        assert_eq!(
            address.with("layout", "cards").query(),
            "group=3&layout=cards&limit=50&cursor=abc"
        );
        assert_eq!(address.with("sort", "company").query(), "group=3&sort=company&limit=50");
        assert_eq!(address.without(&["group"]).query(), "limit=50");
    }

    #[test]
    fn parameters_override_the_view_and_only_they_are_spelled() {
        let view = Some(("7", "status=active&sort=company"));
        let address = ListAddress::read("view=7&group=3", view);
        assert_eq!(address.list_query(), "status=active&group=3&sort=company");
        assert_eq!(address.query(), "view=7&group=3");
        assert!(address.is_edited());
        let without = address.without(&["status", "group"]);
        assert_eq!(without.query(), "view=7&status=");
        assert_eq!(ListAddress::read(&without.query(), view), without);
        assert!(!ListAddress::read("view=7", view).is_edited());
    }

    #[test]
    fn a_form_tells_the_whole_list_so_that_the_view_adds_nothing() {
        let view = Some(("7", "status=active"));
        let address = ListAddress::read("view=7&whole=true&group=3", view);
        assert_eq!(address.list_query(), "group=3");
        assert_eq!(address.query(), "view=7&status=&group=3");
    }

    #[test]
    fn a_list_is_carried_as_one_parameter() {
        assert_eq!(
            read("status=active&group=3").carried_to("/clients/7"),
            "/clients/7?list=status%3Dactive%26group%3D3"
        );
        assert_eq!(read("").carried_to("/clients/7"), "/clients/7");
    }

    #[test]
    fn two_bounds_of_a_date_count_as_one_filter() {
        let address = read("created_from=2025-01-01&created_to=2025-02-01&q=a&sort=company");
        assert_eq!(address.filter_count(), 2);
    }
}
