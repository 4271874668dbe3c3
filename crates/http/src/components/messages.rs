//! What the panel tells: banners that stay, toasts that pass, and places where nothing is.

use hypertext::{Buffer, prelude::*};

use super::{Html, Text};
use crate::icons::{Icon, icon};

/// How serious a banner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Something is wrong and costs money or service.
    Negative,
    /// Something will go wrong, or was left out.
    Warning,
    /// Worth knowing.
    Information,
}

impl Weight {
    const fn class(self) -> &'static str {
        match self {
            Self::Negative => "banner",
            Self::Warning => "banner warn",
            Self::Information => "banner info",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Negative | Self::Warning => Icon::Warning,
            Self::Information => Icon::Information,
        }
    }
}

/// A message within the page that stays until its cause is gone.
#[derive(Clone, Debug)]
pub struct Banner<'a> {
    weight: Weight,
    title: Text<'a>,
    text: Option<Text<'a>>,
    actions: Option<Html>,
}

impl<'a> Banner<'a> {
    /// A banner with its first sentence.
    pub fn new(weight: Weight, title: impl Into<Text<'a>>) -> Self {
        Self { weight, title: title.into(), text: None, actions: None }
    }

    /// What follows from it and how to resolve it.
    #[must_use]
    pub fn text(mut self, text: impl Into<Text<'a>>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// The acts that resolve it.
    #[must_use]
    pub fn actions(mut self, actions: impl Renderable) -> Self {
        self.actions = Some(actions.memoize());
        self
    }
}

impl Renderable for Banner<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! {
            div class=(self.weight.class()) role="status" {
                (icon(self.weight.icon()))
                div { b { (self.title) } @if let Some(text) = &self.text { p { (text) } } }
                @if let Some(actions) = &self.actions { div .actions { (actions) } }
            }
        }
        .render_to(buffer);
    }
}

/// A place where nothing is: what it is for, when it fills, and the one thing to do.
#[derive(Clone, Debug)]
pub struct Empty<'a> {
    heading: Text<'a>,
    text: Option<Html>,
    actions: Option<Html>,
    is_first_use: bool,
}

impl<'a> Empty<'a> {
    /// An empty place with its heading.
    pub fn new(heading: impl Into<Text<'a>>) -> Self {
        Self { heading: heading.into(), text: None, actions: None, is_first_use: false }
    }

    /// One sentence under the heading.
    #[must_use]
    pub fn text(mut self, text: impl Renderable) -> Self {
        self.text = Some(text.memoize());
        self
    }

    /// What one can do about it.
    #[must_use]
    pub fn actions(mut self, actions: impl Renderable) -> Self {
        self.actions = Some(actions.memoize());
        self
    }

    /// Adds the drawing of a first use.
    #[must_use]
    pub const fn first_use(mut self) -> Self {
        self.is_first_use = true;
        self
    }
}

impl Renderable for Empty<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! {
            div .empty {
                @if self.is_first_use { (Sheet) }
                h2 { (self.heading) }
                @if let Some(text) = &self.text { p { (text) } }
                @if let Some(actions) = &self.actions { div .actions { (actions) } }
            }
        }
        .render_to(buffer);
    }
}

/// The drawing of an unwritten sheet.
struct Sheet;

impl Renderable for Sheet {
    fn render_to(&self, buffer: &mut Buffer) {
        // XSS SAFETY: a constant.
        buffer.dangerously_get_string().push_str(
            "<svg class=\"art\" viewBox=\"0 0 96 60\" aria-hidden=\"true\">\
             <rect x=\"18\" y=\"8\" width=\"60\" height=\"44\" rx=\"5\"/>\
             <path d=\"M18 19h60M27 29h22M27 37h16\"/>\
             <path class=\"pen\" d=\"M55 42c4-8 6-8 7-3s3 2 7-5\"/></svg>",
        );
    }
}

/// A passing confirmation of something that shows elsewhere; never an error.
#[derive(Clone, Debug)]
pub struct Toast {
    message: String,
    link: Option<(String, String)>,
    undo: Option<Undo>,
}

#[derive(Clone, Debug)]
struct Undo {
    action: String,
    csrf: String,
    fields: Vec<(String, String)>,
}

impl Toast {
    /// What was done.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), link: None, undo: None }
    }

    /// A way to see it.
    #[must_use]
    pub fn link(mut self, label: impl Into<String>, to: impl Into<String>) -> Self {
        self.link = Some((label.into(), to.into()));
        self
    }

    /// A way to take it back, where that truly undoes it: a form with these hidden fields.
    #[must_use]
    pub fn undo(
        mut self,
        action: impl Into<String>,
        csrf: impl Into<String>,
        fields: Vec<(String, String)>,
    ) -> Self {
        self.undo = Some(Undo { action: action.into(), csrf: csrf.into(), fields });
        self
    }
}

impl Renderable for Toast {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! {
            div .toast role="status" data-toast {
                (icon(Icon::Check))
                span { (self.message) }
                @if let Some((label, to)) = &self.link { a href=(to) { (label) } }
                @if let Some(undo) = &self.undo {
                    form method="post" action=(undo.action) {
                        (super::hidden(super::CSRF_FIELD, undo.csrf.as_str()))
                        @for (name, value) in &undo.fields { (super::hidden(name, value.as_str())) }
                        button type="submit" { "Undo" }
                    }
                }
            }
        }
        .render_to(buffer);
    }
}

/// What stands in a part that loads after the page: grey rows where there is a script, else a way
/// to the same elsewhere; where loading fails, that it did.
pub fn loaded_later<'a>(rows: usize, label: &'a str, to: &'a str) -> impl Renderable + 'a {
    maud! {
        div .js-only { (skeleton_rows(rows)) }
        p .no-js { a .link href=(to) { (label) } }
        p .on-failure role="alert" {
            "This could not be loaded. " a .link href="" { "Try again" } " or "
            a .link href=(to) { "look there" } "."
        }
    }
}

/// Grey shapes of the rows to come, for parts that load after the page.
pub fn skeleton_rows(rows: usize) -> impl Renderable {
    maud! {
        div .skeleton aria-hidden="true" {
            @for _ in 0..rows {
                div { span .sk.square {} span .sk {} span .sk.short {} span .sk.end {} }
            }
        }
    }
}

/// The bar of staff who act as someone else, on every page until they stop.
#[derive(Clone, Debug)]
pub struct ActingAs {
    /// Who acts and for whom, in one sentence.
    pub sentence: String,
    /// How long it lasts, such as `14 min left`.
    pub remaining: String,
    /// Where stopping is posted to.
    pub stop_action: String,
}

impl ActingAs {
    pub(crate) fn bar(&self, csrf: &str) -> impl Renderable {
        maud! {
            section .acting aria-label="Impersonation" {
                (icon(Icon::Impersonate))
                span { (self.sentence) }
                span .grow {}
                span .num { (self.remaining) }
                form method="post" action=(self.stop_action) {
                    (super::hidden(super::CSRF_FIELD, csrf))
                    button type="submit" { "Stop impersonating" }
                }
            }
        }
    }
}
