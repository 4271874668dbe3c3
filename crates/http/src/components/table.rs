//! Headers of tables, and what stands around a list: search, chips, layout switch and pager.

use hypertext::{Buffer, prelude::*};

use super::{Html, Text};
use crate::icons::{Icon, icon};

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorted {
    /// Smallest, oldest or first letter on top.
    Ascending,
    /// Largest, newest or last letter on top.
    Descending,
}

/// The header of a column by which the list can be sorted.
#[derive(Clone, Debug)]
pub struct SortHeader<'a> {
    label: Text<'a>,
    to: Text<'a>,
    hint: Text<'a>,
    sorted: Option<Sorted>,
    at_end: bool,
}

impl<'a> SortHeader<'a> {
    /// The column's name, the address of the list sorted by it, and what following it does.
    pub fn new(
        label: impl Into<Text<'a>>,
        to: impl Into<Text<'a>>,
        hint: impl Into<Text<'a>>,
    ) -> Self {
        Self { label: label.into(), to: to.into(), hint: hint.into(), sorted: None, at_end: false }
    }

    /// How the list is sorted by it now, if it is.
    #[must_use]
    pub const fn sorted(mut self, sorted: Option<Sorted>) -> Self {
        self.sorted = sorted;
        self
    }

    /// Aligns the column of figures at its end.
    #[must_use]
    pub const fn at_end(mut self) -> Self {
        self.at_end = true;
        self
    }
}

impl Renderable for SortHeader<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let sort = self.sorted.map(|sorted| match sorted {
            Sorted::Ascending => ("ascending", Icon::Ascending),
            Sorted::Descending => ("descending", Icon::Descending),
        });
        maud! {
            th scope="col" class=[self.at_end.then_some("r")] aria-sort=[sort.map(|(way, _)| way)] {
                a href=(self.to) title=(self.hint) {
                    (self.label) @if let Some((_, arrow)) = sort { (icon(arrow)) }
                }
            }
        }
        .render_to(buffer);
    }
}

/// The header of a column that cannot be sorted.
pub fn header<'a>(label: impl Into<Text<'a>>) -> impl Renderable + 'a {
    let label = label.into();
    maud! { th scope="col" { (label) } }
}

/// The header of a column of figures that cannot be sorted.
pub fn header_at_end<'a>(label: impl Into<Text<'a>>) -> impl Renderable + 'a {
    let label = label.into();
    maud! { th .r scope="col" { (label) } }
}

/// The header of a column whose purpose shows by itself, such as actions.
pub fn unseen_header<'a>(label: impl Into<Text<'a>>) -> impl Renderable + 'a {
    let label = label.into();
    maud! { th scope="col" { span .vh { (label) } } }
}

/// A table of records whose rows become stacked lines on narrow screens.
///
/// Cells name their column there by `data-label`; the cell that names the record carries none.
pub fn data_table<'a>(
    caption: impl Into<Text<'a>>,
    headers: impl Renderable + 'a,
    rows: impl Renderable + 'a,
) -> impl Renderable + 'a {
    let caption = caption.into();
    maud! {
        div .table-wrap {
            table .dt.stacked {
                caption .vh { (caption) }
                thead { tr { (headers) } }
                tbody { (rows) }
            }
        }
    }
}

/// A filter in force: its name and value open its editor, the cross removes it.
#[derive(Clone, Debug)]
pub struct Chip<'a> {
    /// What is filtered.
    pub name: Text<'a>,
    /// By which values, in words.
    pub value: Text<'a>,
    /// The id of the popover that edits it.
    pub editor: Text<'a>,
    /// The address without it.
    pub without: Text<'a>,
}

impl Renderable for Chip<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let remove = format!("Remove filter: {} {}", self.name, self.value);
        maud! {
            span .chip {
                button type="button" popovertarget=(self.editor) {
                    span .k { (self.name) } span .v { (self.value) }
                }
                a .x href=(self.without) aria-label=(remove) { (icon(Icon::Close)) }
            }
        }
        .render_to(buffer);
    }
}

