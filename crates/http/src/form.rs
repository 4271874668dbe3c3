//! Knows how posted forms are read.

use axum::{
    extract::{FromRequest, Request},
    http::StatusCode,
};
use axum_extra::extract::{Form, FormRejection};
use serde::de::DeserializeOwned;

use crate::failure::{Answer, Failure};

/// The fields of a posted form. What the form's own page cannot have sent is 400 or 415; mistakes of
/// people are left to the use case, so that fields should be read as text.
#[derive(Clone, Debug)]
pub struct FormBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for FormBody<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        match Form::from_request(request, state).await {
            Ok(Form(fields)) => Ok(Self(fields)),
            Err(rejection) => Err(refused(&rejection)),
        }
    }
}

fn refused(rejection: &FormRejection) -> Failure {
    match rejection.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Failure::malformed(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "send a form",
        ),
        _ => Failure::bad_request("bad_form", "this form is not complete: load the page again"),
    }
}
