//! Every page of the panel is sound, whoever looks at it and whatever its address says.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use bursar_testkit::run::size;
use bursar_tests::{Office, Visitor, nasty, page};

/// The pattern of an address: its numbers and parameters do not matter.
pub(crate) fn pattern(address: &str) -> String {
    let path = address.split('?').next().unwrap_or_default();
    let parts = path.split('/').map(|part| {
        if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) {
            "{id}"
        } else {
            part
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

/// One address of each pattern, found by following the links from the dashboard.
pub(crate) async fn addresses(visitor: &Visitor) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut waiting = VecDeque::from(["/clients".to_owned(), "/settings".to_owned()]);
    waiting.extend(["/users", "/operations", "/audit", "/settings/me"].map(str::to_owned));
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut visits = BTreeMap::<String, usize>::new();
    while let Some(address) = waiting.pop_front() {
        let visited = visits.entry(pattern(&address)).or_default();
        *visited += 1;
        if *visited > 3 {
            continue;
        }
        let reply = visitor.get(&address).await;
        if reply.status >= 400 {
            drop(found.insert(pattern(&address), address.clone()));
            continue;
        }
        if !reply.header("content-type").starts_with("text/html") {
            continue;
        }
        found.entry(pattern(&address)).or_insert_with(|| address.clone());
        for link in page::links(&reply.body) {
            if seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_that_is_linked_is_there_and_sound() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let addresses = addresses(&administrator).await;
    assert!(addresses.len() > 20, "only {addresses:#?} are linked");
    let (mut faults, mut titles) = (Vec::new(), BTreeMap::<String, String>::new());
    for (pattern, address) in &addresses {
        let shown = administrator.get(address).await;
        if shown.status >= 400 {
            faults.push(format!("a link leads to {address}, which answers {}", shown.status));
        }
        if shown.status != 200 {
            continue;
        }
        let found = page::faults(&shown.body);
        faults.extend(found.into_iter().map(|fault| format!("{address}: {fault}")));
        let policy = shown.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{address} has the policy {policy:?}");
        if let Some(other) = titles.insert(page::title(&shown.body), pattern.clone()) {
            faults.push(format!("{other} and {pattern} have the same title"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_breaks_on_a_nasty_address() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let names =
        ["q", "status", "sort", "cursor", "limit", "group", "created_from", "view", "nonsense"];
    // Every day each page meets a part of the texts, another one under each name; in full all.
    let stride = size(6, 1);
    for (turn, address) in addresses(&administrator).await.values().enumerate() {
        let path = address.split('?').next().unwrap_or_default();
        for (place, name) in names.into_iter().enumerate() {
            for text in nasty::TEXTS.iter().skip((turn + place) % stride).step_by(stride) {
                let text = nasty::encoded(text);
                let reply = administrator.get(&format!("{path}?{name}={text}")).await;
                assert!(reply.status < 500, "{}: {}", reply.request, reply.body);
            }
        }
        let last = path.rsplit_once('/').map_or("", |(before, _)| before);
        for id in ["0", "-1", "999999999", "99999999999999999999", "x", "%00", "%ff"] {
            let reply = administrator.get(&format!("{last}/{id}")).await;
            assert!(reply.status < 500, "{}: {}", reply.request, reply.body);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_created_and_suspended_through_plain_forms() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let form = administrator.get("/clients/new").await.is(200);
    let key = page::field(&form.body, "idempotency_key").unwrap_or_default();
    let wrong = [("company", "Acme <AB>"), ("email", "nonsense"), ("idempotency_key", &key)];
    let reply = administrator.post_form("/clients/new", &wrong).await.is(422);
    assert_eq!(page::field(&reply.body, "company").as_deref(), Some("Acme <AB>"));
    let right = [
        ("company", "Acme <AB>"),
        ("email", "billing@acme.example"),
        ("address_line_1", "Storgatan 1"),
        ("country", "SE"),
        ("currency", "EUR"),
        ("configuration_id", "1"),
        ("idempotency_key", &key),
    ];
    let reply = administrator.post_form("/clients/new", &right).await;
    assert!((300..400).contains(&reply.status), "{}: {}", reply.status, reply.body);
    let address = reply.header("location").split('?').next().unwrap_or_default().to_owned();
    administrator.get(&address).await.is(200).shows("Acme &lt;AB&gt;").hides("Acme <AB>");
    let reason = [("reason", "asked by phone"), ("kind", "staff")];
    let reply = administrator.post_form(&format!("{address}/suspend"), &reason).await;
    assert!((300..400).contains(&reply.status), "{}: {}", reply.status, reply.body);
    office.work(&administrator).await;
    let client = administrator.get(&format!("/api/v1{address}")).await.is(200).json();
    assert_eq!(
        (&client["status"], &client["suspension"]["kind"]),
        (&"suspended".into(), &"staff".into())
    );
    let shown = administrator.get(&address).await.is(200);
    shown.shows("asked by phone").shows(&format!("{address}/resume"));
}
