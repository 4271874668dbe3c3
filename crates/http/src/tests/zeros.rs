use axum::http::{Method, StatusCode};

use super::house::{House, TOKEN};

#[tokio::test]
async fn a_zero_character_in_a_body_is_the_fault_of_the_caller() {
    let json = ("content-type", "application/json");
    let body = r#"{"name":"a\u0000b"}"#;
    let reply = House::new().call(Method::POST, "/api/v1/tokens", &[TOKEN, json], body).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    let detail = reply.json()["detail"].as_str().unwrap_or_default().to_owned();
    assert_eq!(detail, "leave the zero character out of name");
}
