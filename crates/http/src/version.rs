//! Knows how callers name the version that they saw, and how answers tell it.

use axum::{
    Json,
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::failure::{Answer, Failure};

/// The version that the caller says it saw, in `If-Match`; `*` and no header name none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen(pub Option<i64>);

impl<S: Send + Sync> FromRequestParts<S> for Seen {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        seen(&parts.headers).map(Self)
    }
}

/// The version named, if one is.
fn seen(headers: &HeaderMap) -> Answer<Option<i64>> {
    let mut values = headers.get_all(header::IF_MATCH).iter();
    let (Some(value), rest) = (values.next(), values.next()) else { return Ok(None) };
    let text = value.to_str().ok().filter(|_| rest.is_none()).unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    version(text).map(Some).ok_or_else(|| {
        Failure::bad_request("bad_header", "If-Match: write the version in quotes, as \"3\"")
    })
}

fn version(tag: &str) -> Option<i64> {
    let digits = tag.strip_prefix('"')?.strip_suffix('"')?;
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_plain)
}

/// One record with its version as `ETag`.
#[derive(Clone, Debug)]
pub struct Tagged<T>(pub i64, pub T);

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let Self(version, record) = self;
        let mut response = Json(record).into_response();
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &'static str) -> Result<Option<i64>, &'static str> {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_MATCH, HeaderValue::from_static(value));
        seen(&headers).map_err(|failure| failure.code())
    }

    #[test]
    fn a_version_is_named_in_quotes() {
        assert_eq!(seen(&HeaderMap::new()).unwrap(), None);
        assert_eq!(read("\"3\""), Ok(Some(3)));
        assert_eq!(read("*"), Ok(None));
        for malformed in ["3", "\"\"", "W/\"3\"", "\"a\"", "\"1\", \"2\"", "\"-1\""] {
            assert_eq!(read(malformed), Err("bad_header"), "{malformed}");
        }
    }
}
