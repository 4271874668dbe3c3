//! The editor of a filter: what can be ticked, chosen or typed, in the form of its list.

use hypertext::prelude::*;

use super::{Editor, Facet, Filter, Preset};
use crate::components::{Button, Html, count, html};
use crate::icons::{Icon, icon};

/// The most values that are looked through without a search.
const FEW: usize = 8;

impl Filter<'_> {
    pub(super) fn popover(&self) -> Html {
        let id = self.id();
        let is_list = matches!(self.editor, Editor::Values(_) | Editor::YesOrNo(..));
        html(maud! {
            div #(id.clone()) .menu.filter-editor popover role="group"
                aria-label={ "Filter by " (self.label) } data-menu[is_list] {
                p .menu-h aria-hidden="true" { (self.label) }
                (self.inputs())
                div .menu-end {
                    button .btn.ghost type="button" popovertarget=(id) popovertargetaction="hide" {
                        "Cancel"
                    }
                    (Button::submit("Apply").primary())
                }
            }
        })
    }

    fn inputs(&self) -> Html {
        match &self.editor {
            Editor::Values(facets) => {
                let list = self.list_id();
                html(maud! {
                    @if facets.len() > FEW {
                        div .search.js-only {
                            (icon(Icon::Search))
                            input .input type="search" data-find={ "#" (list) " label" }
                                autocomplete="off" aria-label={ "Find a value of " (self.label) };
                        }
                    }
                    @if let Some(is_negated) = self.negated {
                        label .not {
                            input type="checkbox" name=(self.parameter) value="!"
                                checked[is_negated];
                            span { "Not these" }
                        }
                        hr;
                    }
                    (self.list(self.counts.as_deref()))
                })
            }
            Editor::YesOrNo(..) => self.list(self.counts.as_deref()),
            Editor::Days { from, to, presets } => html(maud! {
                @for Preset { words, to, is_current } in presets {
                    a href=(to) aria-current=[is_current.then_some("true")] { (words) }
                }
                @if !presets.is_empty() { hr; }
                (self.bound("from", "From", from, "date"))
                (self.bound("to", "Up to", to, "date"))
                @if let Some(note) = self.note { p .menu-h { (note) } }
            }),
            Editor::Below(days) => html(maud! {
                label .day {
                    span { "In under" }
                    input .input type="text" inputmode="numeric" name=(self.parameter)
                        value=(days);
                    span { "days" }
                }
            }),
            Editor::Range { from, to } => html(maud! {
                (self.bound("from", "At least", from, "text"))
                (self.bound("to", "At most", to, "text"))
            }),
            Editor::Number(value) => html(maud! {
                label .day {
                    span { "ID" }
                    input .input type="text" inputmode="numeric" name=(self.parameter) value=(value);
                }
            }),
            Editor::Words(value) => html(maud! {
                label .day {
                    span { "Is" }
                    input .input type="text" name=(self.parameter) value=(value);
                }
            }),
            Editor::Record { chosen, choose_at } => html(maud! {
                @if let Some((id, name)) = chosen {
                    input type="hidden" name=(self.parameter) value=(id);
                    p .menu-note { (name) }
                }
                a href=(choose_at) data-dialog {
                    @if chosen.is_some() { "Choose another…" } @else { "Choose…" }
                }
            }),
        }
    }

    /// Its values as the region that takes the place of the one without counts.
    pub fn values_region(&self) -> impl Renderable {
        self.list(None)
    }

    fn list(&self, counts_at: Option<&str>) -> Html {
        let choices = match &self.editor {
            Editor::Values(facets) => facets
                .iter()
                .map(|facet| self.choice("checkbox", &facet.value, &facet.label, facet))
                .collect(),
            Editor::YesOrNo(answer, counts) => self.answers(*answer, *counts),
            _ => Vec::new(),
        };
        html(maud! {
            div #(self.list_id()) .ticks data-src=[counts_at] {
                @for choice in &choices { (choice) }
                @if choices.is_empty() { p .muted { "There is nothing to choose from yet." } }
            }
        })
    }

    fn answers(&self, answer: Option<bool>, [yes, no]: [Option<u64>; 2]) -> Vec<Html> {
        let facet = |is_chosen, count| Facet { is_chosen, count, ..Facet::default() };
        vec![
            self.choice("radio", "true", "Yes", &facet(answer == Some(true), yes)),
            self.choice("radio", "false", "No", &facet(answer == Some(false), no)),
            self.choice("radio", "", "Either", &facet(answer.is_none(), None)),
        ]
    }

    fn choice(&self, kind: &'static str, value: &str, label: &str, facet: &Facet<'_>) -> Html {
        html(maud! {
            label {
                input type=(kind) name=(self.parameter) value=(value) checked[facet.is_chosen];
                span { (label) }
                @if let Some(number) = facet.count {
                    span .n { (count(number)) span .vh { " " (self.counted) } }
                }
            }
        })
    }

    /// The name under which one of the ends is sent.
    fn end(&self, end: &str) -> String {
        let name = &self.parameter;
        if name.is_empty() { end.to_owned() } else { format!("{name}_{end}") }
    }

    fn bound(&self, end: &str, words: &str, value: &str, kind: &str) -> Html {
        let mode = (kind == "text").then_some("decimal");
        html(maud! {
            label .day {
                span { (words) }
                input .input type=(kind) inputmode=[mode] name=(self.end(end))
                    value=(value);
            }
        })
    }
}
