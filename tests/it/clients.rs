//! A client's life, and what becomes of two people who change it at once.

use bursar_domain::access::Permission;
use bursar_tests::nasty::encoded;
use bursar_tests::{Office, Visitor};
use futures::future::join_all;
use serde_json::{Value, json};

/// Registers a client and answers what the API says of it.
pub(crate) async fn register(program: &Visitor, company: &str) -> Value {
    let email = format!("{}@clients.example", company.to_lowercase().replace(' ', "-"));
    let body = json!({"company": company, "email": email, "country": "SE"});
    program.post_json("/api/v1/clients", &body).await.is(201).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registered_client_is_found_by_every_word_of_its_name() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Ångström 100%_Örn").await;
    for typed in ["angstr", "ÅNG", "100%_", "%_orn", "an"] {
        let found =
            program.get(&format!("/api/v1/clients?q={}", encoded(typed))).await.is(200).json();
        let ids: Vec<_> =
            found["data"].as_array().unwrap().iter().map(|c| c["id"].clone()).collect();
        assert!(ids.contains(&acme["id"]), "{typed:?} finds {ids:?}");
    }
    let others = program.get("/api/v1/clients?q=100%25x").await.is(200).json();
    assert_eq!(others["page"]["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mistake_of_a_new_client_is_told_at_once() {
    let office = Office::open().await;
    let program = office.program().await;
    let body = json!({"email": "nonsense", "country": "XX", "currency": "ZZZ", "phone": "x"});
    let reply = program.post_json("/api/v1/clients", &body).await.is_problem(422, "invalid");
    let problem = reply.json();
    let fields: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|e| &e["field"]).collect();
    for field in ["email", "country", "currency", "phone"] {
        assert!(fields.contains(&&json!(field)), "{field} is not among {fields:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_of_two_editors_is_told_and_changes_nothing() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let path = format!("/api/v1/clients/{}", acme["id"]);
    let seen = format!("\"{}\"", acme["version"]);
    let editor = program.with("if-match", &seen);
    let first = editor.patch_json(&path, &json!({"city": "Oslo"})).await.is(200);
    assert_ne!(first.header("etag"), seen);
    let second = editor.patch_json(&path, &json!({"city": "Bergen", "zip": "5003"})).await;
    second.is_problem(412, "stale");
    let now = program.get(&path).await.is(200).json();
    assert_eq!((&now["city"], &now["zip"]), (&json!("Oslo"), &Value::Null));
    editor.delete(&path).await.is_problem(412, "stale");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_edits_at_once_each_is_kept_or_told() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let path = format!("/api/v1/clients/{}", acme["id"]);
    let edits = (0..20).map(|number| {
        let (program, path) = (program.clone(), path.clone());
        async move { program.patch_json(&path, &json!({"city": format!("City {number}")})).await }
    });
    let replies = join_all(edits).await;
    let kept = replies.iter().filter(|reply| reply.status == 200).count();
    assert!(kept > 0);
    assert!(replies.iter().all(|reply| matches!(reply.status, 200 | 409)), "{replies:?}");
    let now = program.get(&path).await.is(200).json();
    let version = now["version"].as_i64().unwrap() - acme["version"].as_i64().unwrap();
    assert_eq!(usize::try_from(version).unwrap(), kept, "each kept edit is one version");
    let audit = program.get(&format!("{path}/audit?limit=100")).await.is(200).json();
    let entries = audit["data"].as_array().unwrap();
    let edits = entries.iter().filter(|entry| entry["action"] == "client.edited").count();
    assert_eq!(edits, kept, "each kept edit has its entry");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_has_an_audit_entry_with_its_request() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let path = format!("/api/v1/clients/{}", acme["id"]);
    let step = |id: &str| program.with("x-request-id", id);
    step("edit-1").patch_json(&path, &json!({"city": "Oslo"})).await.is(200);
    step("group-1")
        .put_json(&format!("{path}/groups"), &json!({"group_ids": [2, 3]}))
        .await
        .is(200);
    let configuration = json!({"configuration_id": 2});
    step("configure-1").put_json(&format!("{path}/configuration"), &configuration).await.is(200);
    step("note-1").post_json(&format!("{path}/notes"), &json!({"body": "Rang"})).await.is(201);
    step("suspend-1").post_json(&format!("{path}/suspend"), &json!({"reason": "x"})).await.is(202);
    office.work(&program).await;
    step("resume-1").post_json(&format!("{path}/resume"), &json!({"reason": "y"})).await.is(202);
    let audit = program.get(&format!("{path}/audit?limit=100")).await.is(200).json();
    let entries = audit["data"].as_array().unwrap();
    for request in ["edit-1", "group-1", "configure-1", "note-1", "suspend-1", "resume-1"] {
        let found = entries.iter().filter(|entry| entry["request_id"] == request).count();
        assert!(found > 0, "nothing is told of {request}: {entries:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_change_leaves_no_entry() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let path = format!("/api/v1/clients/{}", acme["id"]);
    let reader = office.program_with(&[Permission::ViewClients]).await;
    reader.patch_json(&path, &json!({"city": "Oslo"})).await.is_problem(403, "denied");
    program.patch_json(&path, &json!({"email": "nonsense"})).await.is_problem(422, "invalid");
    let audit = program.get(&format!("{path}/audit")).await.is(200).json();
    assert_eq!(audit["page"]["total"], 1, "{audit:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_on_which_nothing_hangs_can_be_deleted() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let path = format!("/api/v1/clients/{}", acme["id"]);
    program.delete(&path).await.is(202);
    office.work(&program).await;
    program.get(&path).await.is_problem(404, "not_found");
    let busy = program.get("/api/v1/clients?has_services=true&limit=1").await.is(200).json();
    let busy = format!("/api/v1/clients/{}", busy["data"][0]["id"]);
    program.delete(&busy).await.is_problem(409, "client_in_use");
}
