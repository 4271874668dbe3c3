//! Knows what every page of the panel is given, and how it is answered.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderValue, StatusCode, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};
use bursar_application::{Actor, Desk, Error};
use bursar_domain::field::sentence;
use bursar_domain::repository::{Aggregate, StoreError};
use hypertext::prelude::*;

use crate::{
    AppState,
    address::Address,
    components::{Guard, Problem},
    failure::{Answer, Failure, field_errors},
    layout::{self, Counted, Frame, Place},
    reader::Reader,
    shell,
    staff::Staff,
};

/// A member of staff at a page: who he is, and the installation.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    /// The installation.
    pub(crate) state: AppState,
    /// Who he is.
    pub(crate) staff: Staff,
    counted: Counted,
}

impl<S: Send + Sync> FromRequestParts<S> for Visit
where
    AppState: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let staff = Staff::from_request_parts(parts, state).await?;
        let state = AppState::from_ref(state);
        let counted = state.rail.read(&state.desk, &staff.actor).await;
        Ok(Self { state, staff, counted })
    }
}

impl Visit {
    /// Where use cases are asked for.
    pub(crate) const fn desk(&self) -> &Desk {
        &self.state.desk
    }

    /// As whom use cases run.
    pub(crate) const fn actor(&self) -> &Actor {
        &self.staff.actor
    }

    /// The reader of the page.
    pub(crate) fn reader(&self) -> Reader<'_> {
        let zone = shell::zone(&self.state, &self.staff);
        Reader { actor: &self.staff.actor, zone, now: self.state.desk.now() }
    }

    /// What guards a form that creates something or does an act.
    pub(crate) fn guard(&self) -> Guard {
        let key = self.desk().ports().secrets.draw().expose().to_owned();
        Guard {
            csrf: self.staff.csrf.clone(),
            idempotency_key: Some(key),
            version: None,
            person: Some(self.staff.identity.user.get()),
        }
    }

    /// What guards a form that changes this version of a record.
    pub(crate) fn guard_of<A: Aggregate>(&self, record: &A) -> Guard {
        Guard { version: Some(record.version()), ..self.guard() }
    }

    /// The frame of a page at a place.
    pub(crate) fn frame(&self, title: &str, place: Option<Place>) -> Frame {
        let mut frame = shell::frame(&self.state, &self.staff, title);
        self.counted.beside(&mut frame.places);
        Frame { current: place, ..frame }
    }

    /// A page.
    pub(crate) fn page(
        &self,
        place: impl Into<Option<Place>>,
        title: &str,
        content: impl Renderable,
    ) -> Response {
        answer(StatusCode::OK, &self.frame(title, place.into()), content)
    }

    /// The page of a form again, with what was wrong with it.
    pub(crate) fn again(
        &self,
        place: impl Into<Option<Place>>,
        title: &str,
        mistakes: &Mistakes,
        content: impl Renderable,
    ) -> Response {
        let frame = Frame { has_problems: true, ..self.frame(title, place.into()) };
        answer(mistakes.status, &frame, content)
    }
}

/// A rendered page with its status.
pub(crate) fn answer(status: StatusCode, frame: &Frame, content: impl Renderable) -> Response {
    (status, Html(layout::page(frame, content).into_inner())).into_response()
}

/// The way on after something was done. What was sent along may make no address.
pub(crate) fn onward(to: impl AsRef<str>) -> Response {
    if HeaderValue::from_str(to.as_ref()).is_err() {
        let detail = "what was sent along makes no address";
        return Failure::bad_request("bad_address", detail).into_response();
    }
    Redirect::to(to.as_ref()).into_response()
}

/// What to do about a list that could not be read: a page that is gone leads to the first one.
pub(crate) fn unread(address: &Address, error: Error) -> Answer<Response> {
    if matches!(error, Error::BadCursor) {
        return Ok(onward(address.restart()));
    }
    Err(error.into())
}

/// What was wrong with a form, in words that can stand in it.
#[derive(Clone, Debug)]
pub(crate) struct Mistakes {
    status: StatusCode,
    /// The problems, those of fields with their names.
    pub(crate) problems: Vec<Problem>,
}

impl Mistakes {
    /// The mistakes behind a refusal, if a form can show them; else the refusal is the answer.
    pub(crate) fn of(error: Error) -> Answer<Self> {
        if let Some(errors) = field_errors(&error) {
            let problems =
                errors.iter().map(|error| Problem::of(error.field.clone(), &error.message));
            let problems = problems.collect();
            return Ok(Self { status: StatusCode::UNPROCESSABLE_ENTITY, problems });
        }
        let (status, words) = if let Error::Rule { message, .. } = &error {
            (StatusCode::CONFLICT, sentence(message))
        } else if let Error::Store(StoreError::Stale { .. }) = &error {
            (StatusCode::PRECONDITION_FAILED, CHANGED.to_owned())
        } else {
            return Err(error.into());
        };
        Ok(Self { status, problems: vec![Problem::overall(words)] })
    }
}

const CHANGED: &str = "Changed by someone else since you opened this form. What you entered is \
                       kept below; save again to put it in the place of theirs";

#[cfg(test)]
mod tests {
    use bursar_domain::{access::Permission, field::FieldErrors};

    use super::*;

    #[test]
    fn a_form_shows_mistakes_and_rules_but_not_what_it_cannot_mend() {
        let wrong = FieldErrors::one("name", "required", "Enter a name");
        let mistakes = Mistakes::of(Error::Invalid(wrong)).unwrap();
        assert_eq!(mistakes.problems, [Problem::of("name", "Enter a name")]);
        let rule = Mistakes::of(Error::rule("in_use", "4 clients use this")).unwrap();
        assert_eq!(rule.problems, [Problem::overall("4 clients use this")]);
        assert_eq!(rule.status, StatusCode::CONFLICT);
        assert!(Mistakes::of(Error::Denied(Permission::EditGroups)).is_err());
    }

    #[test]
    fn what_makes_no_address_is_refused_instead_of_failing() {
        assert_eq!(onward("/clients?q=a").status(), StatusCode::SEE_OTHER);
        assert!(onward("/clients?q=a\nb").extensions().get::<Failure>().is_some());
    }

    #[test]
    fn who_was_overtaken_is_told_so_in_the_form() {
        let stale = Error::Store(StoreError::Stale { what: "role", id: 1 });
        let mistakes = Mistakes::of(stale).unwrap();
        assert_eq!(mistakes.status, StatusCode::PRECONDITION_FAILED);
        assert!(mistakes.problems[0].message.starts_with("Changed by someone else"));
    }
}
