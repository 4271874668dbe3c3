//! Facts of a record, its changes side by side, and the steps of an operation.

use hypertext::{Buffer, prelude::*};

use super::{Html, Text};
use crate::icons::{Icon, icon};

/// Facts as terms and values.
#[derive(Clone, Debug, Default)]
pub struct Facts<'a> {
    lines: Vec<(Text<'a>, Html)>,
}

impl<'a> Facts<'a> {
    /// A list without facts yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fact.
    #[must_use]
    pub fn fact(mut self, term: impl Into<Text<'a>>, value: impl Renderable) -> Self {
        self.lines.push((term.into(), value.memoize()));
        self
    }

    /// Adds a fact that may be unknown, as a muted dash then.
    #[must_use]
    pub fn perhaps(self, term: impl Into<Text<'a>>, value: Option<impl Renderable>) -> Self {
        match value {
            Some(value) => self.fact(term, value),
            None => self.fact(term, maud! { (none_given()) }),
        }
    }
}

impl Renderable for Facts<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! {
            dl .dl { @for (term, value) in &self.lines { dt { (term) } dd { (value) } } }
        }
        .render_to(buffer);
    }
}

/// Stands where a value could be but is not.
pub fn none_given() -> impl Renderable {
    maud! { span .muted { span aria-hidden="true" { "–" } span .vh { "none" } } }
}

/// A record before and after a change, field by field.
#[derive(Clone, Debug)]
pub struct Difference<'a> {
    caption: Text<'a>,
    before: Text<'a>,
    after: Text<'a>,
    lines: Vec<(Text<'a>, Text<'a>, Text<'a>)>,
}

impl<'a> Difference<'a> {
    /// A table without lines yet, with the words over its two sides.
    pub fn new(
        caption: impl Into<Text<'a>>,
        before: impl Into<Text<'a>>,
        after: impl Into<Text<'a>>,
    ) -> Self {
        Self {
            caption: caption.into(),
            before: before.into(),
            after: after.into(),
            lines: Vec::new(),
        }
    }

    /// Adds a field with its two values; an empty value was or is not there.
    #[must_use]
    pub fn line(
        mut self,
        field: impl Into<Text<'a>>,
        before: impl Into<Text<'a>>,
        after: impl Into<Text<'a>>,
    ) -> Self {
        self.lines.push((field.into(), before.into(), after.into()));
        self
    }
}

impl Renderable for Difference<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let side = |value: &str, class: &'static str| {
            let value = value.to_owned();
            maud! { td class=(class) { @if value.is_empty() { (none_given()) } @else { (value) } } }
        };
        maud! {
            div .panel {
                table .diff {
                    caption .vh { (self.caption) }
                    thead {
                        tr {
                            th scope="col" { "Field" }
                            th scope="col" { (self.before) }
                            th scope="col" { (self.after) }
                        }
                    }
                    tbody {
                        @for (field, before, after) in &self.lines {
                            @let changed = before != after;
                            tr {
                                th scope="row" {
                                    (field) @if changed { span .vh { ", changed" } }
                                }
                                (side(before, if changed { "was" } else { "" }))
                                (side(after, if changed { "is" } else { "" }))
                            }
                        }
                    }
                }
            }
        }
        .render_to(buffer);
    }
}

/// How far a step of an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Its turn has not come.
    Waiting,
    /// It is being done.
    Running,
    /// It is done.
    Done,
    /// It failed.
    Failed,
    /// It was done and taken back.
    Undone,
}

impl StepState {
    const fn words(self) -> (&'static str, &'static str, Icon) {
        match self {
            Self::Waiting => ("waiting", "Waiting", Icon::Waiting),
            Self::Running => ("running", "Running", Icon::Operations),
            Self::Done => ("done", "Done", Icon::Done),
            Self::Failed => ("failed", "Failed", Icon::Failed),
            Self::Undone => ("undone", "Undone", Icon::Undo),
        }
    }
}

/// One step of an operation.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    /// What it does.
    pub title: Text<'a>,
    /// How far it is.
    pub state: StepState,
    /// When, or for how long.
    pub took: Option<Html>,
    /// Why it failed, in full.
    pub error: Option<Text<'a>>,
}

/// The steps of an operation with their times and errors.
pub fn checklist(steps: Vec<Step<'_>>) -> impl Renderable {
    maud! {
        ol .steps {
            @for step in &steps {
                @let (class, word, drawing) = step.state.words();
                li class=(class) {
                    @if step.state == StepState::Running { span .spin {} } @else { (icon(drawing)) }
                    span {
                        (step.title) span .vh { ", " (word) }
                        @if let Some(error) = &step.error { span .why { (error) } }
                    }
                    span .took { (step.took) }
                }
            }
        }
    }
}

/// How far a count has come, as a bar and in words.
pub fn progress(done: u64, total: u64) -> impl Renderable {
    maud! {
        div .progress {
            progress max=(total) value=(done) aria-label="Progress" {}
            span .num { (super::count(done)) " of " (super::count(total)) }
        }
    }
}

/// One section of an index page, with what is found in it.
#[derive(Clone, Debug)]
pub struct IndexEntry<'a> {
    /// Its drawing.
    pub icon: Icon,
    /// What it is called.
    pub title: Text<'a>,
    /// One line on what is found there.
    pub about: Text<'a>,
    /// Its address.
    pub to: Text<'a>,
}

/// An index of sections, such as the settings.
pub fn index(entries: Vec<IndexEntry<'_>>) -> impl Renderable {
    maud! {
        ul .index {
            @for entry in &entries {
                li {
                    (icon(entry.icon))
                    div { a href=(entry.to) { (entry.title) } p { (entry.about) } }
                }
            }
        }
    }
}

/// What happened to a record, newest first.
#[derive(Clone, Debug)]
pub struct Happening {
    /// What happened, its subject in bold.
    pub words: Html,
    /// When.
    pub at: Html,
    /// What it means for the record.
    pub tone: super::Tone,
}

/// A short history of a record.
pub fn timeline(happenings: Vec<Happening>) -> impl Renderable {
    maud! {
        ol .tl {
            @for happening in &happenings {
                li class={ "on" (happening.tone.class()) } {
                    span { (happening.words) } span .at { (happening.at) }
                }
            }
        }
    }
}
