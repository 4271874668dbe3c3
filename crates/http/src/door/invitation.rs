//! Accepting an invitation to look after a client.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use bursar_application::{clients::AcceptInvitation, secret::Secret};
use serde::Deserialize;

use super::{Stranger, views};
use crate::{AppState, failure::Answer, form::FormBody};

#[derive(Deserialize)]
pub(super) struct AcceptForm {
    #[serde(flatten)]
    person: views::Person,
    password: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Path(secret): Path<String>,
) -> Answer<Response> {
    let invitation = state.desk.open_invitation(&Secret::new(secret.as_str())).await?;
    let email = invitation.email().to_string();
    let person = views::Person { email, ..views::Person::default() };
    Ok(views::accept(&state.options.provider, &secret, &person, &[]).into_response())
}

pub(super) async fn submit(
    State(state): State<AppState>,
    Path(secret): Path<String>,
    stranger: Stranger,
    FormBody(form): FormBody<AcceptForm>,
) -> Answer<Response> {
    let (person, provider) = (form.person, &state.options.provider);
    let command = AcceptInvitation {
        secret: Secret::new(secret.as_str()),
        first_name: person.first_name.clone(),
        last_name: person.last_name.clone(),
        password: Secret::new(form.password),
    };
    match state.desk.accept_invitation(&stranger.request_id, command).await {
        Ok(_) => Ok(views::accepted(provider).into_response()),
        Err(error) => {
            let (status, problems) = views::problems(error)?;
            Ok((status, views::accept(provider, &secret, &person, &problems)).into_response())
        }
    }
}
