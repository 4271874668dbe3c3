//! Failures as RFC 9457 problems.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bursar_application::Error;
use bursar_domain::field::{FieldError, FieldErrors};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Context, Malformed, field_errors, status};

/// Why a request was not done (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemView {
    /// A stable word for programs, such as `not_found`, `invalid` or `stale`.
    #[serde(rename = "type")]
    pub slug: String,
    /// The kind of problem in words.
    #[schema(example = "The input is wrong")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 422)]
    pub status: u16,
    /// What happened this time.
    pub detail: String,
    /// The request, by which the log tells more.
    pub request_id: String,
    /// What is wrong with the input, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// One mistake in one field or parameter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The field or parameter.
    #[schema(example = "email")]
    pub field: String,
    /// A stable word for programs: `required`, `malformed`, `unknown`, `taken`, ….
    #[schema(example = "malformed")]
    pub code: String,
    /// What to do about it.
    pub message: String,
}

impl From<&FieldError> for FieldProblem {
    fn from(error: &FieldError) -> Self {
        let FieldError { field, code, message } = error;
        Self { field: field.to_string(), code: (*code).to_owned(), message: message.clone() }
    }
}

pub(super) fn of_error(error: &Error, context: &Context) -> ProblemView {
    let status = status(error, context.names_version);
    let errors = field_errors(error);
    view(status, error.code(), error.to_string(), errors.as_ref(), context)
}

pub(super) fn of_malformed(malformed: &Malformed, context: &Context) -> ProblemView {
    let Malformed { status, code, detail, errors } = malformed;
    view(*status, code, detail.clone(), Some(errors), context)
}

pub(super) fn answer(view: &ProblemView) -> Response {
    let status = StatusCode::from_u16(view.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(view)).into_response();
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    if status == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Bearer");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
    }
    response
}

fn view(
    status: StatusCode,
    code: &str,
    detail: String,
    errors: Option<&FieldErrors>,
    context: &Context,
) -> ProblemView {
    ProblemView {
        slug: code.to_owned(),
        title: title(status).to_owned(),
        status: status.as_u16(),
        detail,
        request_id: context.request_id.clone(),
        errors: errors.into_iter().flat_map(FieldErrors::iter).map(Into::into).collect(),
    }
}

fn title(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "The request cannot be understood",
        401 => "Sign in first",
        403 => "You may not do this",
        404 => "Nothing is here",
        405 => "This address does not take this method",
        409 => "The present state forbids it",
        412 => "Changed by someone else",
        413 => "The body is too large",
        415 => "This kind of body is not taken",
        422 => "The input is wrong",
        429 => "Too many tries",
        503 => "Not available now",
        504 => "It took too long",
        _ => "Something went wrong",
    }
}
