//! Reads the body of a request once, for all who need it before the handler: the proof that a form
//! came from the panel, and the idempotency key.

mod zero;

use axum::{
    body::Body,
    extract::{FromRequest, Multipart, Request, State},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bursar_application::secret;
use bytes::Bytes;

use crate::{
    AppState,
    components::{CSRF_FIELD, IDEMPOTENCY_FIELD, PERSON_FIELD, TRIAL_FIELD},
    failure::{Answer, Failure, is_api},
    staff,
};

/// The most that a body may have.
const LIMIT: usize = 1024 * 1024;

/// The most that an imported file may have.
const IMPORT_LIMIT: usize = 64 * 1024 * 1024;

/// Where files are brought to: the API's address and the panel's.
const IMPORTS: [&str; 2] = ["/api/v1/clients/import", "/clients/import"];

/// How browsers send forms without a file.
const FORM: &str = "application/x-www-form-urlencoded";

/// How many fields of an upload are looked at; the hidden ones stand before the file.
const HIDDEN_FIELDS: usize = 3;

/// What the body of a request says before its handler reads it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Submission {
    /// SHA-256 of the query string and the body.
    pub(crate) digest: String,
    /// The form's proof that it came from the panel.
    pub(crate) csrf: Option<String>,
    /// The form's idempotency key.
    pub(crate) key: Option<String>,
    /// Who was signed in when the form was rendered.
    pub(crate) person: Option<i64>,
    /// Whether the form is only to be shown again.
    pub(crate) is_trial: bool,
    /// The fields of a form without a file, as they were sent.
    pub(crate) form: Option<Bytes>,
}

/// Reads the bodies of requests that may change something.
pub(crate) async fn read(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if is_safe(request.method()) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let limit = match limit(&parts, &state).await {
        Ok(limit) => limit,
        Err(failure) => return failure.into_response(),
    };
    let Ok(bytes) = axum::body::to_bytes(body, limit).await else {
        let detail = format!("a body may have at most {limit} bytes here");
        return Failure::malformed(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
            .into_response();
    };
    let bytes = match zero::field(content_type(&parts.headers), &bytes) {
        None => bytes,
        Some(_) if is_form(&parts) => zero::substituted(&bytes).into(),
        Some(field) => {
            let detail = format!("leave the zero character out of {field}");
            return Failure::bad_request("unreadable", detail).into_response();
        }
    };
    let submission = Submission::of(&parts, &bytes).await;
    parts.extensions.insert(submission);
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

/// Whether a body is a form of the panel, which can be shown again with what was wrong.
fn is_form(parts: &Parts) -> bool {
    !is_api(parts.uri.path()) && content_type(&parts.headers) == FORM
}

/// How much of a body is read: more only from somebody whom we know.
async fn limit(parts: &Parts, state: &AppState) -> Answer<usize> {
    if !IMPORTS.contains(&parts.uri.path()) {
        return Ok(LIMIT);
    }
    staff::known(parts, state).await?;
    Ok(IMPORT_LIMIT)
}

/// Whether a method changes nothing.
pub(crate) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

impl Submission {
    async fn of(parts: &Parts, bytes: &Bytes) -> Self {
        let digest = digest(parts.uri.query().unwrap_or_default(), bytes);
        let mut submission = Self { digest, ..Self::default() };
        match content_type(&parts.headers) {
            FORM => {
                for (name, value) in url::form_urlencoded::parse(bytes) {
                    submission.note(&name, &value);
                }
                submission.form = Some(bytes.clone());
            }
            "multipart/form-data" => submission.note_upload(&parts.headers, bytes).await,
            _ => {}
        }
        submission
    }

    fn note(&mut self, name: &str, value: &str) {
        let slot = match name {
            CSRF_FIELD => &mut self.csrf,
            IDEMPOTENCY_FIELD => &mut self.key,
            PERSON_FIELD => return self.person = value.parse().ok(),
            TRIAL_FIELD => return self.is_trial = true,
            _ => return,
        };
        *slot = Some(value.to_owned()).filter(|value| !value.is_empty());
    }

    async fn note_upload(&mut self, headers: &HeaderMap, bytes: &Bytes) {
        let mut copy = Request::new(Body::from(bytes.clone()));
        *copy.headers_mut() = headers.clone();
        let Ok(mut upload) = Multipart::from_request(copy, &()).await else { return };
        for _ in 0..HIDDEN_FIELDS {
            let Ok(Some(field)) = upload.next_field().await else { return };
            if field.file_name().is_some() {
                return;
            }
            let name = field.name().unwrap_or_default().to_owned();
            if let Ok(value) = field.text().await {
                self.note(&name, &value);
            }
        }
    }
}

/// The kind of a body, without its parameters.
fn content_type(headers: &HeaderMap) -> &str {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.unwrap_or_default().split(';').next().unwrap_or_default().trim()
}

fn digest(query: &str, body: &[u8]) -> String {
    let mut all = Vec::with_capacity(query.len() + 1 + body.len());
    all.extend_from_slice(query.as_bytes());
    all.push(b'\n');
    all.extend_from_slice(body);
    secret::digest(&all)
}
