//! Who gets in, and who may do what.

use bursar_domain::access::Permission;
use bursar_tests::{Office, PASSWORD};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_stays_signed_in_until_he_leaves() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    administrator.get("/api/v1/clients").await.is(200);
    administrator.post_form("/sign-out", &[]).await.redirects_to("/sign-in");
    administrator.get("/api/v1/clients").await.is_problem(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_account_are_answered_alike() {
    let office = Office::open().await;
    let mut answers = Vec::new();
    for email in ["admin@bursar.example", "nobody@bursar.example"] {
        let form = [("email", email), ("password", "not the right one")];
        let reply = office.nobody().post_form("/sign-in", &form).await.is(422);
        answers.push(reply.hides("Sign out").body.replace(email, "…"));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_down_even_for_the_right_password() {
    let office = Office::open().await;
    for _ in 0..10 {
        let form = [("email", "admin@bursar.example"), ("password", "a guess, one of many")];
        office.nobody().post_form("/sign-in", &form).await.is(422);
    }
    let form = [("email", "admin@bursar.example"), ("password", PASSWORD)];
    let reply = office.nobody().post_form("/sign-in", &form).await.is(429);
    assert!(reply.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_changes_nothing_without_the_proof_of_its_forms() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let stolen = administrator.clone().without_proof();
    let body = json!({"name": "Stolen"});
    stolen.post_json("/api/v1/client-groups", &body).await.is_problem(403, "csrf");
    let elsewhere = administrator.with("origin", "https://evil.example");
    elsewhere.post_json("/api/v1/client-groups", &body).await.is_problem(403, "csrf");
    administrator.post_json("/api/v1/client-groups", &body).await.is(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_staff_who_is_made_inactive_is_out_at_once() {
    let office = Office::open().await;
    let program = office.program_with(&[Permission::ViewClients]).await;
    program.get("/api/v1/clients").await.is(200);
    let forged = office.nobody().with("authorization", "Bearer bursar_forged");
    forged.get("/api/v1/clients").await.is_problem(401, "unauthenticated");
}
