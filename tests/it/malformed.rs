//! Whatever a caller sends, the fault is his and is told as such.

use bursar_testkit::run::size;
use bursar_tests::document::{Route, routes};
use bursar_tests::nasty::{self, encoded};
use bursar_tests::{Office, Reply, Visitor};
use reqwest::Method;
use serde_json::Value;

/// Every kind of problem that the document names.
fn known_kinds(document: &Value) -> Vec<String> {
    let description = document["info"]["description"].as_str().unwrap_or_default();
    description.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A body that is no JSON may succeed (a CSV file does not care); nothing may break.
fn check(reply: &Reply, kinds: &[String]) {
    let told = format!("{} answered {}: {}", reply.request, reply.status, reply.body);
    assert!(reply.status < 500, "{told}");
    if reply.status >= 400 {
        assert_eq!(reply.header("content-type"), "application/problem+json", "{told}");
        let problem = reply.json();
        let kind = problem["type"].as_str().unwrap_or_default().to_owned();
        let is_rule = reply.status == 409;
        assert!(is_rule || kinds.contains(&kind), "unknown kind {kind:?}: {told}");
        assert_eq!(problem["status"], reply.status, "{told}");
        assert!(!problem["request_id"].as_str().unwrap_or_default().is_empty(), "{told}");
    }
}

/// Every day each place meets a part of what is nasty, another one than its neighbours; in full all.
fn share<T>(nasty: impl IntoIterator<Item = T>, turn: usize) -> impl Iterator<Item = T> {
    let stride = size(6, 1);
    nasty.into_iter().skip(turn % stride).step_by(stride)
}

async fn every_route(program: &Visitor) -> (Vec<Route>, Vec<String>) {
    let document = program.get("/api/v1/openapi.json").await.is(200).json();
    let routes = routes(&document);
    assert!(routes.len() > 20, "the document has only {} routes", routes.len());
    (routes, known_kinds(&document))
}

#[tokio::test(flavor = "multi_thread")]
async fn nasty_parameters_are_the_fault_of_the_caller() {
    let office = Office::open().await;
    let program = office.program().await;
    let (routes, kinds) = every_route(&program).await;
    for (turn, route) in routes.iter().enumerate() {
        if route.has_parameters() {
            for text in share(nasty::TEXTS, turn).filter(|text| !text.is_empty()) {
                let request = program.request(route.method.clone(), &route.at(&encoded(text)));
                check(&program.send(request).await, &kinds);
            }
        }
        if route.method != Method::GET {
            continue;
        }
        let names = route.query.iter().map(String::as_str).chain(["limit", "cursor", "unknown"]);
        for (place, name) in names.enumerate() {
            for text in share(nasty::TEXTS, turn + place) {
                let address = format!("{}?{name}={}", route.at("1"), encoded(text));
                check(&program.get(&address).await, &kinds);
            }
            let twice = format!("{}?{name}=1&{name}=2", route.at("1"));
            check(&program.get(&twice).await, &kinds);
            let long = format!("{}?{name}={}", route.at("1"), nasty::long());
            check(&program.get(&long).await, &kinds);
        }
        check(&program.get(&format!("{}?%ff%fe=%zz", route.at("1"))).await, &kinds);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nasty_bodies_are_the_fault_of_the_caller() {
    let office = Office::open().await;
    let program = office.program().await;
    let (routes, kinds) = every_route(&program).await;
    for (turn, route) in routes.iter().filter(|route| route.content_type.is_some()).enumerate() {
        let send = |kind: &str, body: Vec<u8>| {
            let request = program.request(route.method.clone(), &route.at("1"));
            program.send(request.header("content-type", kind).body(body))
        };
        for body in nasty::BODIES {
            check(&send("application/json", body.to_vec()).await, &kinds);
        }
        for kind in ["text/plain", "application/x-www-form-urlencoded", "nonsense", ""] {
            check(&send(kind, b"{}".to_vec()).await, &kinds);
        }
        let Some(Value::Object(body)) = &route.body else { continue };
        for (place, field) in body.keys().enumerate() {
            for value in share(nasty::values(), turn + place) {
                let mut body = body.clone();
                body.insert(field.clone(), value);
                let body = Value::Object(body).to_string().into_bytes();
                check(&send("application/json", body).await, &kinds);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nasty_headers_are_the_fault_of_the_caller() {
    let office = Office::open().await;
    let program = office.program().await;
    let (routes, kinds) = every_route(&program).await;
    let long = nasty::long();
    for route in routes.iter().filter(|route| route.method != Method::GET) {
        let mut headers: Vec<_> =
            nasty::VERSIONS.iter().map(|value| ("if-match", *value)).collect();
        headers.extend(["", " ", "\u{e9}", &long].map(|value| ("idempotency-key", value)));
        headers.extend(["", "nonsense", "Basic YTpi", "Bearer"].map(|v| ("authorization", v)));
        headers.extend(["", "\u{e9}", &long].map(|value| ("x-request-id", value)));
        for (name, value) in headers {
            let request = program.request(route.method.clone(), &route.at("999999999"));
            let request = request.header(name, value.as_bytes());
            let request = match &route.body {
                Some(body) => request.json(body),
                None => request,
            };
            check(&program.send(request).await, &kinds);
        }
    }
}
