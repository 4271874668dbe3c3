//! Nobody reaches a record by guessing at ids: what is not there and what is another's is not found,
//! whatever is asked of it (quality.md row 17).

use bursar_domain::access::Permission;
use bursar_tests::{Office, Reply, Visitor};
use reqwest::Method;
use serde_json::{Value, json};

use super::table::{Met, Row, Sent, api, forms};
use super::{ask, records};
use crate::pages::addresses;

/// An id that nothing has.
const NOTHING: &str = "999999999";

/// Kinds of records that go by names; who writes one that is not there makes it.
const NAMED: [&str; 2] = ["template", "language"];

/// What stands in the braces of a route, each with the place of its part of the address.
fn braces(route: &str) -> Vec<(usize, &str)> {
    let parts = route.split(['/', '?']).enumerate();
    let kinds = parts.filter_map(|(place, part)| {
        let kind = part.strip_prefix('{')?.strip_suffix('}')?;
        Some((place, kind))
    });
    kinds.collect()
}

/// The address with another part at a place.
fn with(address: &str, place: usize, other: &str) -> String {
    let mut parts: Vec<&str> = address.split('/').collect();
    *parts.get_mut(place).unwrap() = other;
    parts.join("/")
}

async fn filled(program: &Visitor, row: &Row) -> (String, Value) {
    let body = match &row.sent {
        Sent::Json(body) => body.clone(),
        Sent::Form(fields) => {
            let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), json!(value)));
            Value::Object(fields.collect())
        }
        Sent::Nothing | Sent::Csv => Value::Null,
    };
    records::fill(program, row.route, &body).await
}

/// Whether nothing was found. What is sent may be refused before anything is looked for.
fn is_not_found(reply: &Reply, row: &Row) -> bool {
    let is_refused = row.met == Met::Refused && matches!(reply.status, 409 | 422);
    reply.status == 404 || is_refused
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_not_found_by_any_route_that_names_it() {
    let office = Office::open().await;
    let program = office.program().await;
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for row in api().into_iter().chain(forms()) {
        let braces = braces(row.route);
        if braces.is_empty() {
            continue;
        }
        let (route, body) = filled(&program, &row).await;
        for (place, _) in braces.iter().filter(|(_, kind)| !NAMED.contains(kind)) {
            let route = with(&route, *place, NOTHING);
            let reply = ask(&program, &route, &row, &body).await;
            if !is_not_found(&reply, &row) {
                wrong.push(format!("{route} answers {}: {}", reply.status, reply.body));
            }
            asked += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(asked > 120, "{asked} asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_of_one_client_is_not_found_under_another() {
    let office = Office::open().await;
    let program = office.program().await;
    let stranger = json!({"company": "Stranger", "email": "stranger@clients.example"});
    let stranger = program.post_json("/api/v1/clients", &stranger).await.is(201).json();
    let stranger = stranger["id"].to_string();
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for row in api().into_iter().chain(forms()) {
        let [(client, "client"), (_, _), ..] = braces(row.route)[..] else { continue };
        let (route, body) = filled(&program, &row).await;
        let elsewhere = ask(&program, &with(&route, client, &stranger), &row, &body).await;
        if !is_not_found(&elsewhere, &row) {
            wrong.push(format!("{route}, of another: {} {}", elsewhere.status, elsewhere.body));
        }
        // It is still there for whoever asks in the right place.
        let reply = ask(&program, &route, &row, &body).await;
        if !matches!(reply.status, 200..400 | 409 | 422) {
            wrong.push(format!("{route}: {} {}", reply.status, reply.body));
        }
        asked += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(asked > 6, "{asked} asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_opens_for_what_is_not_there() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for (pattern, address) in addresses(&administrator).await {
        let path = address.split('?').next().unwrap_or_default();
        for (place, part) in pattern.split('/').enumerate().filter(|(_, part)| *part == "{id}") {
            let path = with(path, place, NOTHING);
            let reply = administrator.get(&path).await;
            if reply.status != 404 {
                wrong.push(format!("{path} ({part} of {pattern}) answers {}", reply.status));
            }
            asked += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(asked > 30, "{asked} asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_see_a_file_gets_none_of_its_bytes() {
    let office = Office::open().await;
    let program = office.program().await;
    // Whoever may do everything else still sees no invoice and takes no money out.
    let others = Permission::ALL.iter().copied().filter(|one| {
        !matches!(one, Permission::ViewInvoices | Permission::ExportMoney | Permission::ViewJournal)
    });
    let curious = office.program_with(&others.collect::<Vec<_>>()).await;
    let (draft, _) = records::fill(&program, "/api/v1/invoices/{draft}/pdf", &Value::Null).await;
    let (note, _) =
        records::fill(&program, "/api/v1/credit-notes/{credit_note}/pdf", &Value::Null).await;
    let exports = [
        "/api/v1/invoices/export.csv",
        "/api/v1/journal/export.csv",
        "/api/v1/journal/export.beancount",
        "/api/v1/reports/receivables.csv",
    ];
    for path in [draft.as_str(), &note].into_iter().chain(exports) {
        let seen = program.get(path).await.is(200);
        let panel = path.trim_start_matches("/api/v1");
        let panel = panel.replace("/reports/receivables", "/invoices/receivables");
        for path in [path, &panel] {
            for visitor in [&curious, &office.nobody()] {
                let reply = visitor.send(visitor.request(Method::GET, path)).await;
                assert!(matches!(reply.status, 401 | 403 | 303), "{path}: {}", reply.status);
                assert!(!reply.bytes.starts_with(b"%PDF"), "{path}");
                assert_ne!(reply.bytes, seen.bytes, "{path}");
                assert!(reply.header("content-disposition").is_empty(), "{path}");
            }
        }
    }
}
