//! The page of one act: what will happen, what is still to be said, and the way out.

use hypertext::{Buffer, prelude::*};

use super::{Button, Field, Guard, Html, Look, Problem, Text, error_summary};
use crate::icons::{Icon, icon};

/// The name of the field into which a name is typed before something is lost for good.
pub const TYPED_NAME_FIELD: &str = "typed_name";

/// An act on its own page, which a script lifts into a dialog.
#[derive(Clone, Debug)]
pub struct ActPage<'a> {
    heading: Text<'a>,
    action: Text<'a>,
    guard: Guard,
    submit: Text<'a>,
    leave: (Text<'a>, Text<'a>),
    lead: Option<Html>,
    consequences: Vec<(Icon, Html)>,
    fields: Option<Html>,
    also: Option<Button<'a>>,
    typed: Option<(Text<'a>, Text<'a>)>,
    problems: &'a [Problem],
    is_dangerous: bool,
    is_wide: bool,
    sends_files: bool,
}

impl<'a> ActPage<'a> {
    /// An act with its question, where it is posted, what guards it and the words of its button.
    pub fn new(
        heading: impl Into<Text<'a>>,
        action: impl Into<Text<'a>>,
        guard: Guard,
        submit: impl Into<Text<'a>>,
    ) -> Self {
        Self {
            heading: heading.into(),
            action: action.into(),
            guard,
            submit: submit.into(),
            leave: ("/".into(), "Cancel".into()),
            lead: None,
            consequences: Vec::new(),
            fields: None,
            also: None,
            typed: None,
            problems: &[],
            is_dangerous: false,
            is_wide: false,
            sends_files: false,
        }
    }

    /// The way out: its words name the opposite (`Keep service`), its address is the record.
    #[must_use]
    pub fn leave(mut self, label: impl Into<Text<'a>>, to: impl Into<Text<'a>>) -> Self {
        self.leave = (to.into(), label.into());
        self
    }

    /// One sentence before everything else.
    #[must_use]
    pub fn lead(mut self, words: impl Renderable) -> Self {
        self.lead = Some(words.memoize());
        self
    }

    /// One thing that will happen, with its numbers.
    #[must_use]
    pub fn consequence(mut self, drawing: Icon, words: impl Renderable) -> Self {
        self.consequences.push((drawing, words.memoize()));
        self
    }

    /// What is asked before the act.
    #[must_use]
    pub fn fields(mut self, fields: impl Renderable) -> Self {
        self.fields = Some(fields.memoize());
        self
    }

    /// Another way to send the same form, before the one that does the act.
    #[must_use]
    pub fn also(mut self, button: Button<'a>) -> Self {
        self.also = Some(button);
        self
    }

    /// Asks to type a name; the server compares it again (field [`TYPED_NAME_FIELD`]).
    #[must_use]
    pub fn typed_name(mut self, name: impl Into<Text<'a>>, hint: impl Into<Text<'a>>) -> Self {
        self.typed = Some((name.into(), hint.into()));
        self
    }

    /// What was wrong with the last attempt.
    #[must_use]
    pub const fn problems(mut self, problems: &'a [Problem]) -> Self {
        self.problems = problems;
        self
    }

    /// Marks an act that cannot be undone.
    #[must_use]
    pub const fn dangerous(mut self) -> Self {
        self.is_dangerous = true;
        self
    }

    /// Gives the form more room.
    #[must_use]
    pub const fn wide(mut self) -> Self {
        self.is_wide = true;
        self
    }

    /// Lets the form carry files.
    #[must_use]
    pub const fn with_files(mut self) -> Self {
        self.sends_files = true;
        self
    }

    fn typed_field(&self) -> impl Renderable {
        let typed = self.typed.as_ref().map(|(name, hint)| {
            Field::text(TYPED_NAME_FIELD, format!("Type {name} to confirm"))
                .hint(hint.clone())
                .required()
                .problems(self.problems)
        });
        maud! { (typed) }
    }
}

impl Renderable for ActPage<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let look = if self.is_dangerous { Look::Danger } else { Look::Primary };
        let (leave, leave_label) = &self.leave;
        let encoding = self.sends_files.then_some("multipart/form-data");
        maud! {
            form class={ "act" @if self.is_wide { " wide" } } method="post" action=(self.action)
                enctype=[encoding] novalidate data-act data-guard
                data-typed=[self.typed.as_ref().map(|(name, _)| name)] {
                (self.guard)
                h1 { (self.heading) }
                (error_summary(self.problems))
                @if let Some(lead) = &self.lead { p .lead { (lead) } }
                @if !self.consequences.is_empty() {
                    ul .consequences {
                        @for (drawing, words) in &self.consequences {
                            li { (icon(*drawing)) span { (words) } }
                        }
                    }
                }
                (self.fields)
                (self.typed_field())
                div .act-end {
                    a .btn href=(leave) data-close autofocus[self.is_dangerous && self.typed.is_none()] {
                        (leave_label)
                    }
                    (self.also)
                    (Button::submit(self.submit.clone()).look(look))
                }
            }
        }
        .render_to(buffer);
    }
}
