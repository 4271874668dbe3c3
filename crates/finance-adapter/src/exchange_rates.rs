//! Fetches the exchange rates of whoever publishes them.

use async_trait::async_trait;
use bursar_application::ports::{RateFeed, RemoteError};
use bursar_application::rates::{RateDocument, RateFormat};
use url::Url;

use crate::web::{Limits, Web};

/// A document of exchange rates at an address.
#[derive(Clone, Debug)]
pub struct PublishedRates {
    web: Web,
    format: RateFormat,
}

impl PublishedRates {
    /// The document at this address, written in this format.
    pub const fn new(url: Url, format: RateFormat, limits: Limits) -> Self {
        Self { web: Web { url, limits }, format }
    }
}

#[async_trait]
impl RateFeed for PublishedRates {
    async fn fetch(&self) -> Result<RateDocument, RemoteError> {
        let reply = self.web.ask(|client, url| client.get(url)).await?;
        match reply.status {
            200 => Ok(RateDocument { format: self.format, bytes: reply.body }),
            status => Err(RemoteError::Status { host: self.web.host(), status }),
        }
    }
}
