//! Knows what is measured, in which order.

use std::time::Duration;

use crate::Options;
use crate::bare::Floor;
use crate::facts::{Filter, filters};
use crate::failure::{Failure, Outcome};
use crate::load::{Latencies, Target};
use crate::money;
use crate::process;
use crate::report::{Report, figure};
use crate::server::{Server, generate};

const SORTS: [&str; 6] =
    ["company", "country", "created_at", "up_to_date_credit", "configuration", "group"];

/// How many connections ask at once where throughput is measured.
const CONNECTIONS: usize = 8;

pub(crate) async fn run(options: &Options) -> Outcome<Report> {
    let mut report = Report::default();
    let filled = generate(options).await?;
    report.line(format!("{} clients, generated in {filled:.0?}.", options.clients));
    let server = Server::start(options).await?;
    let facets = server.wait_for_facets().await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    report.line(format!(
        "Cold start {:.0?}, facet index after another {facets:.0?}, idle {} MiB.",
        server.cold_start,
        process::memory(server.process()) / 1024
    ));
    if options.money {
        money::run(options, &server, &mut report).await?;
        return Ok(report);
    }
    let filters = filters(&server).await?;
    single(options, &server, &filters, &mut report).await?;
    worst(options, &server, &filters, &mut report).await?;
    deep(options, &server, &mut report).await?;
    against_the_floor(options, &server, &filters, &mut report).await?;
    money::run(options, &server, &mut report).await?;
    let memory = process::memory(server.process()) / 1024;
    report.line(format!("\nAfter all this the server holds {memory} MiB."));
    Ok(report)
}

/// One connection: the pages that staff open all day.
async fn single(
    options: &Options,
    server: &Server,
    filters: &[Filter],
    report: &mut Report,
) -> Outcome<()> {
    report.heading("One connection, milliseconds");
    report.table(&["what", "p50", "p95", "p99", "statements", "server CPU ms"]);
    let id = first_id(server).await?;
    let three = three(filters);
    let api = [
        ("list, default", "/clients".to_owned()),
        ("list, sorted by credit, 50 rows", "/clients?sort=up_to_date_credit&limit=50".into()),
        ("list, 3 filters, 50 rows", format!("/clients?{three}")),
        ("counts beside an unfiltered list", "/clients/facets".into()),
        ("counts beside 3 filters", format!("/clients/facets?{}", facets_of(filters))),
        ("details", format!("/clients/{id}")),
        ("search, 2 letters", "/clients?q=an".into()),
        ("search, a word of most", "/clients?q=example".into()),
        ("search, an id", format!("/clients?q=%23{id}")),
        ("search, «nordlys»", "/clients?q=nordlys".into()),
        ("search, «labs»", "/clients?q=labs".into()),
        ("search, «a/s»", "/clients?q=a/s".into()),
        ("search, nobody", "/clients?q=zzz".into()),
    ];
    let panel = [
        ("panel: list", "/clients".to_owned()),
        ("panel: list, 3 filters, 50 rows", format!("/clients?{three}")),
        ("panel: details", format!("/clients/{id}")),
        ("panel: dashboard", "/".into()),
    ];
    let targets = api.map(|(what, path)| (what, server.target(&path)));
    for (what, target) in targets.into_iter().chain(panel.map(|(w, path)| (w, server.page(&path))))
    {
        let row = one(options, server, what, &target).await?;
        report.row(&row);
    }
    Ok(())
}

/// What a request takes: time, statements and processor.
async fn one(
    options: &Options,
    server: &Server,
    what: &str,
    target: &Target,
) -> Outcome<Vec<String>> {
    target.fetch().await?;
    let before = (server.statements().await?, process::cpu(server.process()));
    let requests = options.requests * 2;
    let latencies = target.latencies(requests).await?;
    let asked = (requests + requests.div_ceil(10)) as f64;
    let statements = (server.statements().await? - before.0) as f64 / asked;
    let cpu =
        process::cpu(server.process()).saturating_sub(before.1).as_secs_f64() * 1000.0 / asked;
    let [p50, p95, p99] = [50, 95, 99].map(|percent| latencies.percentile(percent));
    let figures = [p50, p95, p99, statements, cpu].map(figure);
    Ok([what.to_owned()].into_iter().chain(figures).collect())
}

/// Every filter with a common and a rare value by every sort, in both directions.
async fn worst(
    options: &Options,
    server: &Server,
    filters: &[Filter],
    report: &mut Report,
) -> Outcome<()> {
    let mut figures: Vec<(f64, String, Latencies)> = Vec::new();
    for filter in filters {
        for (kind, value) in [("common", &filter.common), ("rare", &filter.rare)] {
            for sort in SORTS.iter().flat_map(|sort| [(*sort).to_owned(), format!("-{sort}")]) {
                let path = format!("/clients?{}={value}&sort={sort}", filter.name);
                let latencies = server.target(&path).latencies(options.requests / 2).await?;
                let what = format!("{kind} {}, by {sort}", filter.name);
                figures.push((latencies.percentile(50), what, latencies));
            }
        }
    }
    figures.sort_by(|one, other| other.0.total_cmp(&one.0));
    report.heading("The slowest of every filter (common and rare value) by every sort, both ways");
    report.line(format!(
        "{} combinations; median of their p50: {} ms.\n",
        figures.len(),
        middle(&figures)
    ));
    report.table(&["what", "p50", "p95", "p99"]);
    for (_, what, latencies) in figures.iter().take(10) {
        report.latencies(what, latencies);
    }
    Ok(())
}

