//! Setting a new password by a link that is sent by e-mail.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use bursar_application::{
    Error,
    access::{AskReset, ResetPassword},
    secret::Secret,
};
use serde::Deserialize;

use super::{Stranger, views};
use crate::{
    AppState,
    components::Problem,
    failure::{Answer, retry_after, status},
    form::FormBody,
};

#[derive(Deserialize)]
pub(super) struct AskForm {
    email: String,
}

#[derive(Deserialize)]
pub(super) struct ResetForm {
    password: String,
}

/// Asks who has forgotten his password.
pub(super) async fn ask(State(state): State<AppState>) -> Response {
    let provider = &state.options.provider;
    views::forgotten(provider, state.desk.sends_mail(), "", &[]).into_response()
}

/// Has a link sent, if there is somebody to whom it can be sent: the answer is the same, and as
/// fast, for everybody.
pub(super) async fn send(
    State(state): State<AppState>,
    stranger: Stranger,
    FormBody(form): FormBody<AskForm>,
) -> Answer<Response> {
    let Stranger { remote, request_id } = stranger;
    let (provider, email) = (&state.options.provider, form.email.clone());
    let ask = AskReset { email: form.email, remote, request_id };
    if let Err(error) = state.desk.admit_reset(&ask).await {
        let wait = retry_after(Some(&error));
        let (status, problems) = views::problems(error)?;
        let page = views::forgotten(provider, state.desk.sends_mail(), &email, &problems);
        let mut response = (status, page).into_response();
        response.headers_mut().extend(wait.map(|wait| (header::RETRY_AFTER, wait.into())));
        return Ok(response);
    }
    let desk = state.desk.clone();
    tokio::spawn(async move {
        if let Err(error) = desk.send_reset(&ask).await {
            tracing::error!(%error, "the link for a new password was not sent");
        }
    });
    Ok(views::link_sent(provider).into_response())
}

/// Asks for the new password. The link is not looked at yet: programs that read mail follow links.
pub(super) async fn show(State(state): State<AppState>, Path(link): Path<String>) -> Response {
    views::new_password(&state.options.provider, &link, &[]).into_response()
}

/// Sets the new password.
pub(super) async fn submit(
    State(state): State<AppState>,
    Path(link): Path<String>,
    stranger: Stranger,
    FormBody(form): FormBody<ResetForm>,
) -> Answer<Response> {
    let provider = &state.options.provider;
    let command = ResetPassword {
        link: Secret::new(link.as_str()),
        password: Secret::new(form.password),
        request_id: stranger.request_id,
    };
    match state.desk.reset_password(command).await {
        Ok(()) => Ok(views::password_set(provider).into_response()),
        Err(error @ Error::Rule { .. }) => {
            let problem = Problem::overall(sentence(&error.to_string()));
            let page = views::new_password(provider, &link, &[problem]);
            Ok((status(&error, false), page).into_response())
        }
        Err(error) => {
            let (status, problems) = views::problems(error)?;
            Ok((status, views::new_password(provider, &link, &problems)).into_response())
        }
    }
}

/// Words of a rule as they stand alone.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
