//! The top of a page: where one is, what it is called, what one can do and its parts as tabs.

use hypertext::{Buffer, prelude::*};

use super::{IconButton, Text, count};
use crate::icons::{Icon, icon};

/// The way from the list down to this page, with its neighbours in that list.
#[derive(Clone, Debug, Default)]
pub struct Breadcrumb<'a> {
    trail: Vec<(Text<'a>, Text<'a>)>,
    neighbours: Option<Neighbours<'a>>,
}

/// The records before and after this one in the list one came from.
#[derive(Clone, Debug, Default)]
pub struct Neighbours<'a> {
    /// Where this record stands, such as `3 of 214`.
    pub position: Text<'a>,
    /// What a record is called, such as `client`.
    pub noun: Text<'a>,
    /// The address of the previous record.
    pub previous: Option<Text<'a>>,
    /// The address of the next record.
    pub next: Option<Text<'a>>,
}

impl<'a> Breadcrumb<'a> {
    /// Starts at the list.
    pub fn from(label: impl Into<Text<'a>>, to: impl Into<Text<'a>>) -> Self {
        Self { trail: vec![(label.into(), to.into())], neighbours: None }
    }

    /// One level further down.
    #[must_use]
    pub fn then(mut self, label: impl Into<Text<'a>>, to: impl Into<Text<'a>>) -> Self {
        self.trail.push((label.into(), to.into()));
        self
    }

    /// Adds the previous and the next record.
    #[must_use]
    pub fn neighbours(mut self, neighbours: Neighbours<'a>) -> Self {
        self.neighbours = Some(neighbours);
        self
    }
}

impl Renderable for Breadcrumb<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! {
            div .crumbs {
                (rail_button())
                nav aria-label="Breadcrumb" {
                    ol {
                        @for (label, to) in &self.trail {
                            li { a href=(to) { (label) } (icon(Icon::Next)) }
                        }
                    }
                }
                @if let Some(neighbours) = &self.neighbours { (neighbours) }
            }
        }
        .render_to(buffer);
    }
}

impl Renderable for Neighbours<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let step = |to: &Option<Text<'_>>, drawing, word: &str, keys: &'static str| {
            let label = format!("{word} {}", self.noun);
            let missing = to.is_none().then(|| format!("No {} {}", word.to_lowercase(), self.noun));
            let address = to.clone().unwrap_or_default().into_owned();
            IconButton::link(address, drawing, label).keys(keys).refused_because(missing)
        };
        maud! {
            span .sib {
                span .num { (self.position) }
                (step(&self.previous, Icon::Previous, "Previous", "["))
                (step(&self.next, Icon::Next, "Next", "]"))
            }
        }
        .render_to(buffer);
    }
}

/// The title row of a list or a form: name, count and acts.
pub fn page_head<'a>(
    title: impl Into<Text<'a>>,
    counted: Option<Text<'a>>,
    actions: impl Renderable + 'a,
) -> impl Renderable + 'a {
    let title = title.into();
    maud! {
        div .page-head {
            (rail_button())
            h1 { (title) @if let Some(counted) = &counted { span .count { (counted) } } }
            div .actions { (actions) }
        }
    }
}

/// The title row of one record: mark, name, state, facts and acts.
pub fn object_head<'a>(
    mark: impl Renderable + 'a,
    name: impl Into<Text<'a>>,
    state: impl Renderable + 'a,
    facts: impl Renderable + 'a,
    actions: impl Renderable + 'a,
) -> impl Renderable + 'a {
    let name = name.into();
    maud! {
        div .obj {
            (mark)
            div { h1 { (name) " " (state) } div .meta { (facts) } }
            div .actions { (actions) }
        }
    }
}

/// One fact under the name of a record, with the drawing of what it is.
pub fn fact<'a>(drawing: Icon, words: impl Into<Text<'a>>) -> impl Renderable + 'a {
    let words = words.into();
    maud! { span { (icon(drawing)) (words) } }
}

/// The id of a record as staff say it, with a button that copies the plain number.
pub fn record_id(id: i64, noun: &str) -> impl Renderable {
    let label = format!("Copy {noun} ID");
    maud! {
        span { span .mono { "#" (id) } (super::copy_button(id.to_string(), label.as_str())) }
    }
}

