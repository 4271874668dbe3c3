//! Knows what was answered, and complains with the whole story when it is not what was expected.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer to one request.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The request in one line, for messages.
    pub request: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text; what is no UTF-8 is replaced.
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

#[expect(clippy::return_self_not_must_use, reason = "to have looked is enough")]
impl Reply {
    /// Takes an answer in.
    pub(crate) async fn of(request: String, response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.expect("a body that can be read");
        let text = String::from_utf8_lossy(&body).into_owned();
        Self { request, status, headers, body: text, bytes: body.to_vec() }
    }

    /// Insists on a status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.request, self.body);
        self
    }

    /// Insists on a problem of this kind (RFC 9457).
    #[track_caller]
    pub fn is_problem(self, status: u16, slug: &str) -> Self {
        let reply = self.is(status);
        assert_eq!(reply.header("content-type"), "application/problem+json", "{}", reply.request);
        assert_eq!(reply.json()["type"], slug, "{}: {}", reply.request, reply.body);
        reply
    }

    /// Insists that the body has this text.
    #[track_caller]
    pub fn shows(self, text: &str) -> Self {
        assert!(self.body.contains(text), "{} does not show {text:?}: {}", self.request, self.body);
        self
    }

    /// Insists that the body does not have this text.
    #[track_caller]
    pub fn hides(self, text: &str) -> Self {
        assert!(!self.body.contains(text), "{} shows {text:?}: {}", self.request, self.body);
        self
    }

    /// Insists on being led to this address.
    #[track_caller]
    pub fn redirects_to(self, address: &str) -> Self {
        let is_redirect = (300..400).contains(&self.status);
        assert!(is_redirect, "{}: {} {}", self.request, self.status, self.body);
        assert_eq!(self.header("location"), address, "{}", self.request);
        self
    }

    /// The JSON of the body.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.request, self.body))
    }

    /// A header as text; empty without it.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
