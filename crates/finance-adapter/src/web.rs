//! Knows how a stranger is asked: for how long, for how much, and over which connection.

use std::error::Error;
use std::time::Duration;

use bursar_application::ports::RemoteError;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use url::Url;

/// How long an answer may take and how large it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From the first byte asked to the last one answered.
    pub time: Duration,
    /// The most bytes of an answer.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(20), bytes: 256 * 1024 }
    }
}

/// How many times an answer may lead to another address.
const MOST_REDIRECTS: usize = 3;

/// One address that is asked.
#[derive(Clone, Debug)]
pub(crate) struct Web {
    pub(crate) url: Url,
    pub(crate) limits: Limits,
}

/// An answer that was read to its end.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Web {
    /// Asks once. A connection is made for each question, because questions are hours apart.
    pub(crate) async fn ask(
        &self,
        request: impl FnOnce(&Client, Url) -> RequestBuilder + Send,
    ) -> Result<Reply, RemoteError> {
        let client = self.client().map_err(|error| self.failed(&error))?;
        let asked = request(&client, self.url.clone()).send().await;
        let mut answer = asked.map_err(|error| self.failed(&error))?;
        let mut body = Vec::new();
        while let Some(some) = answer.chunk().await.map_err(|error| self.failed(&error))? {
            if body.len().saturating_add(some.len()) > self.limits.bytes {
                return Err(RemoteError::Huge(self.host()));
            }
            body.extend_from_slice(&some);
        }
        Ok(Reply { status: answer.status().as_u16(), body })
    }

    fn client(&self) -> Result<Client, reqwest::Error> {
        // Another part of the program may have chosen the same one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Client::builder()
            .user_agent(concat!("Bursar/", env!("CARGO_PKG_VERSION")))
            .https_only(self.url.scheme() == "https")
            .redirect(Policy::limited(MOST_REDIRECTS))
            .connect_timeout(self.limits.time.min(Duration::from_secs(5)))
            .timeout(self.limits.time)
            .build()
    }

    /// The host alone: the rest of an address may hold a key.
    pub(crate) fn host(&self) -> String {
        self.url.host_str().unwrap_or_default().to_owned()
    }

    fn failed(&self, error: &reqwest::Error) -> RemoteError {
        if error.is_timeout() {
            return RemoteError::Slow(self.host());
        }
        let mut cause: &dyn Error = error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        RemoteError::Down { host: self.host(), why: cause.to_string() }
    }
}
