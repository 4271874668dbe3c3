//! Knows how the product is filled, started and asked from outside.

use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use reqwest::Client;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

use crate::Options;
use crate::failure::{Failure, Outcome};
use crate::load::{Target, client};

/// A `bursar serve`, with somebody who may do everything: by token and at the panel.
#[derive(Debug)]
pub(crate) struct Server {
    base: String,
    token: String,
    program: Client,
    staff: Client,
    process: Child,
    /// How long it took from start to readiness.
    pub(crate) cold_start: Duration,
}

const EMAIL: &str = "bench@provider.example";
const PASSWORD: &str = "a password for the bench";

/// Fills the database and tells how long that took.
pub(crate) async fn generate(options: &Options) -> Outcome<Duration> {
    let start = Instant::now();
    let clients = options.clients.to_string();
    run(options, &["generate", "--clients", &clients], "").await?;
    Ok(start.elapsed())
}

impl Server {
    pub(crate) async fn start(options: &Options) -> Outcome<Self> {
        let account = ["user", "create", "--email", EMAIL, "--superuser"];
        run(options, &account, &format!("{PASSWORD}\n")).await?;
        let token = run(options, &["token", "create", "--user", EMAIL], "");
        let token = token.await?.trim().to_owned();
        let listen = free_address()?;
        let start = Instant::now();
        let process = bursar(options)
            .args(["serve"])
            .env("BURSAR_HTTP__LISTEN", &listen)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let base = format!("http://{listen}");
        let (program, staff) = (client()?, client()?);
        let ready = Target::new(program.clone(), format!("{base}/readyz"));
        while ready.fetch().await.is_err() {
            if start.elapsed() > Duration::from_mins(1) {
                return Err(Failure::said("the server does not get ready"));
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let cold_start = start.elapsed();
        let form = [("email", EMAIL), ("password", PASSWORD)];
        staff.post(format!("{base}/sign-in")).form(&form).send().await?.error_for_status()?;
        Ok(Self { base, token, program, staff, process, cold_start })
    }

    /// A request of the API.
    pub(crate) fn target(&self, path: &str) -> Target {
        let url = format!("{}/api/v1{path}", self.base);
        Target::new(self.program.clone(), url).bearing(&self.token)
    }

    /// A page of the panel, asked for in a session.
    pub(crate) fn page(&self, path: &str) -> Target {
        Target::new(self.staff.clone(), format!("{}{path}", self.base))
    }

    /// How many statements it has sent to its database so far.
    pub(crate) async fn statements(&self) -> Outcome<u64> {
        let figures = self.page("/metrics").fetch().await?;
        let figures = String::from_utf8_lossy(&figures);
        let mut lines = figures.lines();
        let counted = lines.find_map(|line| line.strip_prefix("bursar_database_statements_total "));
        let counted = counted.and_then(|count| count.trim().parse().ok());
        counted.ok_or_else(|| Failure::said("the server does not count its statements"))
    }

    /// One answer of the API.
    pub(crate) async fn json(&self, path: &str) -> Outcome<serde_json::Value> {
        let body = self.target(path).fetch().await?;
        serde_json::from_slice(&body).map_err(|error| Failure::said(error.to_string()))
    }

    /// Its process, for what the kernel says of it.
    pub(crate) fn process(&self) -> u32 {
        self.process.id().unwrap_or_default()
    }

    /// How long the facet index takes after the start.
    pub(crate) async fn wait_for_facets(&self) -> Outcome<Duration> {
        let start = Instant::now();
        let facets = self.target("/clients/facets");
        while let Err(failure) = facets.fetch().await {
            if start.elapsed() > Duration::from_mins(2) {
                return Err(failure);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(start.elapsed())
    }
}

fn bursar(options: &Options) -> Command {
    let mut bursar = Command::new(&options.binary);
    bursar.env("BURSAR_DATABASE__URL", &options.database);
    bursar
}

async fn run(options: &Options, arguments: &[&str], input: &str) -> Outcome<String> {
    let mut process = bursar(options)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()?;
    if let Some(mut stdin) = process.stdin.take() {
        stdin.write_all(input.as_bytes()).await?;
    }
    let output = process.wait_with_output().await?;
    if !output.status.success() {
        return Err(Failure::said(format!("bursar {} failed", arguments.join(" "))));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn free_address() -> Outcome<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?.to_string())
}
