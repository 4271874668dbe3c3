//! Money: postings and issued invoices a second, beside a bare program that writes the same rows.

mod floor;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use self::floor::Ledger;
use crate::Options;
use crate::failure::{Failure, Outcome};
use crate::load::{Target, Throughput};
use crate::process;
use crate::report::{Report, figure};
use crate::server::Server;

/// How many clients' accounts are written to where many are.
const MANY: usize = 2_000;

/// How often each figure is taken; the best of them counts, since others use the machine too.
const ROUNDS: u32 = 3;

/// Everything about writing money.
pub(crate) async fn run(options: &Options, server: &Server, report: &mut Report) -> Outcome<()> {
    let clients = clients(server).await?;
    postings(options, server, &clients, report).await?;
    batches(options, &clients, report).await?;
    invoices(options, server, report).await?;
    papers(options, server, report).await
}

/// Clients to write to.
async fn clients(server: &Server) -> Outcome<Vec<i64>> {
    let (mut clients, mut cursor) = (Vec::new(), String::new());
    while clients.len() < MANY {
        let page = server.json(&format!("/clients?sort=created_at&limit=100{cursor}")).await?;
        let rows = page.get("data").and_then(Value::as_array).into_iter().flatten();
        clients.extend(rows.filter_map(|row| row.get("id")?.as_i64()));
        match page.pointer("/page/next_cursor").and_then(Value::as_str) {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    if clients.is_empty() { Err(Failure::said("there are no clients")) } else { Ok(clients) }
}

async fn postings(
    options: &Options,
    server: &Server,
    clients: &[i64],
    report: &mut Report,
) -> Outcome<()> {
    report.heading(
        "Postings a second, each durable, beside a bare program that writes the same rows",
    );
    report.table(&["what", "ours /s", "bare /s", "ratio", "statements", "our CPU ms", "DB CPU ms"]);
    let floor = Arc::new(Ledger::open(&options.database).await?);
    let span = Duration::from_secs(options.seconds);
    let hot = clients.get(..1).unwrap_or_default();
    for (what, clients, hands) in [
        ("one by one, many clients", clients, 1),
        ("8 at once, many clients", clients, 8),
        ("64 at once, many clients", clients, 64),
        ("8 at once, one client", hot, 8),
    ] {
        let (mut ours, mut bare) = (0.0_f64, 0.0_f64);
        let mut costs = [f64::MAX; 3];
        for _ in 0..ROUNDS {
            let before = (server.statements().await?, cpu(server));
            let round = adjust(server, clients, hands, span).await?;
            let after = (server.statements().await?, cpu(server));
            let requests = round.requests.max(1) as f64;
            let [own, database] = [0, 1].map(|of| {
                round.cost(
                    after
                        .1
                        .get(of)
                        .copied()
                        .unwrap_or_default()
                        .saturating_sub(before.1.get(of).copied().unwrap_or_default()),
                )
            });
            let found = [(after.0 - before.0) as f64 / requests, own, database];
            for (least, found) in costs.iter_mut().zip(found) {
                *least = least.min(found);
            }
            ours = ours.max(round.per_second());
            bare = bare.max(floor.throughput(clients, hands, span).await?.per_second());
        }
        let figures = [ours, bare, ours / bare].into_iter().chain(costs).map(figure);
        report.row(&[what.to_owned()].into_iter().chain(figures).collect::<Vec<_>>());
    }
    Ok(())
}

/// How many postings a batch has.
const BATCH: usize = 1_000;

/// Batches by one hand, as the scheduled tasks write them; beside a bare program that writes the
/// same rows in as many statements as there are tables.
async fn batches(options: &Options, clients: &[i64], report: &mut Report) -> Outcome<()> {
    report.heading("Postings a second in batches of 1,000, each batch durable");
    report.table(&["what", "ours /s", "bare /s", "ratio"]);
    let floor = Ledger::open(&options.database).await?;
    let span = Duration::from_secs(options.seconds);
    let (mut ours, mut bare) = (0.0_f64, 0.0_f64);
    for _ in 0..ROUNDS {
        ours = ours.max(own_batches(options).await?);
        bare = bare.max(floor.batches(clients, BATCH, span).await?.per_second());
    }
    let figures = [ours, bare, ours / bare].map(figure);
    report
        .row(&["one hand, many clients".to_owned()].into_iter().chain(figures).collect::<Vec<_>>());
    Ok(())
}

/// What the product's own store does, in a process of its own.
async fn own_batches(options: &Options) -> Outcome<f64> {
    let mut program = tokio::process::Command::new(&options.postings);
    program.arg(&options.database).arg(options.seconds.to_string());
    let said = program.output().await?;
    if !said.status.success() {
        return Err(Failure::said(String::from_utf8_lossy(&said.stderr)));
    }
    let figure = String::from_utf8_lossy(&said.stdout).trim().parse();
    figure.map_err(|_| Failure::said("the program that posts in batches told no figure"))
}

/// PDF files: drafts are printed anew each time, what is issued was printed once and is kept.
async fn papers(options: &Options, server: &Server, report: &mut Report) -> Outcome<()> {
    report.heading("PDF files a second");
    report.table(&["what", "files /s", "our CPU ms", "DB CPU ms"]);
    let seller = arrange(server, "PAPER").await?;
    let span = Duration::from_secs(options.seconds);
    for (what, lines, hands, is_issued) in [
        ("printed, 3 lines, one by one", 3, 1, false),
        ("printed, 3 lines, 8 at once", 3, 8, false),
        ("printed, 200 lines, one by one", 200, 1, false),
        ("kept, 3 lines, 8 at once", 3, 8, true),
    ] {
        let id = drafted(server, &seller, 0, lines).await?;
        if is_issued {
            server.target(&format!("/invoices/{id}/issue")).post(&json!({}), None).await?;
        }
        let target = server.target(&format!("/invoices/{id}/pdf"));
        target.fetch().await?;
        let before = cpu(server);
        let round = target.throughput(hands, span).await?;
        let [[own, database], [own_before, database_before]] = [cpu(server), before];
        let costs = [own.saturating_sub(own_before), database.saturating_sub(database_before)];
        let costs = costs.map(|cpu| round.cost(cpu));
        let figures = [round.per_second()].into_iter().chain(costs).map(figure);
        report.row(&[what.to_owned()].into_iter().chain(figures).collect::<Vec<_>>());
    }
    Ok(())
}

fn cpu(server: &Server) -> [Duration; 2] {
    [process::cpu(server.process()), process::cpu_of_postgres()]
}

static KEYS: AtomicU64 = AtomicU64::new(1);

/// So many hands that add credit, each request under a key of its own.
async fn adjust(
    server: &Server,
    clients: &[i64],
    hands: usize,
    span: Duration,
) -> Outcome<Throughput> {
    let targets: Vec<_> = clients
        .iter()
        .map(|client| server.target(&format!("/clients/{client}/credit-adjustments")))
        .collect();
    let body = json!({
        "direction": "add", "amount": "0.01", "currency": "EUR", "reason": "measured"
    });
    at_once(hands, span, async |turn| {
        let place = turn.wrapping_mul(7_919) % targets.len().max(1);
        let Some(target) = targets.get(place) else { return Ok(()) };
        let key = KEYS.fetch_add(1, Ordering::Relaxed);
        target.post(&body, Some(&format!("bench-{key}"))).await.map(|_| ())
    })
    .await
}

/// Runs an act again and again with so many hands; each turn has a number of its own.
async fn at_once(
    hands: usize,
    span: Duration,
    act: impl AsyncFn(usize) -> Outcome<()>,
) -> Outcome<Throughput> {
    let start = Instant::now();
    let act = &act;
    let hand = async |hand: usize| {
        let mut turns = 0;
        while start.elapsed() < span {
            act(hand + turns * hands).await?;
            turns += 1;
        }
        Ok::<usize, Failure>(turns)
    };
    let mut requests = 0;
    for turns in futures::future::join_all((0..hands).map(hand)).await {
        requests += turns?;
    }
    Ok(Throughput { requests, span: start.elapsed() })
}

/// Drafts that are issued: with a number, taxes and audit rows.
async fn invoices(options: &Options, server: &Server, report: &mut Report) -> Outcome<()> {
    report.heading("Invoices issued a second: number, taxes, document and audit row");
    report.table(&["what", "issued /s", "statements", "our CPU ms", "DB CPU ms"]);
    let seller = arrange(server, "ISSUE").await?;
    for hands in [1, 8] {
        let most = usize::try_from(options.seconds).unwrap_or(3) * 400;
        let mut drafts = Vec::with_capacity(most);
        for turn in 0..most {
            drafts.push(draft(server, &seller, turn).await?);
        }
        let before = (server.statements().await?, cpu(server));
        let (start, next) = (Instant::now(), AtomicU64::new(0));
        let hand = async |_| {
            loop {
                let place = usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap_or(most);
                let Some(target) = drafts.get(place) else { return Ok::<(), Failure>(()) };
                target.post(&json!({}), None).await?;
            }
        };
        for outcome in futures::future::join_all((0..hands).map(hand)).await {
            outcome?;
        }
        let round = Throughput { requests: most, span: start.elapsed() };
        let after = (server.statements().await?, cpu(server));
        let statements = (after.0 - before.0) as f64 / most as f64;
        let [[own, database], [own_before, database_before]] = [after.1, before.1];
        let costs = [own.saturating_sub(own_before), database.saturating_sub(database_before)];
        let figures = [round.per_second(), statements];
        let figures = figures.into_iter().chain(costs.map(|cpu| round.cost(cpu))).map(figure);
        let what = format!("{hands} at once, one series");
        report.row(&[what].into_iter().chain(figures).collect::<Vec<_>>());
    }
    Ok(())
}

/// Clients under a configuration of their own.
async fn arrange(server: &Server, name: &str) -> Outcome<Vec<i64>> {
    let settings = json!({
        "company.legal_name": "Bench AS", "company.country": "NO",
        "invoicing.home_country": "NO", "invoicing.numbering": "fiscal_at_once",
        "invoicing.fiscal_number_format": format!("{name}-{{number}}"),
    });
    let body = json!({"name": name, "settings": settings});
    let configuration = server.target("/configurations").post(&body, None).await?;
    let mut clients = Vec::new();
    for number in 0..50 {
        let body = json!({
            "company": format!("{name} {number}"),
            "email": format!("{name}{number}@clients.example"),
            "address_line_1": "Storgata 1", "country": "NO", "currency": "NOK",
            "configuration_id": configuration.get("id"),
        });
        let made = server.target("/clients").post(&body, None).await?;
        clients.extend(made.get("id").and_then(Value::as_i64));
    }
    Ok(clients)
}

/// A draft with three lines; answers where it is issued.
async fn draft(server: &Server, clients: &[i64], turn: usize) -> Outcome<Target> {
    let id = drafted(server, clients, turn, 3).await?;
    Ok(server.target(&format!("/invoices/{id}/issue")))
}

/// A draft with so many lines.
async fn drafted(server: &Server, clients: &[i64], turn: usize, lines: usize) -> Outcome<i64> {
    let client = clients.get(turn % clients.len().max(1));
    let item = |(words, price): (&str, &str)| json!({"description": words, "unit_price": price});
    let items = [("Public cloud", "123.45"), ("Backup", "9.90"), ("Support", "49")];
    let items: Vec<_> = items.into_iter().map(item).cycle().take(lines).collect();
    let body = json!({"client_id": client, "items": items});
    let made = server.target("/invoices").post(&body, None).await?;
    let id = made.get("id").and_then(Value::as_i64);
    id.ok_or_else(|| Failure::said("a draft without an id"))
}
