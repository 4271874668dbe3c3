//! The doors: signing in and out, a forgotten password, the first member of staff, and accepting an
//! invitation.

mod invitation;
mod password;
mod setup;
mod sign_in;
mod views;

use std::net::SocketAddr;

use axum::{
    Router,
    extract::{ConnectInfo, FromRequestParts},
    http::{StatusCode, request::Parts},
    routing::{get, post},
};

use crate::{
    AppState, csrf,
    failure::{Answer, Failure},
    headers::RequestId,
};

pub(crate) use self::views::sign_in;

/// The routes of the doors.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-out", post(sign_in::leave))
        .route("/password", get(password::ask).post(password::send))
        .route("/password/{link}", get(password::show).post(password::submit))
        .route("/setup", get(setup::show).post(setup::submit))
        .route("/invitations/{secret}", get(invitation::show).post(invitation::submit))
}

/// Somebody who is not signed in, as far as he is known; posts from other sites are refused.
struct Stranger {
    /// Where he comes from, as far as that can be told.
    remote: Option<String>,
    /// The request.
    request_id: String,
}

impl FromRequestParts<AppState> for Stranger {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Answer<Self> {
        if !csrf::is_from_here(parts, state) {
            let detail = "this form did not come from the panel: load the page again";
            return Err(Failure::malformed(StatusCode::FORBIDDEN, "csrf", detail));
        }
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
        let id = parts.extensions.get::<RequestId>();
        Ok(Self {
            remote: state.options.trusted_proxies.remote(peer, &parts.headers),
            request_id: id.map_or("", RequestId::as_str).to_owned(),
        })
    }
}

/// Whether an address leads to a page of ours; anything else might lead to another site.
pub(crate) fn is_local(address: &str) -> bool {
    let mut letters = address.chars();
    letters.next() == Some('/')
        && !matches!(letters.next(), Some('/' | '\\'))
        && !address.chars().any(|letter| letter.is_control() || letter == '\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_our_own_are_followed_after_signing_in() {
        for local in ["/", "/clients?status=active", "/clients/1042#users"] {
            assert!(is_local(local), "{local}");
        }
        for foreign in
            ["", "clients", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil"]
        {
            assert!(!is_local(foreign), "{foreign}");
        }
    }
}
