//! Knows how kept files are answered: named, tagged by their hash, and not sent twice.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bursar_application::billing::documents::DocumentFile;

/// What browsers do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Save it.
    Saved,
    /// Show it, as to print it.
    InPlace,
}

/// The file, or that the caller has it already.
pub(crate) fn document(asked: &HeaderMap, file: DocumentFile, shown: Shown) -> Response {
    let DocumentFile { facts, file_name, bytes } = file;
    let way = match shown {
        Shown::Saved => "attachment",
        Shown::InPlace => "inline",
    };
    let named = format!("{way}; filename=\"{file_name}\"");
    answer(asked, &facts.sha256, &facts.content_type, &named, bytes)
}

/// A picture to show, or that the caller has it already.
pub(crate) fn picture(asked: &HeaderMap, sha256: &str, bytes: Vec<u8>) -> Response {
    answer(asked, sha256, "image/png", "inline; filename=\"logo.png\"", bytes)
}

fn answer(asked: &HeaderMap, sha256: &str, kind: &str, named: &str, bytes: Vec<u8>) -> Response {
    let tag = format!("\"{sha256}\"");
    let headers = [
        (header::ETAG, tag.clone()),
        // Whoever has a copy asks whether it is still the one, and whether he may still see it.
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, named.to_owned()),
    ];
    if has_already(asked.get(header::IF_NONE_MATCH), &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, bytes).into_response()
}

fn has_already(asked: Option<&HeaderValue>, tag: &str) -> bool {
    let asked = asked.and_then(|value| value.to_str().ok()).unwrap_or_default();
    asked.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_hash_is_had_already() {
        let has =
            |asked: &'static str| has_already(Some(&HeaderValue::from_static(asked)), "\"ab\"");
        assert!(has("\"ab\"") && has("\"cd\", W/\"ab\"") && has("*"));
        assert!(!has("\"cd\"") && !has("ab") && !has_already(None, "\"ab\""));
    }
}
