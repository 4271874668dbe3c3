//! The forms at the doors.

use axum::http::StatusCode;
use bursar_application::Error;
use hypertext::{Rendered, prelude::*};
use serde::Deserialize;

use super::sign_in::WRONG;
use crate::{
    components::{Banner, Button, Field, Problem, Weight, error_summary, hidden, page_head},
    failure::{Failure, field_errors, status},
    layout,
    unsaved::Unsaved,
};

/// What somebody says of himself at a door.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Person {
    #[serde(default)]
    pub(super) email: String,
    #[serde(default)]
    pub(super) first_name: String,
    #[serde(default)]
    pub(super) last_name: String,
}

/// What stands above a form that is shown again, with the status of that page; a failure that no
/// form can show stays one.
pub(super) fn problems(error: Error) -> Result<(StatusCode, Vec<Problem>), Failure> {
    if let Some(errors) = field_errors(&error) {
        let problem = |error: &bursar_domain::field::FieldError| {
            Problem::of(error.field.to_string(), error.message.clone())
        };
        return Ok((WRONG, errors.iter().map(problem).collect()));
    }
    if matches!(error, Error::Throttled(_)) {
        let problem = Problem::overall(format!("There were {error}"));
        return Ok((status(&error, false), vec![problem]));
    }
    Err(error.into())
}

pub(crate) fn sign_in(
    provider: &str,
    email: &str,
    next: &str,
    unsaved: Option<&Unsaved>,
    problems: &[Problem],
) -> Rendered<String> {
    let kept = unsaved.map(ToString::to_string);
    let content = maud! {
        (page_head("Sign in", None, ()))
        @if kept.is_some() {
            (Banner::new(Weight::Warning, "Your session has ended.")
                .text("Sign in again, and the form comes back with what you entered."))
        }
        (error_summary(problems))
        form .form method="post" action="/sign-in" {
            (hidden("next", next))
            @if let Some(kept) = &kept { (hidden("unsaved", kept.as_str())) }
            div .fields {
                (Field::email("email", "E-mail address").value(email).autocomplete("username").required().first().problems(problems))
                (Field::secret("password", "Password").autocomplete("current-password").required().problems(problems))
            }
            div .form-end {
                (Button::submit("Sign in").primary())
                a .link href="/password" { "Forgot your password?" }
            }
        }
    };
    layout::bare("Sign in", provider, content)
}

/// The form that asks for a link to a new password.
pub(super) fn forgotten(
    provider: &str,
    sends_mail: bool,
    email: &str,
    problems: &[Problem],
) -> Rendered<String> {
    const TITLE: &str = "Forgot your password?";
    let content = maud! {
        (page_head(TITLE, None, ()))
        (error_summary(problems))
        @if sends_mail {
            p { "We send you a link by which you choose a new one. It works once, within an hour." }
            form .form method="post" action="/password" {
                div .fields {
                    (Field::email("email", "E-mail address").value(email).autocomplete("username").required().first().problems(problems))
                }
                div .form-end {
                    (Button::submit("Send link").primary())
                    a .link href="/sign-in" { "Back to sign-in" }
                }
            }
        } @else {
            p { "This installation sends no e-mail. An administrator can set a new password for you." }
            p { a .link href="/sign-in" { "Back to sign-in" } }
        }
    };
    layout::bare(TITLE, provider, content)
}

/// What everybody is told who has asked for a link.
pub(super) fn link_sent(provider: &str) -> Rendered<String> {
    let content = maud! {
        (page_head("Look into your mail", None, ()))
        p {
            "If there is an account with this address, a link is on its way to it. "
            "It works once, within an hour."
        }
        p { a .link href="/sign-in" { "Back to sign-in" } }
    };
    layout::bare("Look into your mail", provider, content)
}

/// The form behind the link.
pub(super) fn new_password(provider: &str, link: &str, problems: &[Problem]) -> Rendered<String> {
    const TITLE: &str = "Choose a new password";
    let content = maud! {
        (page_head(TITLE, None, ()))
        (error_summary(problems))
        form .form method="post" action={ "/password/" (link) } {
            div .fields {
                (Field::secret("password", "New password").hint("At least 12 characters").autocomplete("new-password").required().first().problems(problems))
            }
            div .form-end {
                (Button::submit("Set password").primary())
                a .link href="/password" { "Ask for another link" }
            }
        }
    };
    layout::bare(TITLE, provider, content)
}

/// What is told once it is set.
pub(super) fn password_set(provider: &str) -> Rendered<String> {
    let content = maud! {
        (page_head("Your password is changed", None, ()))
        p { "You are signed out everywhere. Sign in with the new one now." }
        p { a .btn.primary href="/sign-in" { "Sign in" } }
    };
    layout::bare("Your password is changed", provider, content)
}

pub(super) fn setup(
    provider: &str,
    token: &str,
    person: &Person,
    problems: &[Problem],
) -> Rendered<String> {
    let content = maud! {
        (page_head("Create the first account", None, ()))
        p { "This account is an administrator: it may do everything, and create the others." }
        (error_summary(problems))
        form .form method="post" action="/setup" {
            (hidden("token", token))
            div .fields {
                (Field::email("email", "E-mail address").value(person.email.as_str()).autocomplete("username").required().first().problems(problems))
                (identity(person, problems))
            }
            div .form-end { (Button::submit("Create account").primary()) }
        }
    };
    layout::bare("Create the first account", provider, content)
}

pub(super) fn accept(
    provider: &str,
    secret: &str,
    person: &Person,
    problems: &[Problem],
) -> Rendered<String> {
    let content = maud! {
        (page_head("Accept the invitation", None, ()))
        p { "Your account signs in as " b { (person.email) } "." }
        (error_summary(problems))
        form .form method="post" action={ "/invitations/" (secret) } {
            (hidden("email", person.email.as_str()))
            div .fields { (identity(person, problems)) }
            div .form-end { (Button::submit("Accept").primary()) }
        }
    };
    layout::bare("Accept the invitation", provider, content)
}

pub(super) fn accepted(provider: &str) -> Rendered<String> {
    let content = maud! {
        (page_head("Your account is ready", None, ()))
        p { "You look after the client now. You can close this page." }
    };
    layout::bare("Your account is ready", provider, content)
}

fn identity<'a>(person: &'a Person, problems: &'a [Problem]) -> impl Renderable + 'a {
    maud! {
        (Field::text("first_name", "First name").value(person.first_name.as_str()).autocomplete("given-name").required().problems(problems))
        (Field::text("last_name", "Last name").value(person.last_name.as_str()).autocomplete("family-name").problems(problems))
        (Field::secret("password", "Password").hint("At least 12 characters").autocomplete("new-password").required().problems(problems))
    }
}
