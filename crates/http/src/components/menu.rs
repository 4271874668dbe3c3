//! Menus: what else can be done with a record, in a popover that needs no script.

use hypertext::{Buffer, prelude::*};

use super::{IconButton, Text};
use crate::icons::{Icon, icon};

#[derive(Clone, Debug)]
enum Line<'a> {
    Heading(Text<'a>),
    Separator,
    Item(Box<MenuItem<'a>>),
}

/// One entry of a menu: a link to a page or to the page of an act.
#[derive(Clone, Debug)]
pub struct MenuItem<'a> {
    label: Text<'a>,
    to: Text<'a>,
    icon: Option<Icon>,
    counted: Option<Text<'a>>,
    copies: Option<Text<'a>>,
    is_ticked: Option<bool>,
    in_dialog: bool,
    in_new_tab: bool,
    is_dangerous: bool,
    refused: Option<Text<'a>>,
}

impl<'a> MenuItem<'a> {
    /// Leads to an address.
    pub fn link(to: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self {
            label: label.into(),
            to: to.into(),
            icon: None,
            counted: None,
            copies: None,
            is_ticked: None,
            in_dialog: false,
            in_new_tab: false,
            is_dangerous: false,
            refused: None,
        }
    }

    /// Leads to the page of an act, shown as a dialog where there is a script.
    pub fn act(to: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        let mut item = Self::link(to, label);
        item.in_dialog = true;
        item
    }

    /// Puts a text on the clipboard; absent without a script.
    pub fn copies(text: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        let mut item = Self::link("", label).icon(Icon::Copy);
        item.copies = Some(text.into());
        item
    }

    /// Draws it before the words.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// A number at the end of the line.
    #[must_use]
    pub fn counted(mut self, words: impl Into<Text<'a>>) -> Self {
        self.counted = Some(words.into());
        self
    }

    /// Makes it one of several choices, ticked if it is the present one.
    #[must_use]
    pub const fn ticked(mut self, is_ticked: bool) -> Self {
        self.is_ticked = Some(is_ticked);
        self
    }

    /// Opens in a tab of its own.
    #[must_use]
    pub const fn in_new_tab(mut self) -> Self {
        self.in_new_tab = true;
        self
    }

    /// Marks the way to something that cannot be undone.
    #[must_use]
    pub const fn dangerous(mut self) -> Self {
        self.is_dangerous = true;
        self
    }

    /// Keeps it in its place but refuses it, saying why; `None` leaves it as it is.
    #[must_use]
    pub fn refused_because(mut self, reason: Option<impl Into<Text<'a>>>) -> Self {
        self.refused = reason.map(Into::into);
        self
    }

    fn content(&self) -> impl Renderable {
        maud! {
            @match self.is_ticked {
                Some(true) => (icon(Icon::Check))
                Some(false) => span .no-icon {}
                None => @if let Some(name) = self.icon { (icon(name)) }
            }
            span { (self.label) }
            @if let Some(counted) = &self.counted { span .n { (counted) } }
            @if self.in_new_tab { span .vh { " opens in a new tab" } }
        }
    }
}

impl Renderable for MenuItem<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let class = if self.is_dangerous { "danger-soft" } else { "" };
        if let Some(reason) = &self.refused {
            return maud! {
                button type="button" aria-disabled="true" aria-description=(reason) {
                    (self.content()) small { (reason) }
                }
            }
            .render_to(buffer);
        }
        if let Some(text) = &self.copies {
            return maud! {
                button .js-only type="button" data-copy=(text) { (self.content()) }
            }
            .render_to(buffer);
        }
        maud! {
            a class=(class) href=(self.to) data-dialog[self.in_dialog]
                aria-current=[self.is_ticked.filter(|ticked| *ticked).map(|_| "true")]
                target=[self.in_new_tab.then_some("_blank")] { (self.content()) }
        }
        .render_to(buffer);
    }
}

/// A menu that a button with [`IconButton::opens`] or `Button::opens` opens by its id.
#[derive(Clone, Debug)]
pub struct Menu<'a> {
    id: Text<'a>,
    label: Text<'a>,
    lines: Vec<Line<'a>>,
}

impl<'a> Menu<'a> {
    /// An empty menu with its id and what it is a menu of.
    pub fn new(id: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self { id: id.into(), label: label.into(), lines: Vec::new() }
    }

    /// Adds an entry.
    #[must_use]
    pub fn item(mut self, item: MenuItem<'a>) -> Self {
        self.lines.push(Line::Item(Box::new(item)));
        self
    }

    /// Adds a heading over the entries that follow.
    #[must_use]
    pub fn heading(mut self, words: impl Into<Text<'a>>) -> Self {
        self.lines.push(Line::Heading(words.into()));
        self
    }

    /// Sets the entries that follow apart.
    #[must_use]
    pub fn separator(mut self) -> Self {
        self.lines.push(Line::Separator);
        self
    }

    /// The button of three dots that opens this menu, followed by the menu.
    pub fn with_button(self) -> impl Renderable + 'a {
        maud! {
            (IconButton::opens(self.id.clone(), Icon::More, self.label.clone()).title("More").keys("."))
            (self)
        }
    }
}

impl Renderable for Menu<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! {
            div #(self.id) .menu popover role="group" aria-label=(self.label) data-menu {
                @for line in &self.lines {
                    @match line {
                        Line::Heading(words) => p .menu-h { (words) }
                        Line::Separator => hr;
                        Line::Item(item) => (item)
                    }
                }
            }
        }
        .render_to(buffer);
    }
}
