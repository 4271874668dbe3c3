//! What the handlers are given: the desk, how this installation is set, and what watches it.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use axum::extract::FromRef;
use bursar_application::Desk;
use chrono_tz::Tz;
use metrics_exporter_prometheus::PrometheusHandle;
use url::Url;

use crate::{TrustedProxies, headers::Transport, layout::RailCounts};

/// How this installation presents itself and is reached.
#[derive(Clone, Debug)]
pub struct Options {
    /// The name of the provider that runs it.
    pub provider: String,
    /// Whether the legacy reseller feature is on.
    pub has_resellers: bool,
    /// The zone in which bills are dated.
    pub billing_zone: Tz,
    /// How browsers reach it; over HTTPS its cookies say so.
    pub transport: Transport,
    /// The address under which browsers reach it; without it, the address that they name.
    pub public_url: Option<Url>,
    /// Who may say for whom he asks.
    pub trusted_proxies: TrustedProxies,
}

impl Options {
    /// The whole address of a page, where the address of the panel is known; else its path.
    pub fn absolute(&self, path: &str) -> String {
        let joined = self.public_url.as_ref().and_then(|base| base.join(path).ok());
        joined.map_or_else(|| path.to_owned(), |whole| whole.to_string())
    }
}

/// Tells whether requests can be served.
#[async_trait]
pub trait Readiness: Send + Sync {
    /// `Ok` when the database answers and its schema is current, else what is missing, in words
    /// that hold nothing of any client.
    async fn check(&self) -> Result<(), String>;
}

/// Everything that the handlers are given.
#[derive(Clone)]
pub struct AppState {
    /// Where use cases are asked for.
    pub desk: Desk,
    /// How this installation is set.
    pub options: Arc<Options>,
    /// Where the figures of `/metrics` are read.
    pub metrics: PrometheusHandle,
    /// What `/readyz` asks.
    pub readiness: Arc<dyn Readiness>,
    /// The numbers in the rail.
    pub rail: Arc<RailCounts>,
}

impl fmt::Debug for AppState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppState").field("options", &self.options).finish_non_exhaustive()
    }
}

impl FromRef<AppState> for Desk {
    fn from_ref(state: &AppState) -> Self {
        state.desk.clone()
    }
}

impl FromRef<AppState> for Arc<Options> {
    fn from_ref(state: &AppState) -> Self {
        Self::clone(&state.options)
    }
}