/// A part of a record, or a saved view of a list: a link with what it counts.
#[derive(Clone, Debug)]
pub struct Tab<'a> {
    label: Text<'a>,
    to: Text<'a>,
    counted: Option<Text<'a>>,
    is_current: bool,
    is_edited: bool,
}

impl<'a> Tab<'a> {
    /// A tab that leads to an address.
    pub fn new(label: impl Into<Text<'a>>, to: impl Into<Text<'a>>) -> Self {
        Self {
            label: label.into(),
            to: to.into(),
            counted: None,
            is_current: false,
            is_edited: false,
        }
    }

    /// How many records it lists.
    #[must_use]
    pub fn count(self, number: u64) -> Self {
        self.counted(count(number))
    }

    /// How many records it lists, in words such as `10,000+`.
    #[must_use]
    pub fn counted(mut self, words: impl Into<Text<'a>>) -> Self {
        self.counted = Some(words.into());
        self
    }

    /// Marks the tab that is shown.
    #[must_use]
    pub const fn current(mut self, is_current: bool) -> Self {
        self.is_current = is_current;
        self
    }

    /// Marks a saved view whose filters were changed since.
    #[must_use]
    pub const fn edited(mut self, is_edited: bool) -> Self {
        self.is_edited = is_edited;
        self
    }
}

impl Renderable for Tab<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let current = self.is_current.then_some("page");
        maud! {
            a href=(self.to) aria-current=[current] {
                (self.label)
                @if let Some(counted) = &self.counted { span .n { (counted) } }
                @if self.is_edited {
                    span .edited title="Edited" {}
                    span .vh { "edited, not saved" }
                }
            }
        }
        .render_to(buffer);
    }
}

/// A row of tabs under the title, with an optional act at its end.
pub fn tabs<'a>(
    label: impl Into<Text<'a>>,
    tabs: Vec<Tab<'a>>,
    end: impl Renderable + 'a,
) -> impl Renderable + 'a {
    let label = label.into();
    maud! {
        nav .views aria-label=(label) data-tabs { (tabs) (end) }
    }
}

/// A heading within a page, with a count and a way to more.
#[derive(Clone, Debug)]
pub struct SectionHead<'a> {
    id: Text<'a>,
    title: Text<'a>,
    counted: Option<Text<'a>>,
    more: Option<(Text<'a>, Text<'a>)>,
    more_in_dialog: bool,
}

impl<'a> SectionHead<'a> {
    /// A heading whose id names its section (`section aria-labelledby=…`).
    pub fn new(id: impl Into<Text<'a>>, title: impl Into<Text<'a>>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            counted: None,
            more: None,
            more_in_dialog: false,
        }
    }

    /// A count or a span beside the heading.
    #[must_use]
    pub fn counted(mut self, words: impl Into<Text<'a>>) -> Self {
        self.counted = Some(words.into());
        self
    }

    /// The link at the end of the heading's line.
    #[must_use]
    pub fn more(mut self, label: impl Into<Text<'a>>, to: impl Into<Text<'a>>) -> Self {
        self.more = Some((label.into(), to.into()));
        self
    }

    /// Opens the act page behind the link as a dialog where there is a script.
    #[must_use]
    pub const fn in_dialog(mut self) -> Self {
        self.more_in_dialog = true;
        self
    }
}

impl Renderable for SectionHead<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! {
            div .sec-h {
                h2 id=(self.id) { (self.title) }
                @if let Some(counted) = &self.counted { span .n { (counted) } }
                @if let Some((label, to)) = &self.more {
                    a .more href=(to) data-dialog[self.more_in_dialog]
                        aria-describedby=(self.id) { (label) }
                }
            }
        }
        .render_to(buffer);
    }
}

/// Opens the rail where the screen is too narrow to keep it in sight.
fn rail_button() -> impl Renderable {
    maud! {
        button .ib.menu-btn type="button" popovertarget="rail" aria-label="Open navigation" {
            (icon(Icon::Menu))
        }
    }
}
