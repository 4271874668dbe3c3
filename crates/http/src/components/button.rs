//! How acts are offered: buttons, icon buttons and copy buttons.

use hypertext::{Buffer, prelude::*};

use super::Text;
use crate::icons::{Icon, icon};

/// How much weight a button carries on its page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// One act among others.
    #[default]
    Plain,
    /// The one act the page is for.
    Primary,
    /// An act that stays in the background.
    Ghost,
    /// The act of a confirmation that cannot be undone.
    Danger,
    /// The way to such a confirmation.
    DangerSoft,
    /// A place where something can be added.
    Dashed,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Primary => " primary",
            Self::Ghost => " ghost",
            Self::Danger => " danger",
            Self::DangerSoft => " danger-soft",
            Self::Dashed => " add-filter",
        }
    }
}

#[derive(Clone, Debug)]
enum Does<'a> {
    Follows(Text<'a>),
    Submits { value: Option<(Text<'a>, Text<'a>)>, to: Option<Text<'a>> },
    Opens(Text<'a>),
    Resets,
}

/// A button with words: a link, the submission of its form, or the opener of a menu.
#[derive(Clone, Debug)]
pub struct Button<'a> {
    label: Text<'a>,
    does: Does<'a>,
    look: Look,
    icon: Option<Icon>,
    trailing: Option<Icon>,
    before: Option<Text<'a>>,
    keys: Option<Text<'a>>,
    refused: Option<Text<'a>>,
    in_dialog: bool,
    wide_only: bool,
    without_script_only: bool,
}

impl<'a> Button<'a> {
    /// Leads to an address.
    pub fn link(to: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self::new(Does::Follows(to.into()), label.into())
    }

    /// Submits the form it stands in.
    pub fn submit(label: impl Into<Text<'a>>) -> Self {
        Self::new(Does::Submits { value: None, to: None }, label.into())
    }

    /// Opens the menu or other popover with this id.
    pub fn opens(popover: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self::new(Does::Opens(popover.into()), label.into())
    }

    /// Puts its form back to how it was served.
    pub fn reset(label: impl Into<Text<'a>>) -> Self {
        Self::new(Does::Resets, label.into())
    }

    const fn new(does: Does<'a>, label: Text<'a>) -> Self {
        Self {
            label,
            does,
            look: Look::Plain,
            icon: None,
            trailing: None,
            before: None,
            keys: None,
            refused: None,
            in_dialog: false,
            wide_only: false,
            without_script_only: false,
        }
    }

    /// Gives it another weight.
    #[must_use]
    pub const fn look(mut self, look: Look) -> Self {
        self.look = look;
        self
    }

    /// Makes it the one act its page is for.
    #[must_use]
    pub const fn primary(self) -> Self {
        self.look(Look::Primary)
    }

    /// Keeps it in the background.
    #[must_use]
    pub const fn ghost(self) -> Self {
        self.look(Look::Ghost)
    }

    /// Draws it as a place where something can be added.
    #[must_use]
    pub const fn dashed(self) -> Self {
        self.look(Look::Dashed)
    }

    /// Draws it before the words.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Draws it after the words.
    #[must_use]
    pub const fn trailing(mut self, icon: Icon) -> Self {
        self.trailing = Some(icon);
        self
    }

    /// Muted words before the label, such as the name of a choice.
    #[must_use]
    pub fn before(mut self, words: impl Into<Text<'a>>) -> Self {
        self.before = Some(words.into());
        self
    }

    /// The key that does the same, for example `c`.
    #[must_use]
    pub fn keys(mut self, keys: impl Into<Text<'a>>) -> Self {
        self.keys = Some(keys.into());
        self
    }

    /// The name and value a submission sends.
    #[must_use]
    pub fn value(mut self, name: impl Into<Text<'a>>, value: impl Into<Text<'a>>) -> Self {
        if let Does::Submits { value: sent, .. } = &mut self.does {
            *sent = Some((name.into(), value.into()));
        }
        self
    }

    /// The address a submission goes to instead of its form's own.
    #[must_use]
    pub fn to(mut self, address: impl Into<Text<'a>>) -> Self {
        if let Does::Submits { to, .. } = &mut self.does {
            *to = Some(address.into());
        }
        self
    }

    /// Opens the act page it leads to as a dialog where there is a script.
    #[must_use]
    pub const fn in_dialog(mut self) -> Self {
        self.in_dialog = true;
        self
    }

    /// Leaves it out on narrow screens, where a menu holds the same act.
    #[must_use]
    pub const fn wide_only(mut self) -> Self {
        self.wide_only = true;
        self
    }

    /// Shows it only where no script applies the change by itself.
    #[must_use]
    pub const fn without_script_only(mut self) -> Self {
        self.without_script_only = true;
        self
    }

    /// Keeps it in its place but refuses it, saying why; `None` leaves it as it is.
    #[must_use]
    pub fn refused_because(mut self, reason: Option<impl Into<Text<'a>>>) -> Self {
        self.refused = reason.map(Into::into);
        self
    }

    fn class(&self) -> String {
        let narrow = if self.wide_only { " hide-s" } else { "" };
        let plain = if self.without_script_only { " no-js" } else { "" };
        format!("btn{}{narrow}{plain}", self.look.class())
    }

    fn content(&self) -> impl Renderable {
        maud! {
            @if let Some(name) = self.icon { (icon(name)) }
            @if let Some(before) = &self.before { span .sub { (before) } }
            (self.label)
            @if let Some(name) = self.trailing { (icon(name)) }
        }
    }
}

impl Renderable for Button<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        if let Some(reason) = &self.refused {
            return maud! {
                button class=(self.class()) type="button" aria-disabled="true"
                    aria-description=(reason) data-reason=(reason) { (self.content()) }
            }
            .render_to(buffer);
        }
        let keys = self.keys.as_deref();
        let hint = keys.map(|keys| format!("{} ({keys})", self.label));
        match &self.does {
            Does::Follows(to) => maud! {
                a class=(self.class()) href=(to) aria-keyshortcuts=[keys] title=[&hint]
                    data-dialog[self.in_dialog] { (self.content()) }
            }
            .render_to(buffer),
            Does::Submits { value, to } => maud! {
                button class=(self.class()) type="submit" aria-keyshortcuts=[keys] title=[&hint]
                    name=[value.as_ref().map(|(name, _)| name)]
                    value=[value.as_ref().map(|(_, value)| value)]
                    formaction=[to] { (self.content()) }
            }
            .render_to(buffer),
            Does::Opens(popover) => maud! {
                button class=(self.class()) type="button" popovertarget=(popover)
                    aria-keyshortcuts=[keys] title=[&hint] { (self.content()) }
            }
            .render_to(buffer),
            Does::Resets => maud! {
                button class=(self.class()) type="reset" { (self.content()) }
            }
            .render_to(buffer),
        }
    }
}

