//! Who may do what, over every route that there is.

mod foreign;
mod records;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use bursar_domain::access::Permission;
use bursar_tests::document::routes;
use bursar_tests::{Office, Reply, Visitor};
use reqwest::Method;
use serde_json::{Value, json};

use crate::pages::addresses;
use table::{DOORS, Met, Row, Sent, api, forms, pattern};

#[tokio::test(flavor = "multi_thread")]
async fn every_route_asks_for_exactly_its_permissions() {
    let office = Office::open().await;
    let everything = office.program().await;
    let mut visitors = Visitors { office: &office, known: BTreeMap::new() };
    let mut wrong = Vec::new();
    for row in api().into_iter().chain(forms()) {
        let (route, body) = match &row.sent {
            Sent::Json(body) => records::fill(&everything, row.route, body).await,
            Sent::Form(fields) => {
                let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), json!(value)));
                records::fill(&everything, row.route, &Value::Object(fields.collect())).await
            }
            Sent::Nothing | Sent::Csv => records::fill(&everything, row.route, &Value::Null).await,
        };
        let mut check = async |who: &str, visitor: Visitor, is_right: &dyn Fn(&Reply) -> bool| {
            let reply = ask(&visitor, &route, &row, &body).await;
            if !is_right(&reply) {
                wrong.push(format!("{} answers {who}: {} {}", row.route, reply.status, reply.body));
            }
        };
        check("nobody", office.nobody(), &is_shut).await;
        for need in row.needs {
            let all_but = Permission::ALL.iter().filter(|one| !need.contains(one));
            let visitor = visitors.who_may(all_but.copied().collect()).await;
            let who = format!("all but {need:?}");
            check(&who, visitor, &is_forbidden).await;
        }
        let just = row.needs.iter().filter_map(|need| need.first()).copied().collect();
        let visitor = visitors.who_may(just).await;
        check("who may just this", visitor, &|reply: &Reply| is_met(reply, row.met)).await;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Programs by what they may do; each is hired once.
struct Visitors<'a> {
    office: &'a Office,
    known: BTreeMap<BTreeSet<Permission>, Visitor>,
}

impl Visitors<'_> {
    async fn who_may(&mut self, permissions: BTreeSet<Permission>) -> Visitor {
        if let Some(visitor) = self.known.get(&permissions) {
            return visitor.clone();
        }
        let list: Vec<_> = permissions.iter().copied().collect();
        let visitor = self.office.program_with(&list).await;
        self.known.insert(permissions, visitor.clone());
        visitor
    }
}

async fn ask(visitor: &Visitor, route: &str, row: &Row, body: &Value) -> Reply {
    let (method, path) = route.split_once(' ').unwrap();
    let request = visitor.request(method.parse::<Method>().unwrap(), path);
    visitor
        .send(match &row.sent {
            Sent::Nothing => request,
            Sent::Json(_) => request.json(body),
            Sent::Form(_) if FILES.iter().any(|end| path.ends_with(end)) => {
                let part = reqwest::multipart::Part::text("email\n").file_name("some.csv");
                request.multipart(reqwest::multipart::Form::new().part("file", part))
            }
            Sent::Form(_) => request.form(body),
            Sent::Csv => request.header("content-type", "text/csv").body("email\n"),
        })
        .await
}

/// How the addresses end to which forms bring files.
const FILES: [&str; 4] =
    ["/clients/import", "/settings/currencies/rates", "/bank-lines/read/file", "/logo"];

fn is_shut(reply: &Reply) -> bool {
    match reply.status {
        401 => reply.header("content-type") == "application/problem+json",
        _ => reply.header("location").starts_with("/sign-in"),
    }
}

/// Refused, with a word of explanation and nothing else.
fn is_forbidden(reply: &Reply) -> bool {
    let kind = reply.header("content-type");
    let is_explained = kind == "application/problem+json" || kind.starts_with("text/html");
    reply.status == 403 && is_explained && reply.header("content-disposition").is_empty()
}

fn is_met(reply: &Reply, met: Met) -> bool {
    match met {
        Met::Done => (200..400).contains(&reply.status),
        Met::Refused => matches!(reply.status, 409 | 422),
        Met::Foreign => reply.status == 404,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_stands_in_the_table() {
    let office = Office::open_without_clients().await;
    let document = office.nobody().get("/api/v1/openapi.json").await.is(200).json();
    let written: BTreeSet<_> =
        routes(&document).iter().map(|route| pattern(&route.name())).collect();
    let listed = |rows: Vec<Row>| {
        let patterns = rows.iter().map(Row::pattern);
        patterns.map(|route| route.split('?').next().unwrap_or_default().to_owned()).collect()
    };
    let known: BTreeSet<String> = listed(api());
    assert_eq!(written, known);
    let known: BTreeSet<String> = listed(forms());
    let mut written: BTreeSet<_> = posts().iter().map(|route| pattern(route)).collect();
    for door in DOORS {
        assert!(written.remove(door), "{door} is no door");
    }
    // These stand for every act and every section.
    let general = [("POST /clients/bulk/{}", "POST /clients/bulk/group"), SECTION];
    for (general, one) in general {
        assert!(written.remove(general), "{general}");
        written.insert(one.to_owned());
    }
    assert_eq!(written, known);
}

const SECTION: (&str, &str) = (
    "POST /settings/configurations/{}/sections/{}",
    "POST /settings/configurations/{}/sections/general",
);

/// Every address that a form of the panel may be sent to, as the sources declare them.
fn posts() -> BTreeSet<String> {
    let mut posts = BTreeSet::new();
    let mut waiting = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/http/src")];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).unwrap();
            waiting.extend(entries.map(|entry| entry.unwrap().path()));
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap_or_default();
        for declared in source.split(".route(").skip(1) {
            let declared = declared.split(';').next().unwrap_or_default();
            let Some(path) = declared.split('"').nth(1).filter(|path| path.starts_with('/')) else {
                continue;
            };
            if declared.contains("post(") {
                posts.insert(format!("POST {path}"));
            }
        }
    }
    assert!(posts.len() > 40, "only {posts:#?} are declared");
    posts
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
            if std::ptr::eq(visitor, &raw const nobody) {
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
