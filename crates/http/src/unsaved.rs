//! Knows a form that was sent after its session had ended, and how it comes back to who filled it in:
//! it travels in the page on which he signs in, is shown to nobody else, and is kept nowhere here.

use std::fmt;

use axum::http::{request::Parts, uri::PathAndQuery};
use bursar_domain::access::User;
use bursar_kernel::Id;
use hypertext::{Rendered, prelude::*};
use url::form_urlencoded::{Serializer, parse};

use crate::{
    AppState,
    components::{
        Button, CSRF_FIELD, IDEMPOTENCY_FIELD, PERSON_FIELD, TRIAL_FIELD, hidden, is_secret,
        page_head,
    },
    csrf, door, layout,
    submission::Submission,
};

/// The longest form that comes back, in bytes as it was sent.
const LONGEST: usize = 64 * 1024;

/// A form that was not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unsaved {
    /// Who filled it in.
    person: i64,
    /// Where it was sent.
    to: String,
    /// What stood in it, without secrets and without its guard.
    fields: Vec<(String, String)>,
}

impl Unsaved {
    /// The form of a request, if it is one of our own pages' that says who filled it in.
    pub(crate) fn of(parts: &Parts, state: &AppState) -> Option<Self> {
        let submission = parts.extensions.get::<Submission>()?;
        let form = submission.form.as_ref().filter(|form| form.len() <= LONGEST)?;
        let to = parts.uri.path_and_query().map(PathAndQuery::as_str)?.to_owned();
        let is_ours = csrf::is_from_here(parts, state) && door::is_local(&to);
        let person = submission.person.filter(|_| is_ours)?;
        let fields = parse(form).filter(|(name, _)| is_kept(name));
        let fields: Vec<_> =
            fields.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        (!fields.is_empty()).then_some(Self { person, to, fields })
    }

    /// Reads what the page to sign in sent along.
    pub(crate) fn read(written: &str) -> Option<Self> {
        let mut pairs =
            parse(written.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned()));
        let person = pairs.next()?.1.parse().ok()?;
        let to = pairs.next()?.1;
        let fields = pairs.filter(|(name, _)| is_kept(name)).collect();
        door::is_local(&to).then_some(Self { person, to, fields })
    }

    /// Whether this person filled it in.
    pub(crate) const fn is_of(&self, user: Id<User>) -> bool {
        self.person == user.get()
    }

    /// The page from which its person goes back to it.
    pub(crate) fn page(&self, provider: &str, csrf: &str) -> Rendered<String> {
        let content = maud! {
            (page_head("Your form is still here", None, ()))
            p { "Your session had ended when you sent it. Nothing is saved yet, and nothing you entered is lost but passwords." }
            form .form method="post" action=(self.to) {
                (hidden(CSRF_FIELD, csrf))
                (hidden(PERSON_FIELD, self.person.to_string()))
                (hidden(TRIAL_FIELD, "true"))
                @for (name, value) in &self.fields { (hidden(name, value.as_str())) }
                div .form-end {
                    (Button::submit("Back to the form").primary())
                    (Button::link("/", "Discard it").ghost())
                }
            }
        };
        layout::bare("Your form is still here", provider, content)
    }
}

impl fmt::Display for Unsaved {
    /// As the page to sign in sends it along.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written = Serializer::new(String::new());
        written.append_pair(PERSON_FIELD, &self.person.to_string()).append_pair("to", &self.to);
        f.write_str(&written.extend_pairs(&self.fields).finish())
    }
}

/// Whether a field comes back: neither a secret nor what guards the form.
fn is_kept(name: &str) -> bool {
    let guards = [CSRF_FIELD, IDEMPOTENCY_FIELD, PERSON_FIELD, TRIAL_FIELD];
    !is_secret(name) && !guards.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unsaved() -> Unsaved {
        let fields = [("name", "A & <b>"), ("role_ids", "2"), ("role_ids", "5")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Unsaved {
            person: 7,
            to: "/settings/groups/3/edit?list=a%3Db".into(),
            fields: fields.into(),
        }
    }

    #[test]
    fn it_is_read_as_it_was_written_without_what_must_not_come_back() {
        assert_eq!(Unsaved::read(&unsaved().to_string()), Some(unsaved()));
        let with_secret = format!("{}&current_password=x&csrf_token=y&trial=z", unsaved());
        assert_eq!(Unsaved::read(&with_secret), Some(unsaved()));
    }

    #[test]
    fn it_leads_nowhere_but_to_a_page_of_ours() {
        assert_eq!(Unsaved::read("person=7&to=https%3A%2F%2Fevil.example&name=a"), None);
        assert_eq!(Unsaved::read("person=7&to=%2F%2Fevil.example&name=a"), None);
        assert_eq!(Unsaved::read("nonsense"), None);
    }

    #[test]
    fn only_its_own_person_gets_it_back() {
        assert!(unsaved().is_of(Id::new(7).unwrap()) && !unsaved().is_of(Id::new(8).unwrap()));
    }
}
