//! The stylesheet, the script and the favicon, carried by the program itself.

#[cfg(test)]
mod contrast;

use std::{borrow::Cow, sync::LazyLock};

use axum::{
    Router,
    http::{HeaderValue, header},
    response::IntoResponse,
    routing::get,
};
use sha2::{Digest, Sha256};

/// The stylesheet as it was compiled in.
pub const STYLESHEET: &str = include_str!("../assets/app.css");
/// The script as it was compiled in.
pub const SCRIPT: &str = include_str!("../assets/app.js");
/// The script of the palette as it was compiled in; pages load it when the palette is opened.
pub const PALETTE: &str = include_str!("../assets/palette.js");
/// The favicon as it was compiled in.
pub const FAVICON: &str = include_str!("../assets/favicon.svg");

static STYLESHEET_PATH: LazyLock<String> = LazyLock::new(|| hashed("css", STYLESHEET));
static SCRIPT_PATH: LazyLock<String> = LazyLock::new(|| hashed("js", SCRIPT));
static PALETTE_PATH: LazyLock<String> = LazyLock::new(|| hashed("js", PALETTE));
static FAVICON_PATH: LazyLock<String> = LazyLock::new(|| hashed("svg", FAVICON));

/// The address of the stylesheet; it changes with the content.
#[must_use]
pub fn stylesheet_path() -> &'static str {
    &STYLESHEET_PATH
}

/// The address of the script; it changes with the content.
#[must_use]
pub fn script_path() -> &'static str {
    &SCRIPT_PATH
}

/// The address of the script of the palette; it changes with the content.
#[must_use]
pub fn palette_path() -> &'static str {
    &PALETTE_PATH
}

/// The address of the favicon; it changes with the content.
#[must_use]
pub fn favicon_path() -> &'static str {
    &FAVICON_PATH
}

/// The routes that serve the assets.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let css = || async { serve("text/css; charset=utf-8", "app.css", STYLESHEET) };
    let js = || async { serve("text/javascript; charset=utf-8", "app.js", SCRIPT) };
    let palette = || async { serve("text/javascript; charset=utf-8", "palette.js", PALETTE) };
    let svg = || async { serve("image/svg+xml", "favicon.svg", FAVICON) };
    Router::new()
        .route(stylesheet_path(), get(css))
        .route(script_path(), get(js))
        .route(palette_path(), get(palette))
        .route(favicon_path(), get(svg))
}

fn hashed(extension: &str, content: &str) -> String {
    let digest = Sha256::digest(content);
    let short = digest.iter().take(8).fold(0, |sum: u64, byte| sum << 8 | u64::from(*byte));
    format!("/assets/app.{short:016x}.{extension}")
}

/// Answers with an asset: the file itself while developing, so that a save shows at once.
fn serve(kind: &'static str, file: &str, compiled_in: &'static str) -> impl IntoResponse + use<> {
    let (body, caching) = match saved(file) {
        Some(body) => (Cow::Owned(body), "no-store"),
        None => (Cow::Borrowed(compiled_in), "public, max-age=31536000, immutable"),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static(caching)),
    ];
    (headers, body)
}

#[cfg(debug_assertions)]
fn saved(file: &str) -> Option<String> {
    std::fs::read_to_string(format!("{}/assets/{file}", env!("CARGO_MANIFEST_DIR"))).ok()
}

#[cfg(not(debug_assertions))]
const fn saved(_file: &str) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn compressed(content: &str) -> usize {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content.as_bytes()).unwrap();
        encoder.finish().unwrap().len()
    }

    #[test]
    fn the_stylesheet_and_the_scripts_stay_within_their_budgets() {
        let sizes = [STYLESHEET, SCRIPT, PALETTE].map(compressed);
        println!(
            "compressed: stylesheet {} bytes, scripts {} and {} bytes",
            sizes[0], sizes[1], sizes[2]
        );
        assert!(sizes[0] <= 14 * 1024, "stylesheet: {}", sizes[0]);
        assert!(sizes[1] <= 6 * 1024, "script of every page: {}", sizes[1]);
        assert!(sizes[2] <= 1536, "script of the palette: {}", sizes[2]);
    }

    #[test]
    fn an_assets_address_changes_with_its_content() {
        assert_ne!(hashed("css", "a{}"), hashed("css", "b{}"));
        assert_eq!(hashed("css", "a{}"), hashed("css", "a{}"));
    }
}
