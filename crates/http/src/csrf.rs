//! Knows whether a request that changes something was meant by the person whose browser sent it.

use axum::http::{HeaderMap, header, request::Parts};
use bursar_application::secret;
use url::Url;

use crate::{AppState, submission::Submission};

/// The header in which scripts send the token of the session.
pub(crate) const CSRF_HEADER: &str = "x-csrf-token";

/// Whether the request proves itself with the token of the session, in a header or a form.
pub(crate) fn is_proven(parts: &Parts, expected: &str) -> bool {
    let header = parts.headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok());
    let form = parts.extensions.get::<Submission>().and_then(|form| form.csrf.as_deref());
    header.or(form).is_some_and(|given| is_same(given, expected))
}

/// Whether the browser, if it says so, sent the request from one of our own pages.
pub(crate) fn is_from_here(parts: &Parts, state: &AppState) -> bool {
    let site = parts.headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    let Some(origin) = parts.headers.get(header::ORIGIN) else { return true };
    let origin = origin.to_str().ok().and_then(|origin| Url::parse(origin).ok());
    origin.is_some_and(|origin| is_ours(&origin, &parts.headers, state.options.public_url.as_ref()))
}

/// Whether an address is that of this panel.
pub(crate) fn is_ours(origin: &Url, headers: &HeaderMap, public: Option<&Url>) -> bool {
    if public.is_some_and(|public| public.origin() == origin.origin()) {
        return true;
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let named = origin.host_str().map(|name| match origin.port() {
        Some(port) => format!("{name}:{port}"),
        None => name.to_owned(),
    });
    host.is_some() && host == named.as_deref()
}

/// Compares digests, so that the time it takes tells nothing of the token.
fn is_same(given: &str, expected: &str) -> bool {
    secret::digest(given.as_bytes()) == secret::digest(expected.as_bytes())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn an_origin_is_ours_if_its_host_is_the_one_that_was_asked() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("localhost:8080"));
        let ours = |origin: &str, public: Option<&str>| {
            let public = public.map(|public| Url::parse(public).unwrap());
            is_ours(&Url::parse(origin).unwrap(), &headers, public.as_ref())
        };
        assert!(ours("http://localhost:8080", None));
        assert!(!ours("http://localhost:8081", None));
        assert!(!ours("https://evil.example", None));
        assert!(ours("https://billing.example", Some("https://billing.example/")));
        assert!(!ours("https://evil.example", Some("https://billing.example/")));
    }

    #[test]
    fn only_the_whole_token_is_the_same() {
        assert!(is_same("abc", "abc"));
        assert!(!is_same("ab", "abc") && !is_same("", "abc"));
    }
}
