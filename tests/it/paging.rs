//! Pages of the client list neither repeat nor miss a client, whatever others do meanwhile.

use std::collections::BTreeSet;

use bursar_tests::document::routes;
use bursar_tests::{Office, Visitor};
use reqwest::Method;
use serde_json::{Value, json};

use crate::clients::register;

fn ids(page: &Value) -> Vec<i64> {
    page["data"].as_array().unwrap().iter().map(|client| client["id"].as_i64().unwrap()).collect()
}

async fn page(program: &Visitor, list: &str, cursor: Option<&str>) -> Value {
    let cursor = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
    program.get(&format!("/api/v1/clients?limit=7&{list}{cursor}")).await.is(200).json()
}

/// Walks a list to its end and tells its ids; `meanwhile` happens between its pages.
async fn walk(program: &Visitor, list: &str, meanwhile: impl AsyncFn(usize)) -> Vec<Vec<i64>> {
    let (mut pages, mut cursor) = (Vec::new(), None);
    loop {
        let shown = page(program, list, cursor.as_deref()).await;
        pages.push(ids(&shown));
        meanwhile(pages.len()).await;
        match shown["page"]["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return pages,
        }
        assert!(pages.len() < 50, "{list} does not end");
    }
}

const SORTS: [&str; 6] =
    ["company", "country", "created_at", "up_to_date_credit", "configuration", "group"];