fn middle(figures: &[(f64, String, Latencies)]) -> String {
    figures.get(figures.len() / 2).map_or_else(String::new, |(p50, ..)| figure(*p50))
}

/// Page 1 beside page 1,000 of each sort, 25 rows a page.
async fn deep(options: &Options, server: &Server, report: &mut Report) -> Outcome<()> {
    report.heading("Page 1 and page 1,000, p50 in milliseconds");
    report.table(&["sort", "page 1", "page 1,000", "ratio"]);
    for sort in SORTS {
        let first = format!("/clients?sort={sort}");
        let mut path = first.clone();
        for _ in 1..1_000 {
            let page = server.json(&path).await?;
            match page.pointer("/page/next_cursor").and_then(serde_json::Value::as_str) {
                Some(cursor) => path = format!("{first}&cursor={cursor}"),
                None => break,
            }
        }
        let [near, far] = [first, path].map(|path| server.target(&path));
        let near = near.latencies(options.requests).await?.percentile(50);
        let far = far.latencies(options.requests).await?.percentile(50);
        report.row(&[sort.to_owned(), figure(near), figure(far), figure(far / near)]);
    }
    Ok(())
}

/// Eight connections, beside a server that only runs the statement, taking turns.
async fn against_the_floor(
    options: &Options,
    server: &Server,
    filters: &[Filter],
    report: &mut Report,
) -> Outcome<()> {
    report.heading("Eight connections, beside a bare axum server with one prepared statement");
    report.table(&[
        "what",
        "ours req/s",
        "bare req/s",
        "ratio",
        "our CPU ms/req",
        "database CPU ms/req",
    ]);
    let all = Floor::start(&options.database, "1 = 1").await?;
    let some = Floor::start(&options.database, &condition(filters)).await?;
    let id = first_id(server).await?;
    let sorted = "/clients?sort=up_to_date_credit&limit=50".to_owned();
    let filtered = format!("/clients?{}", three(filters));
    let rounds = [
        ("list sorted by credit", server.target(&sorted), all.target("/list")?),
        ("list, 3 filters", server.target(&filtered), some.target("/list")?),
        ("details", server.target(&format!("/clients/{id}")), all.target(&format!("/one/{id}"))?),
    ];
    for (what, ours, bare) in rounds {
        let row = beside(options, server, what, &ours, &bare).await?;
        report.row(&row);
    }
    let under_load = process::memory(server.process()) / 1024;
    report.line(format!("\nUnder this load the server held {under_load} MiB."));
    Ok(())
}

async fn beside(
    options: &Options,
    server: &Server,
    what: &str,
    ours: &Target,
    bare: &Target,
) -> Outcome<Vec<String>> {
    let span = Duration::from_secs(options.seconds);
    let (mut best, mut floor) = (0.0_f64, 0.0_f64);
    let (mut own_cpu, mut database_cpu) = (f64::MAX, f64::MAX);
    for _ in 0..3 {
        let before = (process::cpu(server.process()), process::cpu_of_postgres());
        let round = ours.throughput(CONNECTIONS, span).await?;
        own_cpu = own_cpu.min(round.cost(process::cpu(server.process()).saturating_sub(before.0)));
        database_cpu =
            database_cpu.min(round.cost(process::cpu_of_postgres().saturating_sub(before.1)));
        best = best.max(round.per_second());
        floor = floor.max(bare.throughput(CONNECTIONS, span).await?.per_second());
    }
    let figures = [best, floor, best / floor, own_cpu, database_cpu].map(figure);
    Ok([what.to_owned()].into_iter().chain(figures).collect())
}

fn common<'a>(filters: &'a [Filter], name: &str) -> Option<&'a str> {
    filters.iter().find(|filter| filter.name == name).map(|filter| filter.common.as_str())
}

fn three(filters: &[Filter]) -> String {
    format!("{}&sort=up_to_date_credit&limit=50", facets_of(filters))
}

fn facets_of(filters: &[Filter]) -> String {
    let names = ["status", "group", "instance_region"];
    let set = names.iter().filter_map(|name| Some(format!("{name}={}", common(filters, name)?)));
    set.collect::<Vec<_>>().join("&")
}

/// The same three filters for the bare statement, written naively.
fn condition(filters: &[Filter]) -> String {
    let group = common(filters, "group").unwrap_or("0");
    let region = common(filters, "instance_region").unwrap_or_default().replace('\'', "");
    format!(
        "c.status = 0 AND EXISTS (SELECT 1 FROM client_group_members m WHERE m.client_id = c.id \
         AND m.group_id = {group}) AND EXISTS (SELECT 1 FROM instances i JOIN regions r ON r.id = \
         i.region_id WHERE i.client_id = c.id AND i.deleted_at IS NULL AND r.name = '{region}')"
    )
}

async fn first_id(server: &Server) -> Outcome<i64> {
    let page = server.json("/clients?limit=1").await?;
    let id = page.pointer("/data/0/id").and_then(serde_json::Value::as_i64);
    id.ok_or_else(|| Failure::said("the list is empty"))
}
