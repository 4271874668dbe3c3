//! Knows which member of staff is at a front door, by bearer token or by session.

use std::sync::{Arc, OnceLock};

use axum::{
    extract::{FromRef, FromRequestParts, OriginalUri, Request},
    http::{Method, header, request::Parts, uri::PathAndQuery},
    middleware::Next,
    response::Response,
};
use bursar_application::{Actor, Error, access::StaffIdentity, secret::Secret};
use tower_sessions::Session;
use url::{Position, Url};

use crate::{
    AppState,
    confirmation::{self, Confirmation},
    csrf,
    failure::{Answer, Failure, is_api},
    headers::RequestId,
    session,
    submission::{self, Submission},
    unsaved::Unsaved,
};

/// The member of staff on whose behalf a request is made. Recognising him says nothing about what
/// he may do: use cases ask for that.
#[derive(Clone, Debug)]
pub struct Staff {
    /// As whom use cases run.
    pub actor: Actor,
    /// His name, roles and preferences.
    pub identity: StaffIdentity,
    /// What the forms of his session prove themselves with; empty behind a bearer token.
    pub csrf: String,
    /// What the page tells of the act that led to it.
    pub(crate) confirmation: Option<Confirmation>,
}

/// Who was recognised for the present request, kept for all who need to know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recognised(Arc<OnceLock<Staff>>);

impl Recognised {
    /// The member of staff, if somebody was recognised already.
    pub(crate) fn staff(&self) -> Option<Staff> {
        self.0.get().cloned()
    }

    /// Keeps whom a request was recognised to be from.
    pub(crate) fn keep(&self, staff: Staff) {
        let _ = self.0.set(staff);
    }
}

/// Gives every request a place to keep who it is from.
pub(crate) async fn keep_recognised(mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(Recognised::default());
    next.run(request).await
}

impl<S: Send + Sync> FromRequestParts<S> for Staff
where
    AppState: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let recognised = parts.extensions.get::<Recognised>().cloned().unwrap_or_default();
        if let Some(staff) = recognised.staff() {
            return Ok(staff);
        }
        let staff = recognise(parts, &AppState::from_ref(state)).await?;
        recognised.keep(staff.clone());
        Ok(staff)
    }
}

/// Finds out from whom a request is; one of a session that changes something must prove that it was
/// meant.
pub(crate) async fn recognise(parts: &Parts, state: &AppState) -> Answer<Staff> {
    let staff = known(parts, state).await?;
    let is_session = !parts.headers.contains_key(header::AUTHORIZATION);
    if is_session && !submission::is_safe(&parts.method) {
        require_meant(parts, state, &staff)?;
    }
    let submission = parts.extensions.get::<Submission>();
    if submission.is_some_and(|submission| submission.is_trial) {
        return Ok(Staff { actor: staff.actor.trying(), ..staff });
    }
    Ok(staff)
}

/// Finds out whose token or session a request carries, whether or not it was meant.
pub(crate) async fn known(parts: &Parts, state: &AppState) -> Answer<Staff> {
    let request_id = parts.extensions.get::<RequestId>().map_or("", RequestId::as_str).to_owned();
    match parts.headers.get(header::AUTHORIZATION) {
        Some(value) => {
            let token = value.to_str().ok().and_then(bearer).ok_or(Error::Unauthenticated)?;
            let (actor, identity) = state.desk.by_token(&token, request_id).await?;
            Ok(Staff { actor, identity, csrf: String::new(), confirmation: None })
        }
        None => by_session(parts, state, request_id).await,
    }
}

async fn by_session(parts: &Parts, state: &AppState, request_id: String) -> Answer<Staff> {
    let Some(session) = parts.extensions.get::<Session>() else { return Err(nobody(parts, state)) };
    let found = session::signed_in(session, state.desk.now()).await;
    let found = found.map_err(|error| Failure::fault("the session cannot be read", &error))?;
    let Some(signed_in) = found else { return Err(nobody(parts, state)) };
    let Some(user) = signed_in.user() else { return Err(nobody(parts, state)) };
    let (actor, identity) = match state.desk.signed_in(user, request_id).await {
        Err(Error::Unauthenticated) => return Err(nobody(parts, state)),
        outcome => outcome?,
    };
    let confirmation = confirmation(parts, session).await;
    Ok(Staff { actor, identity, csrf: signed_in.csrf, confirmation })
}

/// What the page is to tell; programs and what changes something leave it for the next page.
async fn confirmation(parts: &Parts, session: &Session) -> Option<Confirmation> {
    let path = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |whole| &whole.0).path();
    if parts.method != Method::GET || is_api(path) {
        return None;
    }
    let kept = confirmation::take(session).await;
    kept.unwrap_or_else(|error| {
        tracing::warn!(%error, "a confirmation could not be read");
        None
    })
}

fn require_meant(parts: &Parts, state: &AppState, staff: &Staff) -> Answer<()> {
    if csrf::is_from_here(parts, state) && csrf::is_proven(parts, &staff.csrf) {
        return Ok(());
    }
    // The session in which the form was rendered has ended, and he has signed in again elsewhere.
    let unsaved = Unsaved::of(parts, state);
    if let Some(unsaved) = unsaved.filter(|unsaved| unsaved.is_of(staff.identity.user)) {
        return Err(Failure::unsaved(unsaved, staff.csrf.clone()));
    }
    let detail = "this form is too old, or did not come from the panel: load the page again";
    Err(Failure::malformed(axum::http::StatusCode::FORBIDDEN, "csrf", detail))
}

fn nobody(parts: &Parts, state: &AppState) -> Failure {
    // Nested routes see only what is left of the address.
    let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |whole| &whole.0);
    if is_api(uri.path()) {
        return Error::Unauthenticated.into();
    }
    if parts.method == Method::GET {
        return Failure::sign_in(uri.path_and_query().map_or("/", PathAndQuery::as_str), None);
    }
    let next = came_from(parts, state).unwrap_or_else(|| "/".to_owned());
    Failure::sign_in(&next, Unsaved::of(parts, state))
}

/// Where the form stands that was sent after the session had ended, so that it is found again.
fn came_from(parts: &Parts, state: &AppState) -> Option<String> {
    let from = parts.headers.get(header::REFERER)?.to_str().ok()?;
    let from = Url::parse(from).ok()?;
    let is_ours = csrf::is_ours(&from, &parts.headers, state.options.public_url.as_ref());
    is_ours.then(|| from[Position::BeforePath..Position::AfterQuery].to_owned())
}

fn bearer(value: &str) -> Option<Secret> {
    let (scheme, token) = value.split_once(' ')?;
    let is_token = scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty();
    is_token.then(|| Secret::new(token.trim()))
}
