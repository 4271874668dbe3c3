//! Knows how a signed-in browser is recognised: a random id in a cookie, the rest in the store.

use std::{collections::HashMap, fmt};

use async_trait::async_trait;
use axum::{
    extract::Request,
    http::{HeaderValue, header, header::Entry},
    middleware::Next,
    response::Response,
};
use bursar_application::{Desk, ports::StoredSession, secret};
use bursar_domain::{access::User, repository::StoreError};
use bursar_kernel::Id;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use tower_sessions::{
    Expiry, Session, SessionManagerLayer, SessionStore,
    cookie::SameSite,
    session::{self, Record},
    session_store,
};

use crate::{
    failure::{Answer, Failure},
    headers::Transport,
};

/// How long a session lives without a request.
const IDLE: TimeDelta = TimeDelta::hours(12);

/// How long a session lives at most.
const ABSOLUTE: TimeDelta = TimeDelta::days(7);

/// How exactly the last request is remembered; spares the store a write with every request.
const EXACTNESS: TimeDelta = TimeDelta::minutes(10);

const SIGNED_IN: &str = "signed_in";

/// The name of the cookie over HTTPS; browsers take such a name from nobody but us.
const SECURE_NAME: &str = "__Host-bursar";

/// What takes that cookie away: without `Secure` browsers would not hear of it.
const SECURE_END: HeaderValue =
    HeaderValue::from_static("__Host-bursar=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");

/// What a session keeps of the person who signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SignedIn {
    /// Who it is.
    user: i64,
    /// What the forms of this session prove themselves with.
    pub(crate) csrf: String,
    /// When the session began, in seconds of the epoch.
    began_at: i64,
    /// When it was last used, more or less.
    seen_at: i64,
}

impl SignedIn {
    /// Who it is.
    pub(crate) fn user(&self) -> Option<Id<User>> {
        Id::new(self.user).ok()
    }

    fn ends_at(&self) -> DateTime<Utc> {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        (at(self.seen_at) + IDLE).min(at(self.began_at) + ABSOLUTE)
    }
}

/// Begins the session of a person who signed in, under a new id, and says what its forms prove
/// themselves with.
pub(crate) async fn begin(
    session: &Session,
    desk: &Desk,
    user: Id<User>,
) -> Result<String, session::Error> {
    let csrf = desk.ports().secrets.draw().expose().to_owned();
    let at = desk.now().timestamp();
    session.clear().await;
    session.cycle_id().await?;
    let signed_in = SignedIn { user: user.get(), csrf, began_at: at, seen_at: at };
    session.insert(SIGNED_IN, &signed_in).await?;
    Ok(signed_in.csrf)
}

/// Ends the session of this browser.
pub(crate) async fn end(session: &Session) -> Answer<()> {
    let ended = session.flush().await;
    ended.map_err(|error| Failure::fault("the session cannot be ended", &error))
}

/// Who is signed in, if anybody is; notes that he is still there.
pub(crate) async fn signed_in(
    session: &Session,
    at: DateTime<Utc>,
) -> Result<Option<SignedIn>, session::Error> {
    let Some(mut signed_in) = session.get::<SignedIn>(SIGNED_IN).await? else { return Ok(None) };
    if signed_in.ends_at() <= at {
        session.flush().await?;
        return Ok(None);
    }
    if at.timestamp() - signed_in.seen_at > EXACTNESS.num_seconds() {
        signed_in.seen_at = at.timestamp();
        session.insert(SIGNED_IN, &signed_in).await?;
    }
    Ok(Some(signed_in))
}

/// The layer that reads and writes sessions.
pub(crate) fn layer(desk: &Desk, transport: Transport) -> SessionManagerLayer<KeptSessions> {
    let is_secure = transport == Transport::Secure;
    let idle = time::Duration::seconds(IDLE.num_seconds());
    SessionManagerLayer::new(KeptSessions { desk: desk.clone() })
        .with_name(if is_secure { SECURE_NAME } else { "bursar" })
        .with_secure(is_secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(idle))
}

/// Has browsers forget the cookie of a session that ended.
pub(crate) async fn end_securely(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Entry::Occupied(mut cookies) = response.headers_mut().entry(header::SET_COOKIE) {
        let is_end = |cookie: &HeaderValue| {
            let rest = cookie.as_bytes().strip_prefix(SECURE_NAME.as_bytes());
            rest.is_some_and(|rest| rest.starts_with(b"=;"))
        };
        cookies.iter_mut().filter(|cookie| is_end(cookie)).for_each(|end| *end = SECURE_END);
    }
    response
}

/// Sessions in the store of the desk, under the digests of their ids.
#[derive(Clone)]
pub(crate) struct KeptSessions {
    desk: Desk,
}

impl fmt::Debug for KeptSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptSessions").finish_non_exhaustive()
    }
}

#[async_trait]
impl SessionStore for KeptSessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        record.id = session::Id::default();
        let stored = self.stored(record)?;
        self.desk.ports().sessions.add(&stored).await.map_err(|error| failed(&error))
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let stored = self.stored(record)?;
        self.desk.ports().sessions.save(&stored).await.map_err(|error| failed(&error))
    }

    async fn load(&self, id: &session::Id) -> session_store::Result<Option<Record>> {
        let found = self.desk.ports().sessions.load(&digest(id), self.desk.now()).await;
        let Some(stored) = found.map_err(|error| failed(&error))? else { return Ok(None) };
        let data: HashMap<_, _> = serde_json::from_str(&stored.data)
            .map_err(|error| session_store::Error::Decode(error.to_string()))?;
        let seconds = stored.expires_at.timestamp();
        let expiry_date = OffsetDateTime::from_unix_timestamp(seconds)
            .map_err(|error| session_store::Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &session::Id) -> session_store::Result<()> {
        self.desk.ports().sessions.remove(&digest(id)).await.map_err(|error| failed(&error))
    }
}

impl KeptSessions {
    fn stored(&self, record: &Record) -> session_store::Result<StoredSession> {
        Ok(StoredSession {
            id: digest(&record.id),
            user: known(record).as_ref().and_then(SignedIn::user),
            data: serde_json::to_string(&record.data).map_err(|error| encode(&error))?,
            expires_at: known(record).map_or(self.desk.now() + IDLE, |known| known.ends_at()),
        })
    }
}

fn digest(id: &session::Id) -> String {
    secret::digest(id.to_string().as_bytes())
}

fn known(record: &Record) -> Option<SignedIn> {
    let value = record.data.get(SIGNED_IN)?;
    SignedIn::deserialize(value).ok()
}

fn encode(error: &serde_json::Error) -> session_store::Error {
    session_store::Error::Encode(error.to_string())
}

fn failed(error: &StoreError) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}
