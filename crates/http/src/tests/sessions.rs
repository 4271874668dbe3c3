use axum::http::{Method, StatusCode};
use bursar_application::ports::StoredSession;
use bursar_kernel::Id;
use chrono::{DateTime, TimeDelta};

use super::house::{House, Reply};
use crate::headers::Transport;

const COOKIE: (&str, &str) = ("cookie", "bursar=AAAAAAAAAAAAAAAAAAAAAA");

/// A house in which the cookie belongs to a session that began and was last used at these seconds.
fn signed_in(began_at: i64, seen_at: i64) -> House {
    let mut house = House::new();
    house.sessions.expect_load().returning(move |id, _| {
        assert_eq!(id.len(), 64, "the store sees a digest, never the cookie");
        let signed_in = format!(
            r#"{{"signed_in": {{"user": 7, "csrf": "t-1", "began_at": {began_at}, "seen_at": {seen_at}}}}}"#
        );
        let expires_at = DateTime::UNIX_EPOCH + TimeDelta::hours(1);
        let (id, user) = (id.to_owned(), Some(Id::new(7).unwrap()));
        Ok(Some(StoredSession { id, user, data: signed_in, expires_at }))
    });
    house.people.expect_tokens().returning(|_| Ok(Vec::new()));
    house
}

async fn post(headers: &[(&str, &str)]) -> Reply {
    let headers: Vec<_> = [COOKIE].iter().chain(headers).copied().collect();
    signed_in(0, 0).call(Method::POST, "/api/v1/tokens", &headers, "{}").await
}

#[tokio::test]
async fn a_session_reads_without_proof() {
    let reply = signed_in(0, 0).call(Method::GET, "/api/v1/tokens", &[COOKIE], "").await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
}

#[tokio::test]
async fn a_session_changes_nothing_without_its_token_or_from_another_site() {
    let token = ("x-csrf-token", "t-1");
    for headers in [
        &[][..],
        &[("x-csrf-token", "t-2")],
        &[token, ("origin", "https://evil.example"), ("host", "localhost")],
        &[token, ("sec-fetch-site", "cross-site")],
    ] {
        let reply = post(headers).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{headers:?}");
        assert_eq!(reply.json()["type"], "csrf");
    }
    let reply = post(&[token, ("origin", "http://localhost"), ("host", "localhost")]).await;
    assert_eq!(reply.json()["errors"][0]["field"], "name", "it got as far as its body");
}

#[tokio::test]
async fn a_session_ends_when_nobody_came_for_long_or_it_grew_too_old() {
    for (began, seen) in [(-50_000, -50_000), (-8 * 86_400, -60)] {
        let mut house = signed_in(began, seen);
        house.sessions.expect_remove().times(1).returning(|_| Ok(()));
        let reply = house.call(Method::GET, "/api/v1/tokens", &[COOKIE], "").await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{began} {seen}");
    }
}

#[tokio::test]
async fn browsers_forget_the_cookie_of_a_session_that_ended_whatever_carries_it() {
    let rows = [
        (Transport::Plain, "bursar", None),
        (Transport::Secure, "__Host-bursar", Some("; Secure; HttpOnly; SameSite=Lax")),
    ];
    for (transport, name, more) in rows {
        let mut house = House { transport, ..signed_in(0, 0) };
        house.sessions.expect_remove().times(1).returning(|_| Ok(()));
        let cookie = format!("{name}=AAAAAAAAAAAAAAAAAAAAAA");
        let headers = [("cookie", cookie.as_str()), ("x-csrf-token", "t-1")];
        let reply = house.call(Method::POST, "/sign-out", &headers, "").await;
        assert_eq!(reply.header("location"), "/sign-in", "{}", reply.body);
        let end = reply.header("set-cookie");
        assert!(end.starts_with(&format!("{name}=; ")) && end.contains("Max-Age=0"), "{end}");
        assert!(end.contains("Path=/") && end.contains(more.unwrap_or_default()), "{end}");
    }
}

#[tokio::test]
async fn a_session_in_use_lives_on_but_not_beyond_its_seven_days() {
    let mut house = signed_in(-7 * 86_400 + 3_600, -3_600);
    house.sessions.expect_save().times(1).returning(|session| {
        assert_eq!(session.expires_at, DateTime::UNIX_EPOCH + TimeDelta::hours(1));
        Ok(())
    });
    let reply = house.call(Method::GET, "/api/v1/tokens", &[COOKIE], "").await;
    assert_eq!(reply.status, StatusCode::OK);
    let cookie = reply.header("set-cookie");
    for part in ["bursar=", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
}
