//! What the client list says when it is empty, and what to do about it.

use bursar_domain::access::Permission;
use hypertext::prelude::*;

use super::address::ListAddress;
use super::filters::Filter;
use crate::components::{Button, Empty, count};
use crate::icons::Icon;
use crate::reader::Reader;

/// The filter whose removal helps most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NoMatch {
    /// Its parameters in the address.
    pub(crate) parameters: Vec<&'static str>,
    /// What it is called.
    pub(crate) name: String,
    /// How many clients there would be without it.
    pub(crate) remaining: u64,
}

/// What can be removed from an address to find more: each filter, and the search.
pub(crate) fn removable(address: &ListAddress) -> Vec<(Vec<&'static str>, String)> {
    let search = address.get("q").map(|_| (vec!["q"], "the search".to_owned()));
    let in_force = super::filters::all().filter_map(|filter: Filter| {
        let is_set = filter.parameters().iter().any(|name| address.get(name).is_some());
        is_set.then(|| (filter.parameters().to_vec(), filter.label.to_owned()))
    });
    search.into_iter().chain(in_force).collect()
}

/// Before the first client.
pub(crate) fn first_use(reader: Reader<'_>) -> impl Renderable {
    let actions = maud! {
        (Button::link("/clients/new", "New client").icon(Icon::Plus).primary()
            .refused_because(reader.refusal(Permission::CreateClients)))
        (Button::link("/clients/import", "Import CSV").icon(Icon::Import)
            .refused_because(reader.refusal(Permission::ImportClients)))
    };
    Empty::new("No clients yet")
        .text("Clients are the people and companies that you bill. Enter the first one, or bring them all in a CSV file.")
        .actions(actions)
        .first_use()
}

/// When no client matches.
pub(crate) fn no_match(address: &ListAddress, best: Option<&NoMatch>) -> impl Renderable {
    let heading = match address.filter_count() {
        1 => "No client matches this filter".to_owned(),
        filters => format!("No clients match these {filters} filters"),
    };
    let text = maud! {
        @match best {
            Some(best) => { "Without " b { (best.name) } " there would be " (count(best.remaining)) "." }
            None => "Removing one filter alone does not help: clear them all."
        }
    };
    let remove = best.map(|best| {
        let label = format!("Remove “{}”", best.name);
        Button::link(address.without(&best.parameters).href(), label)
    });
    let actions = maud! {
        (remove)
        (Button::link(address.without_filters().href(), "Clear all filters").ghost())
    };
    Empty::new(heading).text(text).actions(actions)
}
