//! What every request meets, whatever it asks for. Behind the ports are mocks: the conversation is
//! what matters here.

mod house;
mod repeats;
mod sessions;
mod zeros;

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::http::{Method, StatusCode};
use bytes::Bytes;
use serde_json::json;

use self::house::{House, TOKEN};

#[tokio::test]
async fn programs_without_a_token_are_told_to_sign_in() {
    let reply = House::new().call(Method::GET, "/api/v1/clients", &[], "").await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(reply.header("www-authenticate"), "Bearer");
    assert_eq!(reply.json()["type"], "unauthenticated");
    assert_eq!(reply.json()["request_id"], reply.header("x-request-id"));
}

#[tokio::test]
async fn people_who_are_not_signed_in_are_led_to_the_door_and_back() {
    let mut house = House::new();
    house.sessions.expect_load().returning(|_, _| Ok(None));
    let reply = house.call(Method::POST, "/sign-out", &[], "").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    assert_eq!(reply.header("location"), "/sign-in?next=%2F");
}

#[tokio::test]
async fn a_form_that_was_sent_too_late_is_found_again_behind_the_door() {
    for (referer, next) in [
        ("http://bursar.example/clients/7/edit?list=a", "%2Fclients%2F7%2Fedit%3Flist%3Da"),
        ("http://evil.example/clients/7/edit", "%2F"),
    ] {
        let mut house = House::new();
        house.sessions.expect_load().returning(|_, _| Ok(None));
        let headers = [("host", "bursar.example"), ("referer", referer)];
        let reply = house.call(Method::POST, "/clients/7/edit", &headers, "").await;
        assert_eq!(reply.header("location"), format!("/sign-in?next={next}"));
    }
}

