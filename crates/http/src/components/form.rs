//! Forms: what guards them, what went wrong, and how they end.

use hypertext::{Buffer, prelude::*};

use super::{Button, Text, field_id};

/// The name of the hidden field that proves the form came from the panel.
pub const CSRF_FIELD: &str = "csrf_token";
/// The name of the hidden field that makes a double submission harmless.
pub const IDEMPOTENCY_FIELD: &str = "idempotency_key";
/// The name of the hidden field that notices a change by someone else.
pub const VERSION_FIELD: &str = "version";

/// The name of the hidden field that says who was signed in when the form was rendered, so that what
/// he typed comes back to nobody else.
pub const PERSON_FIELD: &str = "person";
/// The name of the hidden field of a form that was not saved and is only to be shown again.
pub const TRIAL_FIELD: &str = "trial";

/// Begins the names of answers that were chosen between two versions of a form: their values are the
/// fields themselves, as a form sends them.
pub const SETTLED: &str = "settled.";

/// What every posted form carries unseen.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    /// Proof that the form came from the panel.
    pub csrf: String,
    /// The key made when the form was rendered.
    pub idempotency_key: Option<String>,
    /// The version of the record that was shown.
    pub version: Option<i64>,
    /// Who was signed in.
    pub person: Option<i64>,
}

impl Renderable for Guard {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! {
            (hidden(CSRF_FIELD, self.csrf.as_str()))
            @if let Some(key) = &self.idempotency_key { (hidden(IDEMPOTENCY_FIELD, key.as_str())) }
            @if let Some(version) = self.version { (hidden(VERSION_FIELD, version.to_string())) }
            @if let Some(person) = self.person { (hidden(PERSON_FIELD, person.to_string())) }
        }
        .render_to(buffer);
    }
}

/// A value a form sends without showing it.
pub fn hidden<'a>(name: &'a str, value: impl Into<Text<'a>>) -> impl Renderable + 'a {
    let value = value.into();
    maud! { input type="hidden" name=(name) value=(value); }
}

/// Something wrong with what was entered, said as what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name of the field; none if it concerns the form as a whole.
    pub field: Option<String>,
    /// What to do, such as `Enter an amount above 0.00`.
    pub message: String,
}

impl Problem {
    /// A problem of one field.
    pub fn of(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: Some(field.into()), message: message.into() }
    }

    /// A problem of the form as a whole.
    pub fn overall(message: impl Into<String>) -> Self {
        Self { field: None, message: message.into() }
    }
}

/// All problems of a form, first in it, each leading to its field; nothing if there is none.
pub fn error_summary(problems: &[Problem]) -> impl Renderable {
    let heading = match problems {
        [_] => "There is 1 problem".to_owned(),
        more => format!("There are {} problems", more.len()),
    };
    maud! {
        @if !problems.is_empty() {
            div .errsum role="alert" tabindex="-1" autofocus data-focus {
                h2 { (heading) }
                ul {
                    @for problem in problems {
                        li {
                            @match &problem.field {
                                Some(field) => a href={ "#" (field_id(field)) } {
                                    (problem.message)
                                }
                                None => span { (problem.message) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A group of fields under one heading.
pub fn form_section<'a>(
    title: impl Into<Text<'a>>,
    hint: Option<Text<'a>>,
    fields: impl Renderable + 'a,
) -> impl Renderable + 'a {
    let title = title.into();
    maud! {
        fieldset .form-section {
            legend { (title) }
            @if let Some(hint) = &hint { p .hint { (hint) } }
            div .fields { (fields) }
        }
    }
}

/// The end of a form: what it does and the way out.
pub fn form_end<'a>(
    submit: impl Into<Text<'a>>,
    leave: impl Into<Text<'a>>,
    leave_label: impl Into<Text<'a>>,
) -> impl Renderable + 'a {
    let (submit, leave, leave_label) = (submit.into(), leave.into(), leave_label.into());
    maud! {
        div .form-end {
            (Button::submit(submit.clone()).primary())
            (Button::link(leave.clone(), leave_label.clone()).ghost())
        }
    }
}
