//! What every answer carries: the id of its request and what browsers may do with it.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// The header that carries the id of a request, in and out.
pub const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

const CONTENT_SECURITY_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
);

/// The name of one request, told to the caller and written to the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes over the caller's id if it is short and plain.
    fn accepted(headers: &HeaderMap) -> Option<Self> {
        let given = headers.get(REQUEST_ID_HEADER)?.to_str().ok()?;
        let is_plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.');
        let is_sane = (1..=64).contains(&given.len()) && given.chars().all(is_plain);
        is_sane.then(|| Self(given.to_owned()))
    }

    /// Makes an id that no other request has.
    fn made() -> Self {
        let number = getrandom::u64().unwrap_or_default();
        Self(format!("req-{number:016x}"))
    }
}

/// Gives every request an id, which handlers find in its extensions and the caller in the answer.
pub async fn request_id(mut request: Request, next: Next) -> Response {
    let id = RequestId::accepted(request.headers()).unwrap_or_else(RequestId::made);
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(REQUEST_ID_HEADER, value);
    }
    response
}

/// How browsers reach the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Plain HTTP, as on the developer's own machine.
    Plain,
    /// HTTPS only, and browsers are told to keep to it.
    Secure,
}

/// Tells browsers to run, load and frame nothing but our own, and to keep no copies of pages.
pub async fn security_headers(
    State(transport): State<Transport>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert_with(|| HeaderValue::from_static("no-store"));
    if transport == Transport::Secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000; includeSubDomains"),
        );
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware, response::Response, routing::get};
    use tower::ServiceExt;

    use super::*;

    async fn answer(transport: Transport, id: Option<&str>) -> Response {
        let router: Router = Router::new()
            .route("/", get(async || "page"))
            .layer(middleware::from_fn_with_state(transport, security_headers))
            .layer(middleware::from_fn(request_id));
        let mut request = Request::new(Body::empty());
        if let Some(id) = id {
            request.headers_mut().insert(REQUEST_ID_HEADER, HeaderValue::from_str(id).unwrap());
        }
        router.oneshot(request).await.unwrap()
    }

    fn header_of(response: &Response, name: &str) -> String {
        let value = response.headers().get(name);
        value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn every_answer_keeps_browsers_to_our_own_sources() {
        let response = answer(Transport::Plain, None).await;
        assert_eq!(
            header_of(&response, "content-security-policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        );
        assert_eq!(header_of(&response, "x-content-type-options"), "nosniff");
        assert_eq!(header_of(&response, "cache-control"), "no-store");
    }

    #[tokio::test]
    async fn browsers_are_held_to_https_only_when_we_speak_it() {
        let header = "strict-transport-security";
        assert_eq!(header_of(&answer(Transport::Plain, None).await, header), "");
        assert!(header_of(&answer(Transport::Secure, None).await, header).starts_with("max-age="));
    }

    #[tokio::test]
    async fn a_sane_request_id_is_kept_and_any_other_replaced() {
        let given =
            |id| async move { header_of(&answer(Transport::Plain, id).await, "x-request-id") };
        assert_eq!(given(Some("abc-1.2_3")).await, "abc-1.2_3");
        let long = "a".repeat(65);
        for odd in [None, Some(""), Some("a b"), Some("<x>"), Some(long.as_str())] {
            assert!(given(odd).await.starts_with("req-"), "{odd:?}");
        }
        assert_ne!(given(None).await, given(None).await);
    }
}
