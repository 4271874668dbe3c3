//! Who may do what, over every route that there is.

use std::fmt::Write;

use bursar_domain::access::Permission;
use bursar_tests::Office;
use bursar_tests::document::{Route, routes};
use serde_json::{Value, json};

use crate::pages::addresses;

#[tokio::test(flavor = "multi_thread")]
async fn every_route_of_the_api_asks_who_is_there_and_what_he_may() {
    let office = Office::open().await;
    let nobody = office.nobody();
    let powerless = office.program_with(&[]).await;
    let everything = office.program().await;
    let document = nobody.get("/api/v1/openapi.json").await.is(200).json();
    let mut table = String::from("nobody / no permission / everything, unknown id\n");
    let mut leaks = Vec::new();
    for route in routes(&document) {
        write!(table, "{}:", route.name()).unwrap();
        for visitor in [&nobody, &powerless, &everything] {
            let request = visitor.request(route.method.clone(), &route.at("999999999"));
            let body = body_of(&route);
            let request = match (&body, &route.content_type) {
                (Some(body), _) => request.json(body),
                (None, Some(kind)) => request.header("content-type", kind).body("email\n"),
                (None, None) => request,
            };
            let reply = visitor.send(request).await;
            write!(table, " {}", reply.status).unwrap();
            assert!(reply.status < 500, "{}: {}", reply.request, reply.body);
            if std::ptr::eq(visitor, &nobody) && reply.status != 401 {
                leaks.push(format!("{} answers nobody with {}", route.name(), reply.status));
            }
            let is_refused = matches!(reply.status, 403 | 404);
            if std::ptr::eq(visitor, &powerless) && !is_refused && !OWN.contains(&&*route.name()) {
                leaks.push(format!("{} lets everybody: {}", route.name(), reply.status));
            }
            let is_one = route.has_parameters() && std::ptr::eq(visitor, &everything);
            if is_one && !matches!(reply.status, 404 | 422) {
                leaks.push(format!("{} finds an unknown id: {}", route.name(), reply.status));
            }
        }
        table.push('\n');
    }
    assert!(leaks.is_empty(), "{leaks:#?}\n{table}");
}

/// What everybody may do, because it is about his own: tokens that can do no more than he.
const OWN: [&str; 2] = ["GET /api/v1/tokens", "POST /api/v1/tokens"];

/// A body that is right as far as one can tell without looking at the records that it names.
fn body_of(route: &Route) -> Option<Value> {
    let roles = json!({"roles": ["owner"]});
    Some(match route.name().as_str() {
        "PATCH /api/v1/clients/{id}" => json!({"city": "Oslo"}),
        "POST /api/v1/clients/bulk" => {
            json!({"act": "add_to_group", "group_id": 1, "client_ids": [999_999_999]})
        }
        "POST /api/v1/clients/{id}/suspend" => json!({"reason": "asked by phone"}),
        "POST /api/v1/clients/{id}/users" => json!({"user_id": 999_999_999, "roles": ["owner"]}),
        "PATCH /api/v1/clients/{id}/users/{user_id}" => roles,
        "POST /api/v1/clients/{id}/invitations" => {
            json!({"email": "somebody@clients.example", "roles": ["owner"]})
        }
        "POST /api/v1/views" => json!({"name": "Everything", "query": ""}),
        _ => return route.body.clone(),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_asks_who_is_there_and_what_he_may() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let powerless = office.staff_with(&[Permission::ViewOperations]).await;
    let reader = office.staff_with(&[Permission::ViewClients]).await;
    let nobody = office.nobody();
    let mut table = String::from("nobody / sees operations / sees clients / administrator\n");
    for (pattern, address) in addresses(&administrator).await {
        write!(table, "{pattern}:").unwrap();
        for visitor in [&nobody, &powerless, &reader, &administrator] {
            let reply = visitor.get(&address).await;
            write!(table, " {}", reply.status).unwrap();
            assert!(reply.status < 500, "{}: {}", reply.request, reply.body);
            if std::ptr::eq(visitor, &nobody) {
                let is_led = reply.header("location").starts_with("/sign-in");
                assert!(
                    is_led || pattern.starts_with("/sign-in"),
                    "{address} shows itself to nobody"
                );
            }
        }
        table.push('\n');
    }
    let opened = table.lines().filter(|line| line.contains(": 303 200 403 200")).count();
    assert!(opened > 0, "operations are not for those who see clients only:\n{table}");
}
