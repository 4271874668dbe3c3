//! The filters of a list: a chip for each in force, a menu that offers all, and the editor of each,
//! in one form that works by itself.

use hypertext::prelude::*;

use super::{Button, Chip, Html, Text, count, html};
use crate::icons::{Icon, icon};

/// One value that a filter can take.
#[derive(Clone, Debug)]
pub struct Facet<'a> {
    /// What is sent.
    pub value: Text<'a>,
    /// What is read.
    pub label: Text<'a>,
    /// Whether the filter takes it now.
    pub is_chosen: bool,
    /// How many rows it would leave, where that is known.
    pub count: Option<u64>,
}

#[derive(Clone, Debug)]
enum Editor<'a> {
    Values(Vec<Facet<'a>>),
    YesOrNo(Option<bool>),
    Days { from: Text<'a>, to: Text<'a>, presets: Vec<(Text<'a>, Text<'a>)> },
    Range { from: Text<'a>, to: Text<'a> },
    Number(Text<'a>),
    Words(Text<'a>),
    Record { chosen: Option<(Text<'a>, Text<'a>)>, choose_at: Text<'a> },
}

/// One filter of a list and its editor.
#[derive(Clone, Debug)]
pub struct Filter<'a> {
    parameter: Text<'a>,
    label: Text<'a>,
    editor: Editor<'a>,
    without: Text<'a>,
    counts_at: Option<Text<'a>>,
}

impl<'a> Filter<'a> {
    fn new(parameter: impl Into<Text<'a>>, label: impl Into<Text<'a>>, editor: Editor<'a>) -> Self {
        let (parameter, label) = (parameter.into(), label.into());
        Self { parameter, label, editor, without: "".into(), counts_at: None }
    }

    /// A filter by any of several values.
    pub fn values(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        facets: Vec<Facet<'a>>,
    ) -> Self {
        Self::new(parameter, label, Editor::Values(facets))
    }

    /// A filter by a yes or a no.
    pub fn yes_or_no(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        answer: Option<bool>,
    ) -> Self {
        Self::new(parameter, label, Editor::YesOrNo(answer))
    }

    /// A filter by days: sends `<parameter>_from` and `<parameter>_to`.
    pub fn days(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        from: impl Into<Text<'a>>,
        to: impl Into<Text<'a>>,
    ) -> Self {
        let editor = Editor::Days { from: from.into(), to: to.into(), presets: Vec::new() };
        Self::new(parameter, label, editor)
    }

    /// A filter by figures: sends `<parameter>_from` and `<parameter>_to`.
    pub fn range(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        from: impl Into<Text<'a>>,
        to: impl Into<Text<'a>>,
    ) -> Self {
        Self::new(parameter, label, Editor::Range { from: from.into(), to: to.into() })
    }

    /// A filter by a number that is typed.
    pub fn number(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        value: impl Into<Text<'a>>,
    ) -> Self {
        Self::new(parameter, label, Editor::Number(value.into()))
    }

    /// A filter by a text that is typed.
    pub fn words_of(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        value: impl Into<Text<'a>>,
    ) -> Self {
        Self::new(parameter, label, Editor::Words(value.into()))
    }

    /// A filter by one record, its id and name, which is chosen on a page of its own.
    pub fn record(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        chosen: Option<(Text<'a>, Text<'a>)>,
        choose_at: impl Into<Text<'a>>,
    ) -> Self {
        Self::new(parameter, label, Editor::Record { chosen, choose_at: choose_at.into() })
    }

    /// A worded span of days and the address that filters by it.
    #[must_use]
    pub fn preset(mut self, words: impl Into<Text<'a>>, to: impl Into<Text<'a>>) -> Self {
        if let Editor::Days { presets, .. } = &mut self.editor {
            presets.push((words.into(), to.into()));
        }
        self
    }

    /// The address of the list without this filter.
    #[must_use]
    pub fn without(mut self, to: impl Into<Text<'a>>) -> Self {
        self.without = to.into();
        self
    }

    /// Where its values are counted, once they can be seen.
    #[must_use]
    pub fn counted_at(mut self, address: impl Into<Text<'a>>) -> Self {
        self.counts_at = Some(address.into());
        self
    }

    /// Its values with their counts, to take the place of those without.
    pub fn counted_values(&self) -> Html {
        self.inputs()
    }

    fn id(&self) -> String {
        let name = if self.parameter.is_empty() { "days" } else { self.parameter.as_ref() };
        format!("filter-{}", name.replace('_', "-"))
    }

    /// What it asks for, in words; nothing if it asks for nothing.
    fn words(&self) -> Option<String> {
        match &self.editor {
            Editor::Values(facets) => {
                let chosen: Vec<&str> = facets
                    .iter()
                    .filter(|facet| facet.is_chosen)
                    .map(|f| f.label.as_ref())
                    .collect();
                let words = if chosen.len() > 2 {
                    format!("any of {}", chosen.len())
                } else {
                    chosen.join(", ")
                };
                (!chosen.is_empty()).then_some(words)
            }
            Editor::YesOrNo(answer) => answer.map(|yes| if yes { "yes" } else { "no" }.to_owned()),
            Editor::Days { from, to, .. } | Editor::Range { from, to } => bounds(from, to),
            Editor::Number(value) => (!value.is_empty()).then(|| format!("#{value}")),
            Editor::Words(value) => (!value.is_empty()).then(|| value.to_string()),
            Editor::Record { chosen, .. } => chosen.as_ref().map(|(_, name)| name.to_string()),
        }
    }

    fn chip(&self) -> Option<Chip<'_>> {
        Some(Chip {
            name: self.label.clone(),
            value: self.words()?.into(),
            editor: self.id().into(),
            without: self.without.clone(),
        })
    }

    fn entry(&self) -> Html {
        let is_in_force = self.words().is_some();
        html(maud! {
            button type="button" data-named popovertarget=(self.id()) {
                (self.label)
                @if is_in_force { span .n { (icon(Icon::Check)) span .vh { "in force" } } }
            }
        })
    }

    fn popover(&self) -> Html {
        let id = self.id();
        let is_list = matches!(self.editor, Editor::Values(_) | Editor::YesOrNo(_));
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
            Editor::Values(facets) => html(maud! {
                div #{ (self.id()) "-values" } .ticks data-src=[self.counts_at.as_deref()] {
                    @for facet in facets {
                        label {
                            input type="checkbox" name=(self.parameter) value=(facet.value)
                                checked[facet.is_chosen];
                            span { (facet.label) }
                            @if let Some(number) = facet.count {
                                span .n { (count(number)) span .vh { " match" } }
                            }
                        }
                    }
                }
            }),
            Editor::YesOrNo(answer) => html(maud! {
                div .ticks {
                    @for (value, words, is_chosen) in [
                        ("true", "Yes", *answer == Some(true)),
                        ("false", "No", *answer == Some(false)),
                        ("", "Either", answer.is_none()),
                    ] {
                        label {
                            input type="radio" name=(self.parameter) value=(value) checked[is_chosen];
                            span { (words) }
                        }
                    }
                }
            }),
            Editor::Days { from, to, presets } => html(maud! {
                @for (words, to) in presets { a href=(to) { (words) } }
                @if !presets.is_empty() { hr; }
                (self.bound("from", "From", from, "date"))
                (self.bound("to", "Up to", to, "date"))
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

/// Two bounds in words; days as people write them.
fn bounds(from: &str, to: &str) -> Option<String> {
    let plain = |text: &str| match text.parse::<chrono::NaiveDate>() {
        Ok(day) => day.format("%-d %b %Y").to_string(),
        Err(_) => text.to_owned(),
    };
    match (from, to) {
        ("", "") => None,
        (from, "") => Some(format!("from {}", plain(from))),
        ("", to) => Some(format!("up to {}", plain(to))),
        (from, to) if from == to => Some(plain(from)),
        (from, to) => Some(format!("{} to {}", plain(from), plain(to))),
    }
}

/// All filters of a list in groups. Its parts stand in the form of the list.
#[derive(Clone, Debug, Default)]
pub struct FilterMenu<'a> {
    groups: Vec<(Text<'a>, Vec<Filter<'a>>)>,
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

    fn filters(&self) -> impl Iterator<Item = &Filter<'a>> {
        self.groups.iter().flat_map(|(_, filters)| filters)
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
        let total = self.filters().count();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn facet(value: &'static str, is_chosen: bool) -> Facet<'static> {
        Facet { value: value.into(), label: value.into(), is_chosen, count: None }
    }

    #[test]
    fn a_chip_says_what_its_filter_asks_for() {
        let values = |chosen: [bool; 3]| {
            let facets = ["a", "b", "c"].into_iter().zip(chosen).map(|(v, is)| facet(v, is));
            Filter::values("status", "Status", facets.collect()).words()
        };
        assert_eq!(values([false; 3]), None);
        assert_eq!(values([true, false, true]).as_deref(), Some("a, c"));
        assert_eq!(values([true; 3]).as_deref(), Some("any of 3"));
        let days = |from, to| Filter::days("due", "Due", from, to).words();
        assert_eq!(days("2026-11-01", "").as_deref(), Some("from 1 Nov 2026"));
        assert_eq!(days("", "2026-11-30").as_deref(), Some("up to 30 Nov 2026"));
        let range = Filter::range("total", "Total", "5", "5").words();
        assert_eq!(range.as_deref(), Some("5"));
    }

    #[test]
    fn a_record_that_is_chosen_is_sent_along_with_the_other_filters() {
        let chosen = Some(("7".into(), "Acme".into()));
        let menu = FilterMenu::default()
            .group("Whose", vec![Filter::record("client", "Client", chosen, "/choose")]);
        let html = menu.popovers().render().into_inner();
        assert!(html.contains(r#"name="client" value="7""#), "{html}");
        assert!(menu.is_filtered());
    }
}
