//! Answers a repeated request with its first answer (api.md 1, `Idempotency-Key`).
//!
//! The key is claimed inside the unit of work of the first request, so a request that failed leaves
//! none. Its answer is kept after that commit. A process that dies in between has done the work and
//! kept no answer: repeats wait in vain and get 409 `answer_lost`; nothing is done twice.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bursar_application::{Error, actor::IdempotencyKey, ports::StoredAnswer};
use serde::{Deserialize, Serialize};

use crate::{
    AppState,
    failure::{Answer, Failure},
    staff::{self, Recognised, Staff},
    submission::Submission,
};

/// The header in which a caller names the key.
const KEY_HEADER: &str = "idempotency-key";

/// How often, and how many times, a repeat looks for the first answer: ten seconds in all.
const PAUSE: Duration = Duration::from_millis(100);
const LOOKS: usize = 100;

/// The headers that belong to an answer.
const HEADERS: [HeaderName; 3] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG];

/// Marks an answer that holds a secret and is never stored.
#[derive(Clone, Copy, Debug)]
pub struct HoldsSecret;

/// An answer as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// Answers a request that was answered before with that answer.
pub(crate) async fn answer_once(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    match key_of(&state, &mut request).await {
        Ok(Some(key)) => once(&state, &key, request, next).await.unwrap_or_else(told),
        Ok(None) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

fn told(failure: Failure) -> Response {
    failure.into_response()
}

/// The key that a recognised caller names; the actor takes it along into the unit of work.
async fn key_of(state: &AppState, request: &mut Request) -> Answer<Option<Arc<IdempotencyKey>>> {
    if request.method() != Method::POST {
        return Ok(None);
    }
    let submission = request.extensions().get::<Submission>().cloned().unwrap_or_default();
    let Some(name) = named(request, &submission)? else { return Ok(None) };
    let recognised = request.extensions().get::<Recognised>().cloned().unwrap_or_default();
    let (parts, body) = std::mem::take(request).into_parts();
    let outcome = staff::recognise(&parts, state).await;
    let path = parts.uri.path().to_owned();
    *request = Request::from_parts(parts, body);
    let Ok(staff) = outcome else { return Ok(None) };
    let scope = format!("{} POST {path}", staff.identity.user);
    let key = Arc::new(IdempotencyKey::new(scope, name, submission.digest));
    let actor = staff.actor.with_key(Some(Arc::clone(&key)));
    recognised.keep(Staff { actor, ..staff });
    Ok(Some(key))
}

fn named(request: &Request, submission: &Submission) -> Answer<Option<String>> {
    let name = match request.headers().get(KEY_HEADER) {
        Some(value) => Some(value.to_str().unwrap_or_default().to_owned()),
        None => submission.key.clone(),
    };
    match name {
        Some(name) if name.is_empty() || name.len() > 255 => {
            let detail = "Idempotency-Key: use 1 to 255 printable characters";
            Err(Failure::bad_request("bad_header", detail))
        }
        name => Ok(name),
    }
}

async fn once(
    state: &AppState,
    key: &IdempotencyKey,
    request: Request,
    next: Next,
) -> Answer<Response> {
    if state.desk.ports().answers.find(key).await?.is_some() {
        return repeat(state, key).await;
    }
    let response = next.run(request).await;
    let failure = response.extensions().get::<Failure>();
    match failure.map(Failure::code) {
        Some("key_in_use") => repeat(state, key).await,
        Some(_) => Ok(response),
        None => keep(state, key, response).await,
    }
}

/// The first answer, waiting for it while the first request is under way.
async fn repeat(state: &AppState, key: &IdempotencyKey) -> Answer<Response> {
    for _ in 0..LOOKS {
        if let Some(stored) = state.desk.ports().answers.find(key).await?
            && let Some(response) = told_again(key, stored)?
        {
            return Ok(response);
        }
        tokio::time::sleep(PAUSE).await;
    }
    let message = "the request with this key was done, but its answer was not kept";
    Err(Error::rule("answer_lost", message).into())
}

fn told_again(key: &IdempotencyKey, stored: StoredAnswer) -> Answer<Option<Response>> {
    if stored.body_digest != key.body_digest {
        return Err(Error::KeyReused.into());
    }
    if stored.is_secret {
        let message = "the first answer held a secret, which is told only once";
        return Err(Error::rule("answer_secret", message).into());
    }
    let Some(answer) = stored.answer else { return Ok(None) };
    let kept: Kept = serde_json::from_str(&answer)
        .map_err(|error| Failure::fault("a kept answer cannot be read", &error))?;
    Ok(Some(kept.into_response()))
}

/// Keeps an answer for those who ask again.
async fn keep(state: &AppState, key: &IdempotencyKey, response: Response) -> Answer<Response> {
    let is_done = response.status().is_success() || response.status().is_redirection();
    if !is_done {
        return Ok(response);
    }
    if response.extensions().get::<HoldsSecret>().is_some() {
        state.desk.ports().answers.complete(key, None).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.map_err(|error| unreadable(&error))?;
    let header = |name: &HeaderName| {
        let value = parts.headers.get(name)?.to_str().ok()?;
        Some((name.to_string(), value.to_owned()))
    };
    let kept = Kept {
        status: parts.status.as_u16(),
        headers: HEADERS.iter().filter_map(header).collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let answer = serde_json::to_string(&kept).map_err(|error| unreadable(&error))?;
    state.desk.ports().answers.complete(key, Some(answer)).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn unreadable(error: &dyn std::error::Error) -> Failure {
    Failure::fault("an answer cannot be kept", error)
}

impl IntoResponse for Kept {
    fn into_response(self) -> Response {
        let mut response = Body::from(self.body).into_response();
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        for (name, value) in self.headers {
            let name = HeaderName::from_bytes(name.as_bytes());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
