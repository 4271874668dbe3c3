//! The first member of staff, through the link that the server prints when there is none.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use bursar_application::{Error, access::SetUp, secret::Secret};
use bursar_domain::access::UserInput;
use serde::Deserialize;
use tower_sessions::Session;

use super::{Stranger, sign_in::begin_session, views};
use crate::{
    AppState,
    failure::Answer,
    form::FormBody,
    params::{Asked, FromParams, Params},
};

/// The secret of the link.
pub(super) struct Token(String);

impl FromParams for Token {
    fn from_params(params: &mut Params) -> Option<Self> {
        Some(Self(params.text("token").unwrap_or_default()))
    }
}

#[derive(Deserialize)]
pub(super) struct SetUpForm {
    token: String,
    #[serde(flatten)]
    person: views::Person,
    password: String,
}

pub(super) async fn show(State(state): State<AppState>, Asked(token): Asked<Token>) -> Response {
    let person = views::Person::default();
    views::setup(&state.options.provider, &token.0, &person, &[]).into_response()
}

pub(super) async fn submit(
    State(state): State<AppState>,
    session: Session,
    stranger: Stranger,
    FormBody(form): FormBody<SetUpForm>,
) -> Answer<Response> {
    let (token, person) = (form.token.clone(), form.person.clone());
    match set_up(&state, &session, stranger, form).await {
        Ok(()) => Ok(Redirect::to("/").into_response()),
        Err(error) => {
            let (status, problems) = views::problems(error)?;
            let page = views::setup(&state.options.provider, &token, &person, &problems);
            Ok((status, page).into_response())
        }
    }
}

async fn set_up(
    state: &AppState,
    session: &Session,
    stranger: Stranger,
    form: SetUpForm,
) -> Result<(), Error> {
    let input = UserInput {
        email: form.person.email,
        first_name: form.person.first_name,
        last_name: form.person.last_name,
        phone: String::new(),
        is_active: true,
    };
    let (secret, password) = (Secret::new(form.token), Secret::new(form.password));
    let command = SetUp { secret, input, password, request_id: stranger.request_id };
    let user = state.desk.set_up(command).await?;
    begin_session(&state.desk, session, user).await.map(drop)
}