#[tokio::test(flavor = "multi_thread")]
async fn every_sort_walks_every_client_once_in_both_directions() {
    let office = Office::open().await;
    let program = office.program().await;
    let all = program.get("/api/v1/clients?limit=1").await.json()["page"]["total"].clone();
    for sort in SORTS {
        for list in [format!("sort={sort}"), format!("sort=-{sort}&status=!deleting")] {
            let walked = walk(&program, &list, async |_| ()).await.concat();
            let once: BTreeSet<_> = walked.iter().copied().collect();
            assert_eq!(once.len(), walked.len(), "{list} repeats a client");
            let total = page(&program, &list, None).await["page"]["total"].clone();
            assert_eq!(total, json!(walked.len()), "{list} counts otherwise");
            if !list.contains("status") {
                assert_eq!(total, all);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn walking_back_shows_the_same_pages() {
    let office = Office::open().await;
    let program = office.program().await;
    for sort in SORTS {
        let list = format!("sort={sort}");
        let (mut forth, mut shown) = (Vec::new(), page(&program, &list, None).await);
        loop {
            forth.push(ids(&shown));
            let Some(next) = shown["page"]["next_cursor"].as_str() else { break };
            shown = page(&program, &list, Some(next)).await;
        }
        let mut back = vec![ids(&shown)];
        while let Some(previous) = shown["page"]["prev_cursor"].as_str() {
            shown = page(&program, &list, Some(previous)).await;
            back.push(ids(&shown));
        }
        // Pages are cut from where one stands, so only the order of the clients is the same.
        back.reverse();
        assert_eq!(back.concat(), forth.concat(), "{list}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_nobody_touches_are_shown_once_while_others_come_and_change() {
    let office = Office::open().await;
    let program = office.program().await;
    for sort in SORTS {
        for list in [format!("sort={sort}"), format!("sort=-{sort}")] {
            let before = walk(&program, &list, async |_| ()).await.concat();
            let (moved, untouched): (Vec<i64>, Vec<i64>) =
                before.iter().partition(|id| *id % 9 == 0);
            let walked = walk(&program, &list, async |number| {
                register(&program, &format!("Newcomer {list} {number}")).await;
                let other = moved[number % moved.len()];
                let body = json!({"company": format!("Moved {number}"), "country": "AT"});
                program.patch_json(&format!("/api/v1/clients/{other}"), &body).await.is(200);
            });
            let walked = walked.await.concat();
            let mut seen = walked;
            seen.retain(|id| untouched.contains(id));
            assert_eq!(seen, untouched, "{list}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_belongs_to_its_list() {
    let office = Office::open().await;
    let program = office.program().await;
    let first = page(&program, "sort=company", None).await;
    let cursor = first["page"]["next_cursor"].as_str().unwrap();
    let other = format!("/api/v1/clients?sort=country&cursor={cursor}");
    program.get(&other).await.is_problem(400, "bad_cursor");
}

/// The lists of the API that are short enough to be read whole.
const SHORT: [&str; 14] = [
    "client-groups",
    "configurations",
    "currencies",
    "custom-fields",
    "tax-rules",
    "product-groups",
    "products/4/cycles",
    "roles",
    "permissions",
    "tokens",
    "views",
    "clients/1/users",
    "clients/1/notes",
    "clients/1/invitations",
];

#[tokio::test(flavor = "multi_thread")]
async fn short_lists_are_walked_page_by_page_like_long_ones() {
    let office = Office::open().await;
    let program = office.program().await;
    for number in 0..3 {
        let name = json!({"name": format!("Walked {number}")});
        let email = format!("walked-{number}@clients.example");
        let user = json!({"email": email, "first_name": "Ole"});
        let user = program.post_json("/api/v1/users", &user).await.is(201).json()["id"].clone();
        let field = format!("walked_{number}");
        let field = json!({"name": field, "label": "Walked", "kind": "text"});
        let made = [
            ("client-groups", name.clone()),
            ("configurations", name.clone()),
            ("roles", name.clone()),
            ("tokens", name.clone()),
            ("views", name),
            ("custom-fields", field),
            ("clients/1/users", json!({"user_id": user, "roles": ["owner"]})),
            ("clients/1/notes", json!({"body": "Called"})),
            ("clients/1/invitations", json!({"email": format!("x{email}"), "roles": ["owner"]})),
        ];
        for (list, body) in made {
            program.post_json(&format!("/api/v1/{list}"), &body).await.is(201);
        }
    }
    let mut cursors = Vec::new();
    for list in SHORT {
        let path = format!("/api/v1/{list}");
        let whole = program.get(&format!("{path}?limit=100")).await.is(200).json();
        let rows = whole["data"].as_array().unwrap();
        assert_eq!(
            (&whole["page"]["total"], &whole["page"]["limit"]),
            (&json!(rows.len()), &json!(100))
        );
        assert!(rows.len() >= 3 && whole["page"]["next_cursor"].is_null(), "{list}: {whole}");
        let (mut walked, mut next) = (Vec::new(), String::new());
        loop {
            let page = program.get(&format!("{path}?limit=2{next}")).await.is(200).json();
            walked.extend(page["data"].as_array().unwrap().clone());
            let Some(cursor) = page["page"]["next_cursor"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        assert_eq!(&walked, rows, "{list}");
        cursors.push((path, next));
    }
    let [(first, _), (_, other), ..] = cursors.as_slice() else { panic!("no lists") };
    program.get(&format!("{first}?limit=2{other}")).await.is_problem(400, "bad_cursor");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_route_passes_over_a_parameter_that_it_does_not_know() {
    let office = Office::open().await;
    let program = office.program().await;
    let document = program.get("/api/v1/openapi.json").await.is(200).json();
    for route in routes(&document) {
        let mut methods = vec![route.method.clone()];
        if route.method == Method::GET {
            methods.push(Method::HEAD);
        }
        for method in methods {
            let address = format!("{}?nonsense=1", route.at("1"));
            let refused = program.send(program.request(method.clone(), &address)).await.is(400);
            if method != Method::HEAD {
                assert_eq!(refused.json()["errors"][0]["field"], "nonsense", "{}", route.name());
            }
            let stranger = office.nobody();
            stranger.send(stranger.request(method, &address)).await.is(401);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_facet_counts_what_its_filter_would_leave() {
    let office = Office::open().await;
    let program = office.program().await;
    for list in ["", "status=active", "has_instances=true&group=!1", "q=an"] {
        let facets = facets(&program, list).await;
        for (filter, values) in facets["data"].as_object().unwrap() {
            for value in values.as_array().unwrap() {
                let chosen = value["value"].as_str().unwrap();
                let others: Vec<_> = list
                    .split('&')
                    .filter(|part| !part.is_empty() && !part.starts_with(&format!("{filter}=")))
                    .collect();
                let address =
                    format!("/api/v1/clients?limit=1&{filter}={chosen}&{}", others.join("&"));
                let left = program.get(address.trim_end_matches('&')).await.is(200).json();
                assert_eq!(
                    left["page"]["total"], value["count"],
                    "{filter}={chosen} beside {list:?}"
                );
            }
        }
    }
}

/// The facets, once their index is built.
async fn facets(program: &Visitor, list: &str) -> Value {
    for _ in 0..200 {
        let reply =
            program.get(format!("/api/v1/clients/facets?{list}").trim_end_matches('?')).await;
        if reply.status != 503 {
            return reply.is(200).json();
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the facets never become ready");
}