#[tokio::test]
async fn a_wrong_address_is_told_to_programs_and_shown_to_people() {
    let reply = House::new().call(Method::GET, "/api/v1/nowhere", &[], "").await;
    assert_eq!(
        (reply.status, reply.json()["type"].clone()),
        (StatusCode::NOT_FOUND, json!("not_found"))
    );
    let page = House::new().call(Method::GET, "/no/such/page", &[], "").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("Page not found"), "{}", page.body);
    let reply = House::new().call(Method::PUT, "/api/v1/tokens", &[], "").await;
    assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(reply.json()["type"], "bad_method");
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_named() {
    let rows = [
        (Method::GET, "/api/v1/clients?colour=red", "", 400, "bad_parameter", "colour"),
        (Method::GET, "/api/v1/clients?limit=1&limit=2", "", 400, "bad_parameter", "limit"),
        (Method::GET, "/api/v1/clients?is_reseller=true", "", 400, "bad_parameter", "is_reseller"),
        (Method::GET, "/api/v1/clients/facets?sort=company", "", 400, "bad_parameter", "sort"),
        (Method::POST, "/api/v1/clients", "{", 400, "no_json", ""),
        (Method::POST, "/api/v1/clients", r#"{"shoe": 1}"#, 422, "invalid", "shoe"),
        (Method::POST, "/api/v1/clients", r#"{"tax_exempt": "x"}"#, 422, "invalid", "tax_exempt"),
        (Method::POST, "/api/v1/clients", r#"{"reseller_id": 1}"#, 422, "invalid", "reseller_id"),
        (Method::POST, "/api/v1/clients/1/suspend", "{}", 422, "invalid", "reason"),
        (Method::POST, "/api/v1/clients/bulk", r#"{"act": "explode"}"#, 422, "invalid", "act"),
        (
            Method::PUT,
            "/api/v1/clients/1/groups",
            r#"{"group_ids": [0]}"#,
            422,
            "invalid",
            "group_ids",
        ),
        (Method::GET, "/api/v1/clients/01", "", 404, "not_found", ""),
        (Method::GET, "/api/v1/clients/x/users", "", 404, "not_found", ""),
    ];
    for (method, path, body, status, code, field) in rows {
        let reply = House::new().call(method, path, &[TOKEN], body).await;
        assert_eq!(reply.status.as_u16(), status, "{path} {body}: {}", reply.body);
        assert_eq!(reply.json()["type"], code, "{path} {body}");
        if !field.is_empty() {
            assert_eq!(reply.json()["errors"][0]["field"], field, "{path} {body}");
        }
    }
}

#[tokio::test]
async fn bodies_of_another_kind_or_too_large_are_refused() {
    let form = ("content-type", "application/x-www-form-urlencoded");
    let reply = House::new().call(Method::POST, "/api/v1/tokens", &[TOKEN, form], "name=a").await;
    assert_eq!(reply.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let large = "x".repeat(1024 * 1024 + 1);
    let reply = House::new().call(Method::POST, "/api/v1/tokens", &[TOKEN], large).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
}

/// A body of 64 MiB that complains when more of it is read than a stranger may send.
fn endless(read: &Arc<AtomicUsize>) -> Body {
    let read = Arc::clone(read);
    let chunk = move |_| {
        read.fetch_add(1, Ordering::Relaxed);
        Ok::<_, Infallible>(Bytes::from(vec![b'x'; 1024 * 1024]))
    };
    Body::from_stream(futures::stream::iter((0..64).map(chunk)))
}

#[tokio::test]
async fn strangers_cannot_have_large_files_read() {
    let csv = ("content-type", "text/csv");
    let rows = [
        ("/api/v1/clients/import", ("authorization", "Bearer bad"), StatusCode::UNAUTHORIZED, 0),
        ("/clients/import", ("cookie", "bursar=x"), StatusCode::SEE_OTHER, 0),
        // Only those two addresses take files.
        ("/setup/clients/import", TOKEN, StatusCode::PAYLOAD_TOO_LARGE, 2),
        ("/api/v1/clients/1/clients/import", TOKEN, StatusCode::PAYLOAD_TOO_LARGE, 2),
    ];
    for (path, who, status, most) in rows {
        let read = Arc::new(AtomicUsize::new(0));
        let reply = House::new().call(Method::POST, path, &[who, csv], endless(&read)).await;
        assert_eq!(reply.status, status, "{path}: {}", reply.body);
        assert!(read.load(Ordering::Relaxed) <= most, "{path} reads {read:?} MiB");
    }
    let large = "x".repeat(2 * 1024 * 1024);
    let json = ("content-type", "application/json");
    let reply = House::new().call(Method::POST, rows[0].0, &[TOKEN, json], large).await;
    assert_eq!(reply.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "staff get further than the size");
}

#[tokio::test]
async fn a_malformed_version_is_a_bad_header() {
    let tag = ("if-match", "3");
    let reply = House::new().call(Method::PATCH, "/api/v1/clients/1", &[TOKEN, tag], "{}").await;
    assert_eq!(
        (reply.status, reply.json()["type"].clone()),
        (StatusCode::BAD_REQUEST, json!("bad_header"))
    );
}

#[tokio::test]
async fn a_panic_is_a_fault_with_its_reference() {
    let mut house = House::new();
    house.people.expect_tokens().returning(|_| panic!("the roof is on fire"));
    let reply =
        house.call(Method::GET, "/api/v1/tokens", &[TOKEN, ("x-request-id", "r-7")], "").await;
    assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(
        (reply.json()["type"].clone(), reply.json()["request_id"].clone()),
        (json!("fault"), json!("r-7"))
    );
    assert!(!reply.body.contains("fire"));
}

#[tokio::test]
async fn liveness_and_readiness_need_no_token() {
    assert_eq!(House::new().call(Method::GET, "/healthz", &[], "").await.status, StatusCode::OK);
    assert_eq!(House::new().call(Method::GET, "/metrics", &[], "").await.status, StatusCode::OK);
    let mut house = House::new();
    house.missing = Some("migrations are pending");
    let reply = house.call(Method::GET, "/readyz", &[], "").await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    let reply = House::new().call(Method::GET, "/api/v1/openapi.json", &[], "").await;
    assert_eq!(reply.json()["info"]["title"], "Bursar");
}
