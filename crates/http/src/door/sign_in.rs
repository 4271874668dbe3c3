//! Signing in and out.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use bursar_application::{Desk, Error, access::SignIn, secret::Secret};
use bursar_domain::access::User;
use bursar_kernel::Id;
use serde::Deserialize;
use tower_sessions::Session;

use super::{Stranger, is_local, views};
use crate::{
    AppState,
    failure::{Answer, retry_after},
    form::FormBody,
    params::{Asked, FromParams, Params},
    session,
    staff::Staff,
    unsaved::Unsaved,
};

/// Where to go once signed in.
pub(super) struct Onward(Option<String>);

impl FromParams for Onward {
    fn from_params(params: &mut Params) -> Option<Self> {
        Some(Self(params.text("next").filter(|next| is_local(next))))
    }
}

#[derive(Deserialize)]
pub(super) struct SignInForm {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
    #[serde(default)]
    unsaved: String,
}

pub(super) async fn show(State(state): State<AppState>, Asked(next): Asked<Onward>) -> Response {
    let next = next.0.unwrap_or_default();
    views::sign_in(&state.options.provider, "", &next, None, &[]).into_response()
}

pub(super) async fn submit(
    State(state): State<AppState>,
    session: Session,
    stranger: Stranger,
    FormBody(form): FormBody<SignInForm>,
) -> Answer<Response> {
    let (email, next, unsaved) =
        (form.email.clone(), form.next.clone(), Unsaved::read(&form.unsaved));
    match enter(&state.desk, &session, stranger, form).await {
        Ok((user, csrf)) => Ok(match unsaved.filter(|unsaved| unsaved.is_of(user)) {
            Some(unsaved) => unsaved.page(&state.options.provider, &csrf).into_response(),
            None => Redirect::to(if is_local(&next) { &next } else { "/" }).into_response(),
        }),
        Err(error) => {
            let wait = retry_after(Some(&error));
            let (status, problems) = views::problems(error)?;
            let provider = &state.options.provider;
            let page = views::sign_in(provider, &email, &next, unsaved.as_ref(), &problems);
            let mut response = (status, page).into_response();
            response.headers_mut().extend(wait.map(|wait| (header::RETRY_AFTER, wait.into())));
            Ok(response)
        }
    }
}

async fn enter(
    desk: &Desk,
    session: &Session,
    stranger: Stranger,
    form: SignInForm,
) -> Result<(Id<User>, String), Error> {
    let Stranger { remote, request_id } = stranger;
    let (email, password) = (form.email, Secret::new(form.password));
    let staff = desk.sign_in(SignIn { email, password, remote, request_id }).await?;
    Ok((staff.user, begin_session(desk, session, staff.user).await?))
}

/// Begins a session, and says what its forms prove themselves with; a store that fails is told like
/// any other failure of the store.
pub(super) async fn begin_session(
    desk: &Desk,
    session: &Session,
    user: Id<User>,
) -> Result<String, Error> {
    session::begin(session, desk, user).await.map_err(|error| {
        let doing = "beginning a session".to_owned();
        bursar_domain::repository::StoreError::Unavailable { doing, source: Box::new(error) }.into()
    })
}

pub(super) async fn leave(session: Session, _: Staff) -> Answer<Redirect> {
    session::end(&session).await?;
    Ok(Redirect::to("/sign-in"))
}

/// The status of a page that shows a form again.
pub(super) const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
