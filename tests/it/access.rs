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
async fn a_guesser_shuts_nobody_out_but_himself() {
    let office = Office::open().await;
    let right = [("email", "admin@bursar.example"), ("password", PASSWORD)];
    let wrong = [("email", "admin@bursar.example"), ("password", "a guess, one of many")];
    // What he writes before the address that the proxy adds is only what he says.
    for invented in 0..10 {
        let header = format!("198.51.100.{invented}, 203.0.113.7");
        let guesser = office.nobody().with("x-forwarded-for", &header);
        guesser.post_form("/sign-in", &wrong).await.is(422);
    }
    let guesser = office.nobody().with("x-forwarded-for", "198.51.100.99, 203.0.113.7");
    guesser.post_form("/sign-in", &right).await.is(429);
    let elsewhere = office.nobody().with("x-forwarded-for", "198.51.100.99");
    elsewhere.post_form("/sign-in", &right).await.redirects_to("/");
    let (email, _) = office.hire(&[]).await;
    let colleague = [("email", email.as_str()), ("password", PASSWORD)];
    guesser.post_form("/sign-in", &colleague).await.redirects_to("/");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_staff_who_is_made_inactive_is_out_at_once() {
    let office = Office::open().await;
    let administrator = office.program().await;
    let (email, user) = office.hire(&[Permission::ViewClients]).await;
    let session = office.nobody().sign_in(&email, PASSWORD).await;
    let program = office.program_of(user).await;
    for visitor in [&session, &program] {
        visitor.get("/api/v1/clients").await.is(200);
    }
    let path = format!("/api/v1/staff/{user}");
    administrator.patch_json(&path, &json!({"is_active": false})).await.is(200);
    for visitor in [&session, &program] {
        visitor.get("/api/v1/clients").await.is_problem(401, "unauthenticated");
    }
    let form = [("email", email.as_str()), ("password", PASSWORD)];
    office.nobody().post_form("/sign-in", &form).await.is(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_signs_out_everywhere() {
    let office = Office::open().await;
    let (email, _) = office.hire(&[Permission::ViewClients]).await;
    let here = office.nobody().sign_in(&email, PASSWORD).await;
    let there = office.nobody().sign_in(&email, PASSWORD).await;
    let form = [("current_password", PASSWORD), ("password", "another horse battery")];
    let reply = here.post_form("/settings/me/password", &form).await.redirects_to("/sign-in");
    assert!(reply.header("set-cookie").contains("Max-Age=0"), "{}", reply.header("set-cookie"));
    for visitor in [&here, &there] {
        visitor.get("/api/v1/clients").await.is_problem(401, "unauthenticated");
    }
    let again = office.nobody().sign_in(&email, "another horse battery").await;
    again.get("/api/v1/clients").await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_client_begins_otherwise_than_usual_only_where_that_is_allowed() {
    use Permission::{ChangeClientConfigurations, CreateClients, GroupClients, ViewClients};
    let office = Office::open().await;
    let everything = office.program().await;
    let body = json!({"name": "Other"});
    let path = |what: &str| format!("/api/v1/{what}");
    let configuration = everything.post_json(&path("configurations"), &body).await.is(201).json();
    let group = everything.post_json(&path("client-groups"), &body).await.is(201).json();
    let groups = everything.get(&path("client-groups")).await.is(200).json();
    let usual = groups["data"].as_array().unwrap().iter();
    let usual = usual.filter(|group| group["is_default"] == true).map(|group| &group["id"]);
    let usual: Vec<_> = usual.collect();
    let with = |more: serde_json::Value| {
        let mut body = json!({"company": "Acme", "email": "billing@acme.example"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let rows = [
        (with(json!({"configuration_id": configuration["id"]})), ChangeClientConfigurations),
        (with(json!({"group_ids": [group["id"]]})), GroupClients),
    ];
    let plain = office.program_with(&[ViewClients, CreateClients]).await;
    for (body, permission) in rows {
        plain.post_json(&path("clients"), &body).await.is_problem(403, "denied");
        let allowed = office.program_with(&[ViewClients, CreateClients, permission]).await;
        allowed.post_json(&path("clients"), &body).await.is(201);
    }
    plain.post_json(&path("clients"), &with(json!({}))).await.is(201);
    plain.post_json(&path("clients"), &with(json!({"group_ids": usual}))).await.is(201);
}
