//! A request that names a key has its effect once, however often it is sent.

use bursar_tests::Office;
use futures::future::join_all;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn twenty_equal_requests_at_once_have_one_effect_and_one_answer() {
    let office = Office::open().await;
    let program = office.program().await.with("idempotency-key", "key-1");
    let body = json!({"company": "Acme", "email": "billing@acme.example"});
    let posts = (0..20).map(|_| program.post_json("/api/v1/clients", &body));
    let replies = join_all(posts).await;
    let first = replies[0].clone().is(201);
    for reply in replies {
        assert_eq!((reply.status, &reply.body), (201, &first.body));
        assert_eq!(reply.header("location"), first.header("location"));
    }
    let found = program.get("/api/v1/clients?q=billing@acme.example").await.is(200).json();
    assert_eq!(found["page"]["total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_belongs_to_its_body_its_route_and_its_caller() {
    let office = Office::open().await;
    let program = office.program().await.with("idempotency-key", "key-1");
    program.post_json("/api/v1/client-groups", &json!({"name": "One"})).await.is(201);
    let other = json!({"name": "Two"});
    program.post_json("/api/v1/client-groups", &other).await.is_problem(422, "key_reused");
    let client = json!({"company": "Acme", "email": "billing@acme.example"});
    program.post_json("/api/v1/clients", &client).await.is(201);
    let somebody = office.program().await.with("idempotency-key", "key-1");
    somebody.post_json("/api/v1/client-groups", &other).await.is(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_request_leaves_no_key() {
    let office = Office::open().await;
    let program = office.program().await.with("idempotency-key", "key-1");
    program.post_json("/api/v1/client-groups", &json!({"name": ""})).await.is(422);
    program.post_json("/api/v1/client-groups", &json!({"name": "One"})).await.is(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_answer_outlives_the_server() {
    let mut office = Office::open().await;
    let named = |visitor: &bursar_tests::Visitor| visitor.with("idempotency-key", "key-1");
    let mut program = office.program().await;
    let body = json!({"company": "Acme", "email": "billing@acme.example"});
    let first = named(&program).post_json("/api/v1/clients", &body).await.is(201);
    office.restart().await;
    program.moves_to(office.address());
    let again = named(&program).post_json("/api/v1/clients", &body).await.is(201);
    assert_eq!(first.body, again.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_holds_a_secret_is_not_told_twice() {
    let office = Office::open().await;
    let program = office.program().await.with("idempotency-key", "key-1");
    let body = json!({"name": "A script"});
    let first = program.post_json("/api/v1/tokens", &body).await.is(201).json();
    assert!(first.to_string().contains("bursar_"), "{first}");
    let again = program.post_json("/api/v1/tokens", &body).await.is_problem(409, "answer_secret");
    again.hides("bursar_");
}
