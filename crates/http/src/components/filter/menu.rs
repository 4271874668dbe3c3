//! All filters of a list: the chips of those in force, the menu that offers them, and their editors.

use hypertext::prelude::*;

use super::{Editor, Filter};
use crate::components::{Button, Html, Text, html};
use crate::icons::{Icon, icon};

/// All filters of a list in groups. Its parts stand in the form of the list.
#[derive(Clone, Debug, Default)]
pub struct FilterMenu<'a> {
    groups: Vec<(Text<'a>, Vec<Filter<'a>>)>,
    others: Vec<Filter<'a>>,
}

/// The id of the popover that offers the filters of a list.
pub const FILTER_MENU: &str = "filters";

impl<'a> FilterMenu<'a> {
    /// Adds a group of filters under a heading.
    #[must_use]
    pub fn group(mut self, title: impl Into<Text<'a>>, filters: Vec<Filter<'a>>) -> Self {
        self.groups.push((title.into(), filters));
        self
    }

    /// Adds filters that the menu does not offer, but that can be in force.
    #[must_use]
    pub fn others(mut self, filters: impl IntoIterator<Item = Filter<'a>>) -> Self {
        self.others.extend(filters.into_iter().filter(|filter| filter.words().is_some()));
        self
    }

    fn offered(&self) -> impl Iterator<Item = &Filter<'a>> {
        self.groups.iter().flat_map(|(_, filters)| filters)
    }

    fn filters(&self) -> impl Iterator<Item = &Filter<'a>> {
        self.offered().chain(&self.others)
    }

    /// Whether anything narrows the list down.
    pub fn is_filtered(&self) -> bool {
        self.filters().any(|filter| filter.words().is_some())
    }

    /// The chips of those in force, and the button that opens the menu.
    pub fn chips(&self) -> impl Renderable {
        let chips: Vec<Html> = self.filters().filter_map(Filter::chip).map(html).collect();
        maud! {
            @for chip in &chips { (chip) }
            (Button::opens(FILTER_MENU, "Filter").icon(Icon::Plus).ghost().keys("f"))
        }
    }

    /// The menu and the editors that it opens.
    pub fn popovers(&self) -> impl Renderable {
        let total = self.offered().count();
        let editors: Vec<Html> = self.filters().map(Filter::popover).collect();
        maud! {
            div #(FILTER_MENU) .menu.filter-menu popover role="group" aria-label="Add a filter" data-menu {
                div .wide.search.js-only {
                    (icon(Icon::Search))
                    input .input type="search" data-find="#filters [data-named]" autocomplete="off"
                        aria-label="Find a filter" placeholder={ "Find one of " (total) " filters" };
                }
                div .filter-groups {
                    @for (title, filters) in &self.groups {
                        div role="group" aria-label=(title) {
                            p .menu-h aria-hidden="true" { (title) }
                            @for filter in filters { (filter.entry()) }
                        }
                    }
                }
            }
            @for editor in &editors { (editor) }
        }
    }
}

impl Filter<'_> {
    fn entry(&self) -> Html {
        let is_in_force = self.words().is_some();
        let known = if let Editor::Values(facets) = &self.editor { facets.len() } else { 0 };
        html(maud! {
            button type="button" data-named popovertarget=(self.id()) {
                (self.label)
                @if is_in_force { span .n { (icon(Icon::Check)) span .vh { "in force" } } }
                @else if known > 0 { span .n { (known) span .vh { " values" } } }
            }
        })
    }
}
