//! The journal as files, which other programs check: Beancount adds it up, Python derives its chains.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use bursar_application::Actor;
use bursar_domain::access::Permission;
use bursar_domain::billing::journal::{Account, Cause, Entry, Posting};
use bursar_kernel::money::{Currency, Money};
use bursar_kernel::{Id, Note};
use bursar_testkit::run::{figure, size};
use bursar_tests::{Office, Python, Visitor};
use serde_json::{Value, json};

use crate::clients::register;

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Makes a journal of the sample provider's richer by movements of every kind, some of them refused.
async fn live(office: &Office, program: &Visitor, acts: u64) {
    let acme = register(program, "Acme").await;
    let mut chance = Chance(acts);
    let listed = program.get("/api/v1/invoices?status=unpaid&limit=100").await.is(200).json();
    let mut open: Vec<Value> = listed["data"].as_array().unwrap().clone();
    for number in 0..acts {
        let client = if number % 3 == 0 { json!(acme["id"]) } else { json!(1 + chance.below(50)) };
        let cents = 1 + chance.below(20_000);
        let amount = format!("{}.{:02}", cents / 100, cents % 100);
        let currency = ["EUR", "USD", "NOK"][usize::try_from(chance.below(3)).unwrap()];
        let direction = if chance.below(3) == 0 { "subtract" } else { "add" };
        let body = json!({
            "direction": direction, "amount": amount, "currency": currency,
            "reason": format!("=cmd \"{number}\"\nand \\ more"), "reference": "-7",
        });
        let path = format!("/api/v1/clients/{client}/credit-adjustments");
        let reply = program.post_json(&path, &body).await;
        assert!(matches!(reply.status, 201 | 409), "{reply:?}");
        if chance.below(8) == 0 && reply.status == 201 {
            let path = format!("/api/v1/journal/{}/reverse", reply.json()["id"]);
            let reversed = program.post_json(&path, &json!({"reason": "wrong"})).await;
            assert!(matches!(reversed.status, 201 | 409), "{reversed:?}");
        }
        if chance.below(4) == 0
            && let Some(invoice) = open.pop()
        {
            let path = format!("/api/v1/invoices/{}/payments", invoice["id"]);
            let paid = program.post_json(&path, &json!({"amount": invoice["due"]["amount"]})).await;
            assert!(matches!(paid.status, 200 | 201), "{paid:?}");
        }
    }
    exchange(office, &acme).await;
}

/// Money that changes its currency on the way, which no front door offers yet.
async fn exchange(office: &Office, client: &Value) {
    let (euro, yen) = (Currency::new("EUR").unwrap(), Currency::new("JPY").unwrap());
    let actor = Actor::system("books");
    let work = office.desk().ports().store.begin().await.unwrap();
    let client = Id::new(client["id"].as_i64().unwrap()).unwrap();
    let mut ledger = work.ledgers().get(client).await.unwrap();
    for (cents, rate) in [(12_345, "162.0371"), (1, "161"), (99_999, "0.5")] {
        let (from, paid) = (Account::Staff, Money::from_minor(cents, euro));
        let rate = rate.parse().unwrap();
        let posting =
            Posting::exchanged(from, Account::Credit, paid, rate, yen, Cause::CreditAdded);
        let posting = posting.unwrap().because(Note::parse("by hand", 100).unwrap());
        let id = work.ids().one::<Entry>().await.unwrap();
        ledger.post(id, posting, &actor.author(), office.desk().now()).unwrap();
    }
    work.ledgers().save(std::slice::from_ref(&ledger), office.desk().now()).await.unwrap();
    work.commit().await.unwrap();
}

fn kept(name: &str, text: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("{}-{name}", std::process::id()));
    fs::write(&path, text).unwrap();
    path
}

/// What Bursar stores, under the names and with the signs of the ledger.
async fn stored(program: &Visitor) -> BTreeMap<(String, String), String> {
    let turned = |money: &Value| {
        let amount = money["amount"].as_str().unwrap();
        amount.strip_prefix('-').map_or_else(|| format!("-{amount}"), ToOwned::to_owned)
    };
    let mut stored = BTreeMap::new();
    let clients = program.get("/api/v1/clients?limit=100").await.is(200).json();
    for client in clients["data"].as_array().unwrap() {
        let id = &client["id"];
        let credit = program.get(&format!("/api/v1/clients/{id}/credit")).await.is(200).json();
        for held in credit["currencies"].as_array().unwrap() {
            let sum = &held["credit"];
            let name = format!("Liabilities:Clients:C{id}:Credit");
            stored.insert((name, sum["currency"].as_str().unwrap().to_owned()), turned(sum));
        }
    }
    stored
}

