//! Knows which client list an address asks for, and what of it was not understood.

use bursar_application::clients::views::SavedView;
use bursar_application::clients::{ClientFilter, ClientQuery, ClientSort, Direction};
use bursar_domain::field::FieldErrors;

use crate::clients::query::ClientListQuery;
use crate::clients::views::address::{ListAddress, named_view};
use crate::clients::views::saved_views::{ViewTab, view_tabs};
use crate::failure::{Answer, Failure};
use crate::params::Params;
use crate::visit::Visit;

/// The order of the panel where an address names none: the list is a worklist.
pub(super) const USUAL: (ClientSort, Direction) =
    (ClientSort::UpToDateCredit, Direction::Ascending);

/// The client list that an address asks for.
#[derive(Clone, Debug)]
pub(super) struct AskedList {
    pub(super) address: ListAddress,
    pub(super) query: ClientListQuery,
    pub(super) saved: Vec<SavedView>,
    pub(super) views: Vec<ViewTab>,
    errors: FieldErrors,
    unknown: Vec<String>,
}

impl AskedList {
    /// Reads the query string of an address, with the views that the visitor sees.
    pub(super) async fn read(visit: &Visit, query: &str) -> Answer<Self> {
        let saved = visit.desk().views(visit.actor()).await?;
        let views = view_tabs(&saved);
        let named = named_view(query);
        let view = views.iter().find(|view| named.is_some() && view.key == named);
        let view = view.and_then(|view| Some((view.key.as_deref()?, view.list.as_str())));
        let mut address = ListAddress::read(query, view);
        let mut params = Params::of(&address.api_query());
        let list = ClientListQuery::read(&mut params, visit.state.options.has_resellers);
        let (mut errors, mut unknown) = (params.errors().clone(), params.unknown());
        if let Some(missing) = named.filter(|_| view.is_none()) {
            errors.add("view", "unknown", format!("There is no view {missing}"));
        }
        unknown.extend(errors.iter().map(|error| error.field.to_string()));
        address.forget(&unknown);
        unknown.retain(|name| errors.of(name).is_none());
        Ok(Self { address, query: list, saved, views, errors, unknown })
    }

    /// The same, refused when anything was not understood: ignoring a filter would widen the list.
    pub(super) async fn read_strictly(visit: &Visit, query: &str) -> Answer<Self> {
        let asked = Self::read(visit, query).await?;
        let mut errors = asked.errors.clone();
        for name in &asked.unknown {
            errors.add(name.clone(), "unknown", "There is no such filter");
        }
        errors.ok(asked).map_err(Failure::parameter)
    }

    /// The address in its normal form, if this one is written in another.
    pub(super) fn normal_form(&self, query: &str) -> Option<String> {
        let was_form = query.split('&').any(|pair| {
            pair.ends_with('=') || pair.starts_with("whole=") || pair.ends_with("=%21")
        });
        let is_understood = self.errors.is_empty() && self.unknown.is_empty();
        let normal = self.address.query();
        (was_form && is_understood && normal != query).then(|| self.address.href())
    }

    /// The list for a directory.
    pub(super) fn client_query(&self, visit: &Visit) -> ClientQuery {
        self.query.query(USUAL, visit.desk().now())
    }

    /// Which clients.
    pub(super) const fn filter(&self) -> &ClientFilter {
        &self.query.filter
    }

    /// What was left out of the address, one sentence each.
    pub(super) fn ignored(&self) -> Vec<String> {
        let errors =
            self.errors.iter().map(|error| format!("“{}”: {}.", error.field, error.message));
        let unknown = self.unknown.iter().map(|name| format!("“{name}” is no filter here."));
        errors.chain(unknown).collect()
    }

    /// The saved view that the address starts from, if it is the visitor's own.
    pub(super) fn own_view(&self, visit: &Visit) -> Option<&SavedView> {
        let key = self.address.view()?;
        let view = self.saved.iter().find(|view| view.id.to_string() == key)?;
        (visit.actor().user() == Some(view.owner)).then_some(view)
    }
}

impl AskedList {
    /// What the list is called: its view, and how many filters came on top.
    pub(super) fn words(&self) -> String {
        let key = self.address.view();
        let view = self.views.iter().find(|view| view.key.as_deref() == key);
        let name = view.map_or("All", |view| view.name.as_str());
        match self.address.filter_count() {
            _ if !self.address.is_edited() => name.to_owned(),
            0 => name.to_owned(),
            1 => format!("{name}, 1 filter"),
            more => format!("{name}, {more} filters"),
        }
    }
}
