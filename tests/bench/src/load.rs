//! Knows how a request is repeated and what its latencies are.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::Client;

use crate::failure::{Failure, Outcome};

/// What holds connections, and the cookies that a server gave.
pub(crate) fn client() -> Outcome<Client> {
    // The client of the program that is built beside this one speaks TLS, so this one has to as
    // well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(Client::builder().pool_max_idle_per_host(64).cookie_store(true).build()?)
}

/// A request that is repeated.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    client: Client,
    url: String,
    token: Option<String>,
}

/// Latencies in ascending order.
#[derive(Clone, Debug)]
pub(crate) struct Latencies(Vec<Duration>);

/// What several connections got in a while.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Throughput {
    pub(crate) requests: usize,
    pub(crate) span: Duration,
}

impl Target {
    /// An address that anybody may ask for.
    pub(crate) const fn new(client: Client, url: String) -> Self {
        Self { client, url, token: None }
    }

    /// The same address, asked for with a bearer token.
    pub(crate) fn bearing(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// The body of one answer; anything but 200 is a failure.
    pub(crate) async fn fetch(&self) -> Outcome<Vec<u8>> {
        let mut request = self.client.get(&self.url);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await?;
        let status = answer.status();
        let body = answer.bytes().await?;
        if status.is_success() {
            return Ok(body.to_vec());
        }
        let said = String::from_utf8_lossy(&body).chars().take(300).collect::<String>();
        Err(Failure::said(format!("{} answered {status}: {said}", self.url)))
    }

    /// Sends a body, under a key if one is named; answers what came back.
    pub(crate) async fn post(
        &self,
        body: &serde_json::Value,
        key: Option<&str>,
    ) -> Outcome<serde_json::Value> {
        let mut request = self.client.post(&self.url).json(body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let answer = request.send().await?;
        let (status, said) = (answer.status(), answer.text().await?);
        if !status.is_success() {
            return Err(Failure::said(format!("{} answered {status}: {said}", self.url)));
        }
        serde_json::from_str(&said).map_err(|error| Failure::said(error.to_string()))
    }

    /// One connection, so many requests, after a tenth of them to warm up.
    pub(crate) async fn latencies(&self, requests: usize) -> Outcome<Latencies> {
        for _ in 0..requests.div_ceil(10) {
            self.fetch().await?;
        }
        let mut taken = Vec::with_capacity(requests);
        for _ in 0..requests {
            let start = Instant::now();
            self.fetch().await?;
            taken.push(start.elapsed());
        }
        taken.sort_unstable();
        Ok(Latencies(taken))
    }

    /// So many connections at once, for a while.
    pub(crate) async fn throughput(
        &self,
        connections: usize,
        span: Duration,
    ) -> Outcome<Throughput> {
        let (target, start) = (Arc::new(self.clone()), Instant::now());
        let workers: Vec<_> = (0..connections)
            .map(|_| {
                let target = Arc::clone(&target);
                tokio::spawn(async move {
                    let mut requests = 0;
                    while start.elapsed() < span {
                        target.fetch().await?;
                        requests += 1;
                    }
                    Ok::<usize, Failure>(requests)
                })
            })
            .collect();
        let mut requests = 0;
        for worker in workers {
            requests += worker.await.map_err(|error| Failure::said(error.to_string()))??;
        }
        Ok(Throughput { requests, span: start.elapsed() })
    }
}

impl Latencies {
    /// The latency that so many percent of the requests did not exceed, in milliseconds.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let place = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(place).map_or(0.0, |latency| latency.as_secs_f64() * 1000.0)
    }
}

impl Throughput {
    pub(crate) fn per_second(&self) -> f64 {
        self.requests as f64 / self.span.as_secs_f64()
    }

    /// Milliseconds of processor time for each request.
    pub(crate) fn cost(&self, cpu: Duration) -> f64 {
        cpu.as_secs_f64() * 1000.0 / self.requests.max(1) as f64
    }
}
