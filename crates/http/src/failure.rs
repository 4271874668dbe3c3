//! Knows how a refused request is told: as a problem to programs, as a page to people.

mod page;
mod problem;
mod status;

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use bursar_application::Error;
use bursar_domain::{field::FieldErrors, repository::StoreError};

pub use problem::{FieldProblem, ProblemView};
pub(crate) use status::retry_after;
pub use status::status;

use crate::{AppState, door, headers::RequestId, staff::Recognised, unsaved::Unsaved};

/// What a handler answers: something, or why not.
pub type Answer<T> = Result<T, Failure>;

/// Why a request was not done. Programs get an RFC 9457 problem, people a page, each with the same
/// status; which of the two follows from the address.
#[derive(Clone, Debug)]
pub struct Failure(Arc<Cause>);

#[derive(Debug)]
enum Cause {
    /// A use case refused.
    Refused(Error),
    /// The request itself cannot be understood.
    Malformed(Malformed),
    /// Nobody is signed in: where to go on afterwards, and a form that was sent all the same.
    SignIn { next: String, unsaved: Option<Unsaved> },
    /// A form of a session that has ended, sent in another of the same person, with its proof.
    Unsaved(Unsaved, String),
}

/// What is wrong with a request before any use case saw it.
#[derive(Clone, Debug)]
pub(crate) struct Malformed {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) detail: String,
    pub(crate) errors: FieldErrors,
}

impl Failure {
    /// The address, a header or the syntax of the body is wrong: 400.
    pub(crate) fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::malformed(StatusCode::BAD_REQUEST, code, detail)
    }

    /// A parameter of the address is wrong: 400, naming it.
    pub(crate) fn parameter(errors: FieldErrors) -> Self {
        let (status, code) = (StatusCode::BAD_REQUEST, "bad_parameter");
        let detail = errors.to_string();
        Self(Arc::new(Cause::Malformed(Malformed { status, code, detail, errors })))
    }

    /// The request is wrong in a way that a status tells.
    pub(crate) fn malformed(
        status: StatusCode,
        code: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        let (detail, errors) = (detail.into(), FieldErrors::none());
        Self(Arc::new(Cause::Malformed(Malformed { status, code, detail, errors })))
    }

    /// Nothing is at this address, or the caller may not see it: 404.
    pub fn not_found() -> Self {
        let detail = "nothing is at this address, or you may not see what is";
        Self::malformed(StatusCode::NOT_FOUND, "not_found", detail)
    }

    /// Nobody is signed in: browsers are led to the sign-in page, and from there back to `next`, or
    /// to the form that was sent.
    pub(crate) fn sign_in(next: &str, unsaved: Option<Unsaved>) -> Self {
        Self(Arc::new(Cause::SignIn { next: next.to_owned(), unsaved }))
    }

    /// The form was rendered in a session that has ended, and its person has begun another.
    pub(crate) fn unsaved(unsaved: Unsaved, csrf: String) -> Self {
        Self(Arc::new(Cause::Unsaved(unsaved, csrf)))
    }

    /// A fault of ours that the log tells more about: 500.
    pub(crate) fn fault(what: &'static str, error: &dyn std::error::Error) -> Self {
        tracing::error!(error = %Chain(error), "{what}");
        Self::malformed(StatusCode::INTERNAL_SERVER_ERROR, "fault", "something went wrong")
    }

    /// The stable word for programs.
    pub fn code(&self) -> &'static str {
        match &*self.0 {
            Cause::Refused(error) => error.code(),
            Cause::Malformed(malformed) => malformed.code,
            Cause::SignIn { .. } => "unauthenticated",
            Cause::Unsaved(..) => "csrf",
        }
    }
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(Arc::new(Cause::Refused(error.into())))
    }
}

impl IntoResponse for Failure {
    /// An empty answer that carries the failure; [`tell`] knows the rest of the request and words it.
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The mistakes in fields that a use case found, to stand beside them; a value that is taken is one
/// of them.
pub fn field_errors(error: &Error) -> Option<FieldErrors> {
    if let Error::Store(StoreError::Taken { what, field }) = error {
        let message = format!("Another {what} has this already");
        return Some(FieldErrors::one(*field, "taken", message));
    }
    if let Error::Invalid(errors) = error { Some(errors.clone()) } else { None }
}

/// What is known of the request that a failure belongs to.
pub(crate) struct Context {
    pub(crate) path: String,
    pub(crate) request_id: String,
    pub(crate) names_version: bool,
    /// Whether it was to change something.
    pub(crate) changes: bool,
    pub(crate) recognised: Recognised,
}

impl Context {
    pub(crate) fn is_api(&self) -> bool {
        is_api(&self.path)
    }
}

/// Whether an address belongs to the API.
pub(crate) fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// Words the failures that handlers leave, for programs or for people.
pub(crate) async fn tell(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    let context = Context {
        path: request.uri().path().to_owned(),
        request_id: extensions.get::<RequestId>().map_or("", RequestId::as_str).to_owned(),
        names_version: names_version(&request),
        changes: !crate::submission::is_safe(request.method()),
        recognised: extensions.get::<Recognised>().cloned().unwrap_or_default(),
    };
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Failure>() {
        Some(failure) => word(&state, &context, &failure),
        None => response,
    }
}

/// Forms always say which version they were made of; programs may, in a header.
fn names_version(request: &Request) -> bool {
    request.headers().contains_key(header::IF_MATCH) || !is_api(request.uri().path())
}

fn word(state: &AppState, context: &Context, failure: &Failure) -> Response {
    let mut response = match &*failure.0 {
        Cause::SignIn { next, unsaved } => return signing_in(state, next, unsaved.as_ref()),
        Cause::Unsaved(unsaved, csrf) => {
            let page = unsaved.page(&state.options.provider, csrf);
            return (StatusCode::UNAUTHORIZED, page).into_response();
        }
        Cause::Refused(error) => {
            log(error);
            told(state, context, &problem::of_error(error, context))
        }
        Cause::Malformed(malformed) => {
            told(state, context, &problem::of_malformed(malformed, context))
        }
    };
    if let Some(seconds) = retry_after(failure.error()) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response.extensions_mut().insert(failure.clone());
    response
}

/// The way to the sign-in page; what was sent goes along in the page itself.
fn signing_in(state: &AppState, next: &str, unsaved: Option<&Unsaved>) -> Response {
    if let Some(unsaved) = unsaved {
        let page = door::sign_in(&state.options.provider, "", next, Some(unsaved), &[]);
        return (StatusCode::UNAUTHORIZED, page).into_response();
    }
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    Redirect::to(&format!("/sign-in?next={next}")).into_response()
}

impl Failure {
    fn error(&self) -> Option<&Error> {
        match &*self.0 {
            Cause::Refused(error) => Some(error),
            Cause::Malformed(_) | Cause::SignIn { .. } | Cause::Unsaved(..) => None,
        }
    }
}

fn told(state: &AppState, context: &Context, view: &ProblemView) -> Response {
    if context.is_api() { problem::answer(view) } else { page::answer(state, context, view) }
}

/// Internal causes are logged once, here, and never shown.
fn log(error: &Error) {
    if let Error::Store(StoreError::Unavailable { .. }) = error {
        tracing::error!(error = %Chain(error), "the store failed");
    } else if let Error::Denied(permission) = error {
        tracing::warn!(%permission, "denied");
    }
}

/// An error with its causes, in one line.
struct Chain<'a>(&'a dyn std::error::Error);

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
