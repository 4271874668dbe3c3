//! Fields of a form: label, hint, error and input, in that order and tied together.

mod answers;

use bursar_kernel::Country;
use hypertext::{Buffer, prelude::*};

pub use self::answers::Answer;
use super::{Problem, Text};
use crate::icons::{Icon, icon};

/// One of the answers a field offers.
#[derive(Clone, Debug)]
pub struct Choice<'a> {
    /// What is sent.
    pub value: Text<'a>,
    /// What is read.
    pub label: Text<'a>,
    /// One line that explains it, for radio buttons and ticks.
    pub hint: Option<Text<'a>>,
    /// Whether it is chosen.
    pub is_chosen: bool,
    /// Whether it cannot be chosen; the hint says why.
    pub is_refused: bool,
}

impl<'a> Choice<'a> {
    /// An answer with its value and words.
    pub fn new(value: impl Into<Text<'a>>, label: impl Into<Text<'a>>, is_chosen: bool) -> Self {
        let (value, label) = (value.into(), label.into());
        Self { value, label, hint: None, is_chosen, is_refused: false }
    }

    /// Explains it in one line.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text<'a>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Shows it without letting it be chosen, saying why.
    #[must_use]
    pub fn refused(mut self, why: impl Into<Text<'a>>) -> Self {
        self.is_refused = true;
        self.hint(why)
    }
}

/// Every country by its name, behind the words for none if there may be none.
#[must_use]
pub fn countries<'a>(none: Option<&'static str>, chosen: &str) -> Vec<Choice<'a>> {
    let mut all: Vec<_> = Country::all().collect();
    all.sort_unstable_by_key(|country| country.name());
    let none = none.map(|words| Choice::new("", words, chosen.is_empty()));
    let named = all.into_iter().map(|country| {
        let is_chosen = country.code().eq_ignore_ascii_case(chosen);
        Choice::new(country.code().to_owned(), country.name(), is_chosen)
    });
    none.into_iter().chain(named).collect()
}