/// The search field of a list; typing searches where there is a script.
pub fn search_box<'a>(
    label: impl Into<Text<'a>>,
    placeholder: impl Into<Text<'a>>,
    value: impl Into<Text<'a>>,
) -> impl Renderable + 'a {
    let (label, placeholder, value) = (label.into(), placeholder.into(), value.into());
    maud! {
        div .search {
            (icon(Icon::Search))
            label .vh for="q" { (label) }
            input #q .input name="q" type="search" value=(value) placeholder=(placeholder)
                autocomplete="off" aria-keyshortcuts="/" data-search;
            kbd aria-hidden="true" { "/" }
        }
    }
}

/// One of the ways to lay a list out.
#[derive(Clone, Debug)]
pub struct Layout<'a> {
    /// What it is called, such as `List view`.
    pub label: Text<'a>,
    /// The address in that layout.
    pub to: Text<'a>,
    /// Its drawing.
    pub icon: Icon,
    /// Whether it is the one shown.
    pub is_current: bool,
}

/// Switches between layouts of the same list.
pub fn layout_switch(layouts: Vec<Layout<'_>>) -> impl Renderable {
    maud! {
        div .seg.hide-s role="group" aria-label="Layout" data-layouts {
            @for layout in &layouts {
                a href=(layout.to) aria-label=(layout.label) title=(layout.label)
                    aria-current=[layout.is_current.then_some("true")] { (icon(layout.icon)) }
            }
        }
    }
}

/// The foot of a list: what is shown of how many, and the ways on and back.
#[derive(Clone, Debug, Default)]
pub struct ListFoot<'a> {
    range: Option<Html>,
    note: Option<Html>,
    previous: Option<Text<'a>>,
    next: Option<Text<'a>>,
    sizes: Vec<(u32, Text<'a>, bool)>,
}

impl<'a> ListFoot<'a> {
    /// What is shown, such as `1–25 of 214 clients`.
    pub fn new(range: impl Renderable) -> Self {
        Self { range: Some(range.memoize()), ..Self::default() }
    }

    /// A sum or another note, left out on narrow screens.
    #[must_use]
    pub fn note(mut self, note: impl Renderable) -> Self {
        self.note = Some(note.memoize());
        self
    }

    /// The addresses of the previous and next page, where there are any.
    #[must_use]
    pub fn pages(
        mut self,
        previous: Option<impl Into<Text<'a>>>,
        next: Option<impl Into<Text<'a>>>,
    ) -> Self {
        self.previous = previous.map(Into::into);
        self.next = next.map(Into::into);
        self
    }

    /// One of the numbers of rows per page, its address, and whether it is in force.
    #[must_use]
    pub fn size(mut self, rows: u32, to: impl Into<Text<'a>>, is_current: bool) -> Self {
        self.sizes.push((rows, to.into(), is_current));
        self
    }
}

impl Renderable for ListFoot<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! {
            div .list-foot {
                span { (self.range) }
                @if let Some(note) = &self.note { span .hide-s { (note) } }
                nav .pager aria-label="Pages" {
                    @if !self.sizes.is_empty() {
                        span .sizes.hide-s {
                            "Rows"
                            @for (rows, to, is_current) in &self.sizes {
                                " " a href=(to) aria-label={ (rows) " rows per page" }
                                    aria-current=[is_current.then_some("true")] { (rows) }
                            }
                        }
                    }
                    (page_link(self.previous.as_deref(), "prev", "Previous"))
                    (page_link(self.next.as_deref(), "next", "Next"))
                }
            }
        }
        .render_to(buffer);
    }
}

fn page_link<'a>(
    to: Option<&'a str>,
    relation: &'static str,
    label: &'static str,
) -> impl Renderable + 'a {
    let is_next = relation == "next";
    maud! {
        @if let Some(to) = to {
            a .btn href=(to) rel=(relation) data-page=(relation) {
                @if !is_next { (icon(Icon::Previous)) }
                (label)
                @if is_next { (icon(Icon::Next)) }
            }
        } @else {
            span .btn role="link" aria-disabled="true" {
                @if !is_next { (icon(Icon::Previous)) }
                (label)
                @if is_next { (icon(Icon::Next)) }
            }
        }
    }
}
