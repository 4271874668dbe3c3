//! Usage as the cloud tells it: twice, late, and changed (product 5.7, lessons 19 and 96).

use bursar_tests::{Office, Visitor};
use futures::future::join_all;
use serde_json::{Value, json};

const USAGE: &str = "/api/v1/usage-records";

async fn client(program: &Visitor) -> i64 {
    let body = json!({"company": "Acme", "email": "acme@clients.example"});
    program.post_json("/api/v1/clients", &body).await.is(201).json()["id"].as_i64().unwrap()
}

fn told(client: i64, from: &str, until: Option<&str>) -> Value {
    json!({
        "client_id": client,
        "resource": {
            "kind": "instance", "region": "north", "external_id": "c0ffee", "project": "p-1",
        },
        "started_at": from,
        "ended_at": until,
        "attributes": {
            "numbers": {"vcpus": "4", "memory_mb": "8192"},
            "words": {"flavor": "m1.large", "state": "active"},
            "metadata": {"image.os_type": "linux"},
        },
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_comes_again_is_recorded_once() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let client = client(&program).await;
    let event = told(client, "2026-03-01T10:00:00.75Z", None);
    let first = program.post_json(USAGE, &event).await.is(201).json();
    assert_eq!(first["started_at"], "2026-03-01T10:00:00Z");
    assert_eq!(first["attributes"], event["attributes"]);
    let answers = join_all((0..20).map(|_| program.post_json(USAGE, &event))).await;
    for answer in answers {
        assert_eq!(answer.is(200).json(), first);
    }
    let mut other = event.clone();
    other["attributes"]["numbers"]["vcpus"] = "8".into();
    program.post_json(USAGE, &other).await.is_problem(409, "usage_differs");
    let listed = program.get(&format!("{USAGE}?client={client}")).await.is(200).json();
    assert_eq!(listed["page"]["total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_tell_of_one_second_at_once_are_not_both_believed() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let client = client(&program).await;
    let events: Vec<Value> = (10..20)
        .map(|minute| {
            told(client, &format!("2026-03-01T10:{minute}:00Z"), Some("2026-03-01T11:00:00Z"))
        })
        .collect();
    let answers = join_all(events.iter().map(|event| program.post_json(USAGE, event))).await;
    let taken = answers.into_iter().filter(|answer| answer.status == 201).count();
    assert_eq!(taken, 1);
    let earlier = told(client, "2026-03-01T09:00:00Z", None);
    program.post_json(USAGE, &earlier).await.is_problem(409, "usage_overlaps");
    let before = told(client, "2026-03-01T09:00:00Z", Some("2026-03-01T10:00:00Z"));
    program.post_json(USAGE, &before).await.is(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resize_ends_one_record_and_begins_the_next() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let client = client(&program).await;
    let first =
        program.post_json(USAGE, &told(client, "2026-03-01T10:00:00Z", None)).await.is(201).json();
    let path = format!("{USAGE}/{}", first["id"]);
    let resized = json!({
        "at": "2026-03-02T10:00:00Z", "attributes": {"numbers": {"vcpus": "8"}},
    });
    let next = program.post_json(&format!("{path}/change"), &resized).await.is(201).json();
    assert_eq!(next["attributes"]["numbers"], json!({"vcpus": "8"}));
    assert_eq!(program.get(&path).await.is(200).json()["ended_at"], "2026-03-02T10:00:00Z");
    // Told again, it is the same record.
    let again = program.post_json(&format!("{path}/change"), &resized).await.is(201).json();
    assert_eq!(again, next);
    let gone = json!({"at": "2026-03-03T10:00:00Z"});
    let end = format!("{USAGE}/{}/end", next["id"]);
    let ended = program.post_json(&end, &gone).await.is(200).json();
    assert_eq!(program.post_json(&end, &gone).await.is(200).json(), ended);
    let later = json!({"at": "2026-03-04T10:00:00Z"});
    program.post_json(&end, &later).await.is_problem(409, "usage_has_ended");
    let query =
        format!("{USAGE}?client={client}&from=2026-03-02T12:00:00Z&until=2026-04-01T00:00:00Z");
    let listed = program.get(&query).await.is(200).json();
    assert_eq!(listed["page"]["total"], 1);
    assert_eq!(listed["data"][0]["id"], next["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_usage_is_told_field_by_field() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let client = client(&program).await;
    let wrong = |pointer: &str, value: Value| {
        let mut event = told(client, "2026-03-01T10:00:00Z", None);
        *event.pointer_mut(pointer).unwrap() = value;
        event
    };
    for (pointer, value, field) in [
        ("/resource/kind", json!("ship"), "resource.kind"),
        ("/resource/external_id", json!(" "), "resource.external_id"),
        ("/started_at", json!("today"), "started_at"),
        ("/started_at", json!("2099-01-01T00:00:00Z"), "started_at"),
        ("/attributes/numbers", json!({"vcpus": "-4"}), "attributes.numbers.vcpus"),
        ("/attributes/numbers", json!({"horses": "4"}), "attributes.numbers.horses"),
        ("/attributes/words", json!({"flavor": ""}), "attributes.words.flavor"),
    ] {
        let event = wrong(pointer, value);
        let problem = program.post_json(USAGE, &event).await.is_problem(422, "invalid").json();
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let backwards = told(client, "2026-03-01T10:00:00Z", Some("2026-03-01T09:00:00Z"));
    program.post_json(USAGE, &backwards).await.is_problem(409, "usage_without_time");
    let nobody = wrong("/client_id", json!(999_999));
    program.post_json(USAGE, &nobody).await.is_problem(404, "not_found");
}