#[tokio::test(flavor = "multi_thread")]
async fn beancount_adds_the_journal_up_to_the_same_balances_and_refuses_one_that_is_wrong() {
    let Some(python) = Python::of_run() else { return };
    let office = Office::open().await;
    let program = office.program().await;
    live(&office, &program, size(60, 2_000)).await;
    let ledger = program.get("/api/v1/journal/export.beancount").await.is(200).body;
    let file = kept("journal.beancount", &ledger);
    let checked = python.bean_check(&file);
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(checked.status.success() && said.is_empty(), "{said}");

    let summed = python.run("books.py", &file);
    assert!(summed.status.success(), "{}", String::from_utf8_lossy(&summed.stderr));
    let summed: Value = serde_json::from_slice(&summed.stdout).unwrap();
    assert_eq!(summed["errors"], json!([]));
    let verified = program.get("/api/v1/journal/verify").await.is(200).json();
    assert_eq!(summed["transactions"], verified["entries"]);
    let zero = |text: &str| text.chars().all(|sign| matches!(sign, '0' | '.' | '-'));
    let mut held = 0;
    for ((account, currency), ours) in stored(&program).await {
        let theirs = summed["balances"][&account][&currency].as_str().unwrap_or("0");
        assert!(theirs == ours || (zero(theirs) && zero(&ours)), "{account}: {theirs}, not {ours}");
        held += u32::from(!zero(&ours));
    }
    assert!(held > 20, "{held} balances");
    let exchanged = &summed["balances"]["Equity:Exchange"];
    assert!(exchanged["EUR"].is_string() && exchanged["JPY"].is_string(), "{exchanged}");
    figure(&format!("Beancount adds {} entries up to {held} balances", verified["entries"]));

    // One smallest unit more in one place of an entry, or of a balance, is found.
    let spoiled = |line: &str| {
        let (before, sum) = line.rsplit_once("  ").unwrap();
        let (amount, rest) = sum.split_once(' ').unwrap();
        let last = amount.chars().last().unwrap();
        let other = if last == '1' { '2' } else { '1' };
        format!("{before}  {}{other} {rest}", &amount[..amount.len() - 1])
    };
    for sought in ["  Liabilities:", "balance Liabilities:", "  Equity:Exchange"] {
        let line = ledger.lines().rfind(|line| line.contains(sought)).unwrap();
        assert!(line.starts_with(' ') || sought.starts_with("balance"), "{line}");
        let wrong = kept("spoiled.beancount", &ledger.replacen(line, &spoiled(line), 1));
        let checked = python.bean_check(&wrong);
        assert!(!checked.status.success(), "nobody minds {}", spoiled(line));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chains_can_be_derived_from_the_exported_columns_and_the_documentation_alone() {
    let Some(python) = Python::of_run() else { return };
    let office = Office::open().await;
    let program = office.program().await;
    live(&office, &program, size(40, 2_000)).await;
    let sheet = program.get("/api/v1/journal/export.csv").await.is(200).body;
    let derived = python.run("chain.py", &kept("journal.csv", &sheet));
    let said = String::from_utf8_lossy(&derived.stdout).into_owned();
    assert!(derived.status.success(), "{}", String::from_utf8_lossy(&derived.stderr));
    let verified = program.get("/api/v1/journal/verify").await.is(200).json();
    assert!(said.starts_with(&format!("{} entries in ", verified["entries"])), "{said}");
    for (sought, other) in [("and \\ more", "and \\ less"), ("credit_added", "payment")] {
        let wrong = kept("spoiled.csv", &sheet.replacen(sought, other, 1));
        let derived = python.run("chain.py", &wrong);
        let said = String::from_utf8_lossy(&derived.stderr).into_owned();
        assert!(said.contains("is not as it was written"), "{sought}: {said}");
    }
    // An entry less in the middle is found as well.
    let mut lines: Vec<_> = sheet.split_inclusive("\r\n").collect();
    let second = lines.iter().find(|line| line.contains(",2,20")).unwrap();
    let client = second.split(',').nth(1);
    let is_first = |line: &&str| line.contains(",1,20") && line.split(',').nth(1) == client;
    let first = lines.iter().position(|line| is_first(line)).unwrap();
    lines.remove(first);
    let derived = python.run("chain.py", &kept("spoiled.csv", &lines.concat()));
    assert!(!derived.status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exported_journal_is_the_filtered_list_and_harmless_in_a_spreadsheet() {
    let office = Office::open().await;
    let program = office.program().await;
    live(&office, &program, 12).await;
    let filter = "cause=credit_subtracted&source=credit";
    let sheet = program.get(&format!("/api/v1/journal/export.csv?{filter}")).await.is(200);
    assert_eq!(sheet.header("content-type"), "text/csv; charset=utf-8");
    assert!(sheet.header("content-disposition").starts_with("attachment; filename=\"journal-"));
    let body = sheet.body.trim_start_matches('\u{feff}').to_owned();
    let mut reader = csv::Reader::from_reader(body.as_bytes());
    let headings = reader.headers().unwrap().clone();
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let listed = program.get(&format!("/api/v1/journal?{filter}&limit=100")).await.is(200).json();
    let listed = listed["data"].as_array().unwrap();
    assert_eq!(rows.len(), listed.len());
    for (row, entry) in rows.iter().zip(listed) {
        assert_eq!(row["id"], entry["id"].to_string());
        assert_eq!(row["source_amount"], entry["source"]["money"]["amount"]);
        assert_eq!(row["hash"], entry["hash"]);
        for heading in &headings {
            let cell = &row[heading];
            let is_number = cell.parse::<f64>().is_ok();
            assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
    assert!(rows.iter().any(|row| row["reason"].starts_with("'=cmd")), "{rows:?}");
    program.get("/api/v1/journal/export.csv?cause=theft").await.is_problem(400, "bad_parameter");
    program
        .get("/api/v1/journal/export.beancount?client=999999")
        .await
        .is_problem(404, "not_found");
    let audit = program.get("/api/v1/audit?action=journal.exported").await.json();
    assert!(audit.to_string().contains(filter), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_offers_the_files_to_whoever_may_take_them() {
    let office = Office::open().await;
    let staff = office.administrator().await;
    let page = staff.get("/journal?cause=payment").await.is(200);
    page.shows("/journal/export.csv?cause=payment").shows("/journal/export.beancount");
    staff
        .get("/journal/export.csv?cause=payment&cursor=x&limit=50")
        .await
        .is(200)
        .shows(",payment,");
    staff.get("/journal/export.beancount?client=3").await.is(200).shows("option \"title\"");
    let looks = office.staff_with(&[Permission::ViewJournal]).await;
    let page = looks.get("/journal").await.is(200);
    page.hides("href=\"/journal/export.csv");
    looks.get("/journal/export.csv").await.is(403);
}