#[derive(Clone, Debug)]
enum Input<'a> {
    Line { kind: &'static str, mode: Option<&'static str> },
    Area { rows: u8 },
    Select(Vec<Choice<'a>>),
    Tick { is_ticked: bool },
    Radios(Vec<Choice<'a>>),
    Ticks(Vec<Choice<'a>>),
    File { accept: &'static str },
}

/// A field of a form.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent marks")]
pub struct Field<'a> {
    name: Text<'a>,
    label: Text<'a>,
    input: Input<'a>,
    value: Text<'a>,
    hint: Option<Text<'a>>,
    error: Option<Text<'a>>,
    unit: Option<Text<'a>>,
    autocomplete: Option<&'static str>,
    longest: Option<u32>,
    is_required: bool,
    is_unmarked: bool,
    is_narrow: bool,
    is_first: bool,
    is_headed: bool,
    refused: Option<Text<'a>>,
}

impl<'a> Field<'a> {
    fn new(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>, input: Input<'a>) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            input,
            value: Text::default(),
            hint: None,
            error: None,
            unit: None,
            autocomplete: None,
            longest: None,
            is_required: false,
            is_unmarked: false,
            is_narrow: false,
            is_first: false,
            is_headed: false,
            refused: None,
        }
    }

    /// One line of text.
    pub fn text(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self::new(name, label, Input::Line { kind: "text", mode: None })
    }

    /// An e-mail address.
    pub fn email(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self::new(name, label, Input::Line { kind: "email", mode: None })
    }

    /// A telephone number.
    pub fn phone(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self::new(name, label, Input::Line { kind: "tel", mode: None })
    }

    /// A web address.
    pub fn url(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self::new(name, label, Input::Line { kind: "url", mode: None })
    }

    /// A password; its value is never written back, and what it is called says what it is.
    pub fn secret(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        let name = name.into();
        debug_assert!(is_secret(&name), "a secret is called one");
        Self::new(name, label, Input::Line { kind: "password", mode: None })
    }

    /// A whole number.
    pub fn number(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self::new(name, label, Input::Line { kind: "text", mode: Some("numeric") }).narrow()
    }

    /// A decimal such as an amount.
    pub fn decimal(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self::new(name, label, Input::Line { kind: "text", mode: Some("decimal") }).narrow()
    }

    /// A day.
    pub fn date(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self::new(name, label, Input::Line { kind: "date", mode: None }).narrow()
    }

    /// Several lines of text.
    pub fn area(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>, rows: u8) -> Self {
        Self::new(name, label, Input::Area { rows })
    }

    /// One answer out of a list.
    pub fn select(
        name: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        choices: Vec<Choice<'a>>,
    ) -> Self {
        Self::new(name, label, Input::Select(choices))
    }

    /// Yes or no; sends `true` when ticked.
    pub fn tick(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>, is_ticked: bool) -> Self {
        Self::new(name, label, Input::Tick { is_ticked }).value("true").unmarked()
    }

    /// One answer out of a few, all in sight.
    pub fn radios(
        name: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        choices: Vec<Choice<'a>>,
    ) -> Self {
        Self::new(name, label, Input::Radios(choices))
    }

    /// Any number of answers out of a list.
    pub fn ticks(
        name: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        choices: Vec<Choice<'a>>,
    ) -> Self {
        Self::new(name, label, Input::Ticks(choices))
    }

    /// A file of one of these kinds, as in `.csv,text/csv`.
    pub fn file(
        name: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        accept: &'static str,
    ) -> Self {
        Self::new(name, label, Input::File { accept })
    }

    /// What stands in it.
    #[must_use]
    pub fn value(mut self, value: impl Into<Text<'a>>) -> Self {
        self.value = value.into();
        self
    }

    /// What to know before answering.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text<'a>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong with the answer, said as what to do.
    #[must_use]
    pub fn error(mut self, error: Option<impl Into<Text<'a>>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    /// Takes its error from the problems of the form.
    #[must_use]
    pub fn problems(mut self, problems: &'a [Problem]) -> Self {
        let mine = problems.iter().find(|problem| problem.field.as_deref() == Some(&*self.name));
        self.error = mine.map(|problem| problem.message.as_str().into());
        self
    }

    /// A unit after the input, such as a currency or `days`.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<Text<'a>>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// What browsers and password managers may fill in.
    #[must_use]
    pub const fn autocomplete(mut self, kind: &'static str) -> Self {
        self.autocomplete = Some(kind);
        self
    }

    /// The longest text it takes, in characters.
    #[must_use]
    pub const fn longest(mut self, characters: u32) -> Self {
        self.longest = Some(characters);
        self
    }

    /// It must be answered; all others are marked optional.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// May be left empty without saying so, as in filters.
    #[must_use]
    pub const fn unmarked(mut self) -> Self {
        self.is_unmarked = true;
        self
    }

    /// Its label stands above it already, as the heading of its section.
    #[must_use]
    pub const fn headed_by_section(mut self) -> Self {
        self.is_headed = true;
        self
    }

    /// Short answers get a short input.
    #[must_use]
    pub const fn narrow(mut self) -> Self {
        self.is_narrow = true;
        self
    }

    /// Receives the focus when the form opens.
    #[must_use]
    pub const fn first(mut self) -> Self {
        self.is_first = true;
        self
    }

    /// Shows it without letting it be changed, saying why; `None` leaves it as it is.
    #[must_use]
    pub fn refused_because(mut self, reason: Option<impl Into<Text<'a>>>) -> Self {
        self.refused = reason.map(Into::into);
        self
    }

    /// Several fields under headings of their own may send the same name.
    fn id(&self) -> String {
        if self.is_headed {
            return field_id(&format!("{}-{}", self.name, self.label));
        }
        field_id(&self.name)
    }

    fn class(&self) -> String {
        let bad = if self.error.is_some() { " bad" } else { "" };
        let narrow = if self.is_narrow { " narrow" } else { "" };
        let tick = if matches!(self.input, Input::Tick { .. }) { " tick" } else { "" };
        format!("field{bad}{narrow}{tick}")
    }

    /// The ids of the lines that explain the input, if there are any.
    fn described_by(&self) -> Option<String> {
        let id = self.id();
        let lines = [
            (self.hint.is_some(), "hint"),
            (self.refused.is_some(), "why"),
            (self.error.is_some(), "error"),
        ];
        let ids: Vec<_> = lines
            .iter()
            .filter(|(is_there, _)| *is_there)
            .map(|(_, line)| format!("{id}-{line}"))
            .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn optional_mark(&self) -> impl Renderable {
        maud! { @if !self.is_required && !self.is_unmarked { " " span .optional { "optional" } } }
    }

    fn lines(&self) -> impl Renderable {
        let id = self.id();
        maud! {
            @if let Some(hint) = &self.hint { span .hint id={ (id) "-hint" } { (hint) } }
            @if let Some(why) = &self.refused { span .hint id={ (id) "-why" } { (why) } }
            @if let Some(error) = &self.error {
                span .err id={ (id) "-error" } { (icon(Icon::Warning)) (error) }
            }
        }
    }

    fn line(&self, kind: &'static str, mode: Option<&'static str>) -> impl Renderable {
        let value = (kind != "password").then_some(&self.value);
        let class = if mode.is_some() { "input num" } else { "input" };
        maud! {
            input class=(class) id=(self.id()) name=(self.name) type=(kind) value=[value]
                inputmode=[mode] autocomplete=(self.autocomplete.unwrap_or("off"))
                maxlength=[self.longest] required[self.is_required] autofocus[self.is_first]
                readonly[self.refused.is_some()]
                aria-invalid=[self.error.as_ref().map(|_| "true")]
                aria-describedby=[self.described_by()];
        }
    }

    fn select_box(&self, choices: &[Choice<'_>]) -> impl Renderable {
        maud! {
            select .input id=(self.id()) name=(self.name) required[self.is_required]
                autocomplete=[self.autocomplete] autofocus[self.is_first]
                disabled[self.refused.is_some()]
                aria-invalid=[self.error.as_ref().map(|_| "true")]
                aria-describedby=[self.described_by()] {
                @for choice in choices {
                    option value=(choice.value) selected[choice.is_chosen] { (choice.label) }
                }
            }
        }
    }

    fn many(&self, kind: &'static str, choices: &[Choice<'_>]) -> impl Renderable {
        let id = self.id();
        maud! {
            fieldset class=(self.class()) aria-describedby=[self.described_by()] {
                legend class=[self.is_headed.then_some("vh")] { (self.label) (self.optional_mark()) }
                (self.lines())
                @for (place, choice) in choices.iter().enumerate() {
                    @let own = if place == 0 { id.clone() } else { format!("{id}-{place}") };
                    div .choice {
                        input type=(kind) id=(own) name=(self.name) value=(choice.value)
                            checked[choice.is_chosen]
                            disabled[choice.is_refused || self.refused.is_some()]
                            aria-describedby=[choice.hint.as_ref().map(|_| format!("{own}-about"))];
                        label for=(own) { (choice.label) }
                        @if let Some(hint) = &choice.hint {
                            span .hint id={ (own) "-about" } { (hint) }
                        }
                    }
                }
            }
        }
    }
}

impl Renderable for Field<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let id = self.id();
        match &self.input {
            Input::Radios(choices) => return self.many("radio", choices).render_to(buffer),
            Input::Ticks(choices) => return self.many("checkbox", choices).render_to(buffer),
            Input::Tick { is_ticked } => {
                return maud! {
                    div class=(self.class()) {
                        input type="checkbox" id=(id) name=(self.name) value=(self.value)
                            checked[*is_ticked] disabled[self.refused.is_some()]
                            aria-invalid=[self.error.as_ref().map(|_| "true")]
                            aria-describedby=[self.described_by()];
                        label for=(id) { (self.label) }
                        (self.lines())
                    }
                }
                .render_to(buffer);
            }
            Input::Line { .. } | Input::Area { .. } | Input::Select(_) | Input::File { .. } => {}
        }
        maud! {
            div class=(self.class()) {
                label for=(id) { (self.label) (self.optional_mark()) }
                (self.lines())
                span .control {
                    @match &self.input {
                        Input::Line { kind, mode } => (self.line(kind, *mode))
                        Input::Select(choices) => (self.select_box(choices))
                        Input::Area { rows } => textarea .input id=(id) name=(self.name)
                            rows=(rows) maxlength=[self.longest] required[self.is_required]
                            autofocus[self.is_first] readonly[self.refused.is_some()]
                            aria-invalid=[self.error.as_ref().map(|_| "true")]
                            aria-describedby=[self.described_by()] { (self.value) }
                        Input::File { accept } => input .input type="file" id=(id)
                            name=(self.name) accept=(accept) required[self.is_required]
                            aria-invalid=[self.error.as_ref().map(|_| "true")]
                            aria-describedby=[self.described_by()];
                        _ => ""
                    }
                    @if let Some(unit) = &self.unit { span .unit { (unit) } }
                }
            }
        }
        .render_to(buffer);
    }
}

/// Whether what is entered under this name is a secret, which is kept nowhere.
#[must_use]
pub fn is_secret(name: &str) -> bool {
    ["password", "token", "secret"].iter().any(|word| name.ends_with(word))
}

/// The id of the input of a field, from the field's name.
#[must_use]
pub fn field_id(name: &str) -> String {
    let safe = |sign: char| if sign.is_ascii_alphanumeric() { sign } else { '-' };
    format!("field-{}", name.chars().map(safe).collect::<String>())
}
