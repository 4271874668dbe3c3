//! The filters of a list: one form in a popover, its editors opening in place.

use hypertext::{Buffer, prelude::*};

use super::{Button, Html, Text};

/// The name under which a filter's parameter is sent when its values are excluded.
pub const EXCLUDE_FIELD: &str = "not";

/// One value a filter can take, with how many records it would leave.
#[derive(Clone, Debug)]
pub struct Facet<'a> {
    /// What is sent.
    pub value: Text<'a>,
    /// What is read.
    pub label: Text<'a>,
    /// How many records it would leave, once that is known.
    pub counted: Option<Text<'a>>,
    /// Whether the filter takes it now.
    pub is_chosen: bool,
}

#[derive(Clone, Debug)]
enum Editor<'a> {
    Values { facets: Vec<Facet<'a>>, counts_at: Option<Text<'a>>, is_excluding: bool },
    YesOrNo(Option<bool>),
    Days { from: Text<'a>, to: Text<'a>, presets: Vec<(Text<'a>, Text<'a>)> },
}

/// One filter of a list and its editor.
#[derive(Clone, Debug)]
pub struct Filter<'a> {
    parameter: Text<'a>,
    label: Text<'a>,
    editor: Editor<'a>,
}

impl<'a> Filter<'a> {
    /// A filter by any of several values, or by none of them when excluding.
    pub fn values(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        facets: Vec<Facet<'a>>,
        is_excluding: bool,
    ) -> Self {
        let editor = Editor::Values { facets, counts_at: None, is_excluding };
        Self { parameter: parameter.into(), label: label.into(), editor }
    }

    /// A filter by a yes or a no.
    pub fn yes_or_no(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        answer: Option<bool>,
    ) -> Self {
        Self { parameter: parameter.into(), label: label.into(), editor: Editor::YesOrNo(answer) }
    }

    /// A filter by days: sends `<parameter>_from` and `<parameter>_to`.
    pub fn days(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        from: impl Into<Text<'a>>,
        to: impl Into<Text<'a>>,
    ) -> Self {
        let editor = Editor::Days { from: from.into(), to: to.into(), presets: Vec::new() };
        Self { parameter: parameter.into(), label: label.into(), editor }
    }

    /// The address of the fragment that knows the counts, asked when the editor opens; it
    /// answers with [`facet_list`].
    #[must_use]
    pub fn counts_at(mut self, address: impl Into<Text<'a>>) -> Self {
        if let Editor::Values { counts_at, .. } = &mut self.editor {
            *counts_at = Some(address.into());
        }
        self
    }

    /// A worded span of days and the address that filters by it.
    #[must_use]
    pub fn preset(mut self, words: impl Into<Text<'a>>, to: impl Into<Text<'a>>) -> Self {
        if let Editor::Days { presets, .. } = &mut self.editor {
            presets.push((words.into(), to.into()));
        }
        self
    }

    /// How many values are in force, if any.
    fn in_force(&self) -> Option<usize> {
        let number = match &self.editor {
            Editor::Values { facets, .. } => facets.iter().filter(|facet| facet.is_chosen).count(),
            Editor::YesOrNo(answer) => usize::from(answer.is_some()),
            Editor::Days { from, to, .. } => {
                usize::from(!from.is_empty()) + usize::from(!to.is_empty())
            }
        };
        (number > 0).then_some(number)
    }

    fn editor(&self) -> Html {
        match &self.editor {
            Editor::Values { facets, counts_at, is_excluding } => maud! {
                (facet_region(&self.parameter, facets, counts_at.as_deref()))
                label .exclude {
                    input type="checkbox" name=(EXCLUDE_FIELD) value=(self.parameter)
                        checked[*is_excluding] aria-label={ "Exclude these: " (self.label) };
                    "Exclude these"
                }
            }
            .memoize(),
            Editor::YesOrNo(answer) => maud! {
                @for (value, words, is_chosen) in [
                    ("", "Any", answer.is_none()),
                    ("true", "Yes", *answer == Some(true)),
                    ("false", "No", *answer == Some(false)),
                ] {
                    label {
                        input type="radio" name=(self.parameter) value=(value)
                            checked[is_chosen] aria-label={ (self.label) ": " (words) };
                        (words)
                    }
                }
            }
            .memoize(),
            Editor::Days { from, to, presets } => maud! {
                @for (words, to) in presets { a href=(to) { (words) } }
                @for (end, words, day) in [("from", "From", from), ("to", "Until", to)] {
                    label {
                        span { (words) }
                        input .input type="date" name={ (self.parameter) "_" (end) } value=(day)
                            aria-label={ (self.label) ", " (words) };
                    }
                }
            }
            .memoize(),
        }
    }
}

impl Renderable for Filter<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! {
            details name="filter" id={ "filter-" (self.parameter) } {
                summary {
                    (self.label)
                    @if let Some(number) = self.in_force() {
                        span .n { (number) span .vh { " chosen" } }
                    }
                }
                div .editor role="group" aria-label=(self.label) { (self.editor()) }
            }
        }
        .render_to(buffer);
    }
}

/// The values of one filter with their counts, as the fragment that replaces them answers.
pub fn facet_list<'a>(parameter: &'a str, facets: &'a [Facet<'a>]) -> impl Renderable + 'a {
    facet_region(parameter, facets, None)
}

fn facet_region<'a>(
    parameter: &'a str,
    facets: &'a [Facet<'a>],
    counts_at: Option<&'a str>,
) -> impl Renderable + 'a {
    maud! {
        div .ticks id={ "facets-" (parameter) } data-src=[counts_at] {
            @for facet in facets {
                label {
                    input type="checkbox" name=(parameter) value=(facet.value)
                        checked[facet.is_chosen] aria-label=(facet.label);
                    span { (facet.label) }
                    @if let Some(counted) = &facet.counted { span .n { (counted) } }
                }
            }
        }
    }
}

/// All filters of a list in groups, behind the button that opens them.
#[derive(Clone, Debug)]
pub struct FilterMenu<'a> {
    action: Text<'a>,
    kept: Html,
    groups: Vec<(Text<'a>, Vec<Filter<'a>>)>,
}

/// The id of the popover that holds the filters of a list.
pub const FILTER_MENU: &str = "filters";

impl<'a> FilterMenu<'a> {
    /// The address of the list, and the hidden fields (search, sort, view) that stay as they are.
    pub fn new(action: impl Into<Text<'a>>, kept: impl Renderable) -> Self {
        Self { action: action.into(), kept: kept.memoize(), groups: Vec::new() }
    }

    /// Adds a group of filters under a heading.
    #[must_use]
    pub fn group(mut self, title: impl Into<Text<'a>>, filters: Vec<Filter<'a>>) -> Self {
        self.groups.push((title.into(), filters));
        self
    }

    /// The button that opens the filters.
    pub fn button() -> impl Renderable {
        Button::opens(FILTER_MENU, "Filter").icon(crate::icons::Icon::Plus).dashed().keys("f")
    }
}

impl Renderable for FilterMenu<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! {
            div #(FILTER_MENU) .menu.filter-menu popover role="group" aria-label="Filters" {
                form method="get" action=(self.action) {
                    (self.kept)
                    div .filter-groups {
                        @for (title, filters) in &self.groups {
                            div { p .menu-h { (title) } (filters) }
                        }
                    }
                    div .menu-end {
                        button .btn.ghost.js-only type="button" popovertarget=(FILTER_MENU)
                            popovertargetaction="hide" { "Cancel" }
                        (Button::submit("Apply").primary())
                    }
                }
            }
        }
        .render_to(buffer);
    }
}
