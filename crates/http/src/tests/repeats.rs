use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::{Method, StatusCode};
use bursar_application::{ports::StoredAnswer, secret};

use super::house::{House, Reply, TOKEN};

const KEY: (&str, &str) = ("idempotency-key", "k-1");
const BODY: &str = r#"{"name": "ci"}"#;

fn digest() -> String {
    secret::digest(format!("\n{BODY}").as_bytes())
}

fn stored(answer: Option<&str>, is_secret: bool) -> StoredAnswer {
    StoredAnswer { body_digest: digest(), answer: answer.map(str::to_owned), is_secret }
}

async fn post(house: House) -> Reply {
    house.call(Method::POST, "/api/v1/tokens", &[TOKEN, KEY], BODY).await
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer() {
    let mut house = House::new();
    let kept = r#"{"status": 201, "headers": [["location", "/api/v1/x"]], "body": "first"}"#;
    house.answers.expect_find().returning(move |key| {
        assert_eq!((key.scope.as_str(), key.key.as_str()), ("7 POST /api/v1/tokens", "k-1"));
        Ok(Some(stored(Some(kept), false)))
    });
    let reply = post(house).await;
    assert_eq!((reply.status, reply.body.as_str()), (StatusCode::CREATED, "first"));
    assert_eq!(reply.header("location"), "/api/v1/x");
}

#[tokio::test]
async fn a_repeat_with_another_body_is_wrong() {
    let mut house = House::new();
    let other = StoredAnswer { body_digest: "other".to_owned(), ..stored(None, false) };
    house.answers.expect_find().returning(move |_| Ok(Some(other.clone())));
    let reply = post(house).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reply.json()["type"], "key_reused");
}

#[tokio::test]
async fn a_repeat_of_an_answer_with_a_secret_is_refused() {
    let mut house = House::new();
    house.answers.expect_find().returning(|_| Ok(Some(stored(None, true))));
    let reply = post(house).await;
    assert_eq!(
        (reply.status, reply.json()["type"].as_str()),
        (StatusCode::CONFLICT, Some("answer_secret"))
    );
}

#[tokio::test]
async fn a_repeat_waits_for_the_first_answer() {
    let mut house = House::new();
    let looks = AtomicUsize::new(0);
    house.answers.expect_find().times(4).returning(move |_| {
        let kept = r#"{"status": 200, "headers": [], "body": "late"}"#;
        let is_done = looks.fetch_add(1, Ordering::Relaxed) == 3;
        Ok(Some(stored(is_done.then_some(kept), false)))
    });
    assert_eq!(post(house).await.body, "late");
}

#[tokio::test]
async fn a_failed_request_keeps_no_answer() {
    let mut house = House::new();
    house.answers.expect_find().times(1).returning(|_| Ok(None));
    house.answers.expect_complete().never();
    let reply = house.call(Method::POST, "/api/v1/tokens", &[TOKEN, KEY], "{}").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
}
