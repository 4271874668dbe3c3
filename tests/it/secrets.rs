//! The log tells nothing that it should not know.

use bursar_domain::access::Permission;
use bursar_tests::{Office, PASSWORD, logs};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_log_holds_no_password_token_session_or_address() {
    let office = Office::open().await;
    let program = office.program_with(Permission::ALL).await;
    let administrator = office.administrator().await;
    let guess = [("email", "somebody.secret@clients.example"), ("password", "a guessed password")];
    office.nobody().post_form("/sign-in", &guess).await.is(422);
    let token = program.post_json("/api/v1/tokens", &json!({"name": "x"})).await.is(201).json();
    let body = json!({"company": "Secretive", "email": "secretive.person@clients.example"});
    program.post_json("/api/v1/clients", &body).await.is(201);
    program.post_json("/api/v1/clients", &json!({"email": "broken secret@"})).await.is(422);
    program.get("/api/v1/clients?q=secretive.person@clients.example").await.is(200);
    administrator.get("/clients?q=secretive.person@clients.example").await.is(200);
    office
        .nobody()
        .with("authorization", "Bearer bursar_guessed")
        .get("/api/v1/clients")
        .await
        .is(401);

    let log = logs::kept();
    assert!(log.contains("answered"), "nothing is logged at all");
    let secret = token["token"].as_str().or_else(|| token["secret"].as_str()).unwrap().to_owned();
    let hidden = [
        PASSWORD,
        "a guessed password",
        "bursar_guessed",
        "somebody.secret",
        "secretive.person",
        "broken secret",
        administrator.csrf(),
        &secret,
    ];
    for secret in hidden {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "the log tells {secret:?}: {line:?}");
    }
}
