//! The process is killed at random moments while money moves, and nothing that it answered is lost,
//! nothing is done twice, no number is missing.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper fails like the test that uses it"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bursar_app::wire;
use bursar_application::Actor;
use bursar_application::access::CreateStaff;
use bursar_application::secret::Secret;
use bursar_domain::access::UserInput;
use bursar_persistence::{PoolOptions, connect};
use bursar_simulation::{World, fill};
use bursar_testkit::database::TestDatabase;
use bursar_testkit::run::{figure, size};
use reqwest::Client;
use serde_json::{Value, json};

/// How many requests are on their way at once.
const HANDS: u64 = 6;
const CLIENTS: usize = 3;

/// A server that is killed when it is dropped.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    async fn start(url: &str, http: &Client) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_bursar"));
        command.env_clear().env("BURSAR_DATABASE__URL", url).arg("serve");
        command.args(["--listen", &format!("127.0.0.1:{port}")]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let serving = Self { child, address: format!("http://127.0.0.1:{port}") };
        let ready = format!("{}/readyz", serving.address);
        for _ in 0..1200 {
            if http.get(&ready).send().await.is_ok_and(|reply| reply.status().is_success()) {
                return serving;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server does not start")
    }

    /// Ends the process at once, whatever it is doing.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A request that changes something, under a key of its own.
#[derive(Clone, Debug)]
struct Act {
    key: u64,
    path: String,
    body: Value,
}

/// What became of a request.
#[derive(Clone, Debug)]
enum Outcome {
    /// It was done, and this was told of it.
    Done(Value),
    /// A rule forbade it.
    Refused,
    /// It was done by a process that died before it could tell.
    DoneUntold,
    /// Nothing came back.
    Silence,
}

/// Somebody who sends requests with a token.
struct Caller {
    http: Client,
    token: String,
}

impl Caller {
    async fn send(&self, address: &str, act: &Act) -> Outcome {
        let request = self.http.post(format!("{address}{}", act.path)).bearer_auth(&self.token);
        let request = request.header("idempotency-key", format!("crash-{}", act.key));
        let Ok(reply) = request.json(&act.body).send().await else { return Outcome::Silence };
        let status = reply.status();
        let Ok(text) = reply.text().await else { return Outcome::Silence };
        let told: Value = serde_json::from_str(&text).unwrap_or_default();
        match status.as_u16() {
            200 | 201 => Outcome::Done(told),
            409 if told["type"] == "answer_lost" => Outcome::DoneUntold,
            409 => Outcome::Refused,
            status => panic!("{act:?}: {status} {text}"),
        }
    }

    async fn get(&self, address: &str, path: &str) -> Value {
        let request = self.http.get(format!("{address}{path}")).bearer_auth(&self.token);
        let reply = request.send().await.unwrap();
        assert_eq!(reply.status(), 200, "{path}");
        reply.json().await.unwrap()
    }

    async fn post(&self, address: &str, path: &str, body: &Value) -> Value {
        let request = self.http.post(format!("{address}{path}")).bearer_auth(&self.token);
        let reply = request.json(body).send().await.unwrap();
        let (status, text) = (reply.status(), reply.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap()
    }
}

/// Numbers that look like chance.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// What is known to have been done.
#[derive(Default)]
struct Known {
    clients: Vec<i64>,
    drafts: Vec<i64>,
    issued: Vec<i64>,
    done: Vec<(Act, Option<Value>)>,
    silent: Vec<Act>,
}

static KEYS: AtomicU64 = AtomicU64::new(1);

impl Known {
    /// One of the acts that can be done now.
    fn next(&mut self, chance: &mut Chance) -> Act {
        let key = KEYS.fetch_add(1, Ordering::Relaxed);
        let pick = |from: &[i64], chance: &mut Chance| {
            let count = u64::try_from(from.len()).unwrap();
            from[usize::try_from(chance.below(count)).unwrap()]
        };
        let client = pick(&self.clients, chance);
        let (path, body) = match chance.below(10) {
            0 if !self.drafts.is_empty() => {
                let draft = self.drafts.swap_remove(0);
                (format!("/api/v1/invoices/{draft}/issue"), json!({}))
            }
            0..3 => {
                let item = json!({"description": "Work", "unit_price": "500.00"});
                ("/api/v1/invoices".to_owned(), json!({"client_id": client, "items": [item]}))
            }
            3..5 if !self.issued.is_empty() => {
                let invoice = pick(&self.issued, chance);
                (format!("/api/v1/invoices/{invoice}/payments"), json!({"amount": "1.00"}))
            }
            5 if !self.issued.is_empty() => {
                let invoice = pick(&self.issued, chance);
                let method = if chance.below(2) == 0 { "credit" } else { "manual" };
                let body = json!({"amount": "0.50", "method": method, "reason": "a test"});
                (format!("/api/v1/invoices/{invoice}/refunds"), body)
            }
            one => {
                let direction = if one == 6 { "subtract" } else { "add" };
                let body = json!({
                    "direction": direction, "amount": "2.00", "currency": "EUR", "reason": "a test"
                });
                (format!("/api/v1/clients/{client}/credit-adjustments"), body)
            }
        };
        Act { key, path, body }
    }

    fn note(&mut self, act: Act, outcome: Outcome) {
        match outcome {
            Outcome::Refused => {}
            Outcome::Silence => self.silent.push(act),
            Outcome::DoneUntold => self.done.push((act, None)),
            Outcome::Done(told) => {
                let id = told["id"].as_i64().unwrap();
                if act.path == "/api/v1/invoices" {
                    self.drafts.push(id);
                } else if act.path.ends_with("/issue") {
                    self.issued.push(id);
                }
                self.done.push((act, Some(told)));
            }
        }
    }

    /// How much the acts that were done added to a figure, in cents.
    fn sum(&self, ending: &str, of: impl Fn(&Act) -> i64) -> i64 {
        let acts = self.done.iter().filter(|(act, _)| act.path.ends_with(ending));
        acts.map(|(act, _)| of(act)).sum()
    }
}

/// A database with a provider, and a token that may do everything.
async fn arranged() -> (TestDatabase, String) {
    let database = TestDatabase::empty().await.unwrap();
    let store = connect(database.url(), PoolOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    let desk = wire::desk(&store);
    let world = World::new(1, 0, desk.now()).unwrap();
    fill(&desk, &store, &world, None, |_| ()).await.unwrap();
    let system = Actor::system("crash");
    let command = CreateStaff {
        input: UserInput {
            email: "crash@bursar.example".to_owned(),
            first_name: "Test".to_owned(),
            last_name: "Person".to_owned(),
            phone: String::new(),
            is_active: true,
        },
        roles: BTreeSet::new(),
        is_administrator: true,
        password: Secret::new("correct horse battery"),
    };
    let staff = desk.create_staff(&system, command).await.unwrap();
    let token = desk.issue_token(&system, staff, "a program").await.unwrap();
    let token = token.secret.expose().to_owned();
    store.close().await.unwrap();
    (database, token)
}

/// Clients whose invoices are numbered without gaps.
async fn clients(caller: &Caller, address: &str) -> Vec<i64> {
    let settings = json!({
        "general.company_info": "Nordsky Cloud AS", "invoicing.home_country": "NO",
        "invoicing.numbering": "fiscal_at_once", "invoicing.fiscal_number_format": "K{number}",
    });
    let body = json!({"name": "Crash", "settings": settings});
    let configuration = caller.post(address, "/api/v1/configurations", &body).await;
    let mut clients = Vec::new();
    for number in 0..CLIENTS {
        let body = json!({
            "company": format!("Client {number}"), "email": format!("c{number}@clients.example"),
            "address_line_1": "Storgata 1", "country": "US", "currency": "EUR",
            "configuration_id": configuration["id"],
        });
        clients.push(caller.post(address, "/api/v1/clients", &body).await["id"].as_i64().unwrap());
    }
    clients
}

/// Lets all hands work until the server is killed; answers how many requests were answered.
async fn until_killed(caller: &Caller, serving: Serving, known: &Mutex<Known>, seed: u64) {
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let pause = Duration::from_millis(30 + chance.below(700));
    let address = serving.address.clone();
    let hand = async |number: u64| {
        let mut chance = Chance((seed << 8) + number + 1);
        loop {
            let act = known.lock().unwrap().next(&mut chance);
            let outcome = caller.send(&address, &act).await;
            let is_over = matches!(outcome, Outcome::Silence);
            known.lock().unwrap().note(act, outcome);
            if is_over {
                return;
            }
        }
    };
    let death = async {
        tokio::time::sleep(pause).await;
        serving.kill();
    };
    tokio::join!(futures::future::join_all((0..HANDS).map(hand)), death);
}

/// Sends again what got no answer, under the same keys.
async fn resend(caller: &Caller, address: &str, known: &Mutex<Known>) {
    let silent = std::mem::take(&mut known.lock().unwrap().silent);
    let sent = silent.into_iter().map(async |act| {
        let outcome = caller.send(address, &act).await;
        assert!(!matches!(outcome, Outcome::Silence), "{act:?} is not answered");
        known.lock().unwrap().note(act, outcome);
    });
    futures::future::join_all(sent).await;
}

fn cents(money: &Value) -> i64 {
    money["amount"].as_str().unwrap().replace('.', "").parse().unwrap()
}

/// Everything that was answered is there, and nothing else.
async fn check(caller: &Caller, address: &str, known: &Known) {
    let verified = caller.get(address, "/api/v1/journal/verify").await;
    assert_eq!(verified["is_intact"], true, "{verified}");
    let money = ["/credit-adjustments", "/payments", "/refunds"];
    let entries = money.iter().map(|ending| known.sum(ending, |_| 1)).sum::<i64>();
    assert_eq!(verified["entries"], entries, "an act is one entry");
    for client in &known.clients {
        let of = format!("/clients/{client}/");
        let invoices: BTreeSet<_> = known.issued_of(*client);
        let adjusted = known.sum("/credit-adjustments", |act| match &act.body["direction"] {
            _ if !act.path.contains(&of) => 0,
            direction if direction == "add" => 200,
            _ => -200,
        });
        let refunded = known.sum("/refunds", |act| {
            let is_his = invoices.contains(&id_of(&act.path));
            i64::from(is_his && act.body["method"] == "credit") * 50
        });
        let credit = caller.get(address, &format!("/api/v1/clients/{client}/credit")).await;
        assert_eq!(cents(&credit["credit"]), adjusted + refunded, "client {client}");
    }
}

/// The invoice that a path is about.
fn id_of(path: &str) -> i64 {
    path.split('/').nth(4).unwrap().parse().unwrap()
}

impl Known {
    /// The invoices of a client that were issued.
    fn issued_of(&self, client: i64) -> BTreeSet<i64> {
        let told = self.done.iter().filter_map(|(_, told)| told.as_ref());
        let his = told.filter(|told| told["client"]["id"] == client && !told["status"].is_null());
        his.filter_map(|told| told["id"].as_i64()).collect()
    }
}

/// Every answered entry and invoice is as it was answered, and no number is missing.
async fn check_each(caller: &Caller, address: &str, known: &Known) -> usize {
    let mut payments = BTreeMap::<i64, [i64; 2]>::new();
    for (act, told) in &known.done {
        for (place, ending, sum) in [(0, "/payments", 100), (1, "/refunds", 50)] {
            if act.path.ends_with(ending) {
                payments.entry(id_of(&act.path)).or_default()[place] += sum;
            }
        }
        let Some(told) = told else { continue };
        if act.path.ends_with("/credit-adjustments") {
            let path = format!("/api/v1/journal/{}", told["id"]);
            assert_eq!(caller.get(address, &path).await["hash"], told["hash"]);
        }
        if act.path.ends_with("/issue") {
            let path = format!("/api/v1/invoices/{}", told["id"]);
            assert_eq!(caller.get(address, &path).await["number"], told["number"]);
        }
    }
    let mut numbers = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/invoices?status=unpaid&limit=100{cursor}");
        let page = caller.get(address, &path).await;
        for invoice in page["data"].as_array().unwrap() {
            let number = invoice["number"].as_str().unwrap().trim_start_matches('K');
            numbers.push(number.parse::<usize>().unwrap());
            let path = format!("/api/v1/invoices/{}", invoice["id"]);
            let shown = caller.get(address, &path).await;
            let moved = payments.remove(&invoice["id"].as_i64().unwrap()).unwrap_or_default();
            assert_eq!([cents(&shown["paid"]), cents(&shown["refunded"])], moved, "{path}");
        }
        match page["page"]["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert!(payments.is_empty(), "{payments:?}");
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>(), "a number is missing");
    numbers.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_loses_nothing_that_it_answered_and_does_nothing_twice() {
    let (database, token) = arranged().await;
    // Other crates build the client with TLS that wants to be told its cryptography.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = Client::builder().no_proxy().build().unwrap();
    let caller = Caller { http: http.clone(), token };
    let mut serving = Serving::start(database.url(), &http).await;
    let clients = clients(&caller, &serving.address).await;
    let known = Mutex::new(Known { clients, ..Known::default() });
    let kills = size(10, 100);
    for seed in 1..=kills {
        until_killed(&caller, serving, &known, seed).await;
        serving = Serving::start(database.url(), &http).await;
        resend(&caller, &serving.address, &known).await;
        let seen = known.lock().unwrap().clone_of_done();
        check(&caller, &serving.address, &seen).await;
    }
    let known = known.into_inner().unwrap();
    let issued = check_each(&caller, &serving.address, &known).await;
    let untold = known.done.iter().filter(|(_, told)| told.is_none()).count();
    assert!(issued > 3 && known.done.len() > 50, "{issued} of {}", known.done.len());
    figure(&format!(
        "{kills} kills: {} acts done, {untold} of them untold, {issued} invoices numbered",
        known.done.len()
    ));
}

impl Known {
    fn clone_of_done(&self) -> Self {
        Self { clients: self.clients.clone(), done: self.done.clone(), ..Self::default() }
    }
}