/// A button drawn as an icon alone, its name told to screen readers and on hover.
#[derive(Clone, Debug)]
pub struct IconButton<'a> {
    icon: Icon,
    label: Text<'a>,
    title: Option<Text<'a>>,
    does: Does<'a>,
    keys: Option<Text<'a>>,
    refused: Option<Text<'a>>,
    in_dialog: bool,
    on_hover: bool,
    wide_only: bool,
}

impl<'a> IconButton<'a> {
    /// Leads to an address.
    pub fn link(to: impl Into<Text<'a>>, icon: Icon, label: impl Into<Text<'a>>) -> Self {
        Self::new(Does::Follows(to.into()), icon, label.into())
    }

    /// Opens the menu or other popover with this id.
    pub fn opens(popover: impl Into<Text<'a>>, icon: Icon, label: impl Into<Text<'a>>) -> Self {
        Self::new(Does::Opens(popover.into()), icon, label.into())
    }

    /// Submits the form it stands in.
    pub fn submit(icon: Icon, label: impl Into<Text<'a>>) -> Self {
        Self::new(Does::Submits { value: None, to: None }, icon, label.into())
    }

    const fn new(does: Does<'a>, icon: Icon, label: Text<'a>) -> Self {
        Self {
            icon,
            label,
            title: None,
            does,
            keys: None,
            refused: None,
            in_dialog: false,
            on_hover: false,
            wide_only: false,
        }
    }

    /// Shorter words for the hover hint, where the label names the record too.
    #[must_use]
    pub fn title(mut self, title: impl Into<Text<'a>>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The key that does the same.
    #[must_use]
    pub fn keys(mut self, keys: impl Into<Text<'a>>) -> Self {
        self.keys = Some(keys.into());
        self
    }

    /// Opens the act page it leads to as a dialog where there is a script.
    #[must_use]
    pub const fn in_dialog(mut self) -> Self {
        self.in_dialog = true;
        self
    }

    /// Fades in with its row; a menu must hold the same act.
    #[must_use]
    pub const fn on_hover(mut self) -> Self {
        self.on_hover = true;
        self
    }

    /// Leaves it out on narrow screens, where a menu holds the same act.
    #[must_use]
    pub const fn wide_only(mut self) -> Self {
        self.wide_only = true;
        self
    }

    /// Keeps it in its place but refuses it, saying why; `None` leaves it as it is.
    #[must_use]
    pub fn refused_because(mut self, reason: Option<impl Into<Text<'a>>>) -> Self {
        self.refused = reason.map(Into::into);
        self
    }

    fn class(&self) -> &'static str {
        match (self.on_hover, self.wide_only) {
            (true, true) => "ib reveal hide-s",
            (true, false) => "ib reveal",
            (false, true) => "ib hide-s",
            (false, false) => "ib",
        }
    }
}

impl Renderable for IconButton<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let class = self.class();
        let title = self.title.as_ref().unwrap_or(&self.label);
        let keys = self.keys.as_deref();
        if let Some(reason) = &self.refused {
            return maud! {
                button class=(class) type="button" aria-label=(self.label) aria-disabled="true"
                    aria-description=(reason) data-reason=(reason) { (icon(self.icon)) }
            }
            .render_to(buffer);
        }
        match &self.does {
            Does::Follows(to) => maud! {
                a class=(class) href=(to) aria-label=(self.label) title=(title)
                    aria-keyshortcuts=[keys] data-dialog[self.in_dialog] { (icon(self.icon)) }
            }
            .render_to(buffer),
            Does::Opens(popover) => maud! {
                button class=(class) type="button" popovertarget=(popover)
                    aria-label=(self.label) title=(title) aria-keyshortcuts=[keys] {
                    (icon(self.icon))
                }
            }
            .render_to(buffer),
            Does::Submits { .. } => maud! {
                button class=(class) type="submit" aria-label=(self.label) title=(title)
                    aria-keyshortcuts=[keys] { (icon(self.icon)) }
            }
            .render_to(buffer),
            Does::Resets => maud! {
                button class=(class) type="reset" aria-label=(self.label) title=(title) {
                    (icon(self.icon))
                }
            }
            .render_to(buffer),
        }
    }
}

/// Puts a text on the clipboard; it is there only where a script runs.
pub fn copy_button<'a>(
    text: impl Into<Text<'a>>,
    label: impl Into<Text<'a>>,
) -> impl Renderable + 'a {
    let (text, label) = (text.into(), label.into());
    maud! {
        button .copy.js-only type="button" data-copy=(text) aria-label=(label) title=(label) {
            (icon(Icon::Copy))
        }
    }
}
