//! What the palette and the search page have found.

use hypertext::{Buffer, prelude::*};

use super::Text;
use crate::icons::{Icon, icon};

/// Something found, and where it leads.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// What kind of thing it is, as its drawing.
    pub icon: Icon,
    /// What it is called.
    pub label: Text<'a>,
    /// What tells it from others of that name.
    pub about: Text<'a>,
    /// Its address.
    pub to: Text<'a>,
}

/// Things of one kind that were found.
#[derive(Clone, Debug)]
pub struct FoundGroup<'a> {
    /// What the things are called, in the plural.
    pub title: Text<'a>,
    /// At most five of them.
    pub found: Vec<Found<'a>>,
}

/// Everything that was found, as the region that the palette replaces.
#[derive(Clone, Debug)]
pub struct Findings<'a> {
    /// What was searched for.
    pub query: Text<'a>,
    /// The groups in the order shown.
    pub groups: Vec<FoundGroup<'a>>,
    /// Whether they are the options of a combobox rather than links on a page.
    pub are_options: bool,
}

/// The id of the region that holds the findings.
pub const FINDINGS_REGION: &str = "findings";

impl Renderable for Found<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! { (icon(self.icon)) span { (self.label) } span .n { (self.about) } }
            .render_to(buffer);
    }
}

impl Findings<'_> {
    /// The groups of a list box; the focus stays in its input, so that none is reached by itself.
    fn options(&self) -> impl Renderable {
        maud! {
            @for (place, group) in self.groups.iter().enumerate() {
                div role="group" aria-label=(group.title) {
                    p .menu-h aria-hidden="true" { (group.title) }
                    @for (at, found) in group.found.iter().enumerate() {
                        a id={ "found-" (place) "-" (at) } role="option" tabindex="-1"
                            aria-selected="false" href=(found.to) { (found) }
                    }
                }
            }
        }
    }
}

impl Renderable for Findings<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let total: usize = self.groups.iter().map(|group| group.found.len()).sum();
        maud! {
            div #(FINDINGS_REGION) .findings {
                @if self.are_options { (self.options()) } @else {
                    @for group in &self.groups {
                        section aria-label=(group.title) {
                            p .menu-h aria-hidden="true" { (group.title) }
                            ul {
                                @for found in &group.found { li { a href=(found.to) { (found) } } }
                            }
                        }
                    }
                }
                @if total == 0 && !self.query.is_empty() {
                    p .none { "Nothing found for “" (self.query) "”." }
                }
                p .vh data-announce { (total) " found" }
            }
        }
        .render_to(buffer);
    }
}
