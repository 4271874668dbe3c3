//! Knows how the product is filled, started and asked from outside.

use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

use crate::Options;
use crate::failure::{Failure, Outcome};
use crate::load::Target;

/// A `bursar serve` with a token that may do everything.
#[derive(Debug)]
pub(crate) struct Server {
    base: String,
    token: String,
    process: Child,
    /// How long it took from start to readiness.
    pub(crate) cold_start: Duration,
}

/// Fills the database and tells how long that took.
pub(crate) async fn generate(options: &Options) -> Outcome<Duration> {
    let start = Instant::now();
    let clients = options.clients.to_string();
    run(options, &["generate", "--clients", &clients], "").await?;
    Ok(start.elapsed())
}

impl Server {
    pub(crate) async fn start(options: &Options) -> Outcome<Self> {
        let account = ["user", "create", "--email", "bench@provider.example", "--superuser"];
        run(options, &account, "a password for the bench\n").await?;
        let token = run(options, &["token", "create", "--user", "bench@provider.example"], "");
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
        let ready = Target::new(format!("{base}/readyz"), &token)?;
        while ready.fetch().await.is_err() {
            if start.elapsed() > Duration::from_secs(60) {
                return Err(Failure::said("the server does not get ready"));
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(Self { base, token, process, cold_start: start.elapsed() })
    }

    /// A request of the API.
    pub(crate) fn target(&self, path: &str) -> Outcome<Target> {
        Target::new(format!("{}/api/v1{path}", self.base), &self.token)
    }

    /// One answer of the API.
    pub(crate) async fn json(&self, path: &str) -> Outcome<serde_json::Value> {
        let body = self.target(path)?.fetch().await?;
        serde_json::from_slice(&body).map_err(|error| Failure::said(error.to_string()))
    }

    /// Its process, for what the kernel says of it.
    pub(crate) fn process(&self) -> u32 {
        self.process.id().unwrap_or_default()
    }

    /// How long the facet index takes after the start.
    pub(crate) async fn wait_for_facets(&self) -> Outcome<Duration> {
        let start = Instant::now();
        let facets = self.target("/clients/facets")?;
        while let Err(failure) = facets.fetch().await {
            if start.elapsed() > Duration::from_secs(120) {
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
