//! The table of crates and of what each may see. A new crate begins with a row here.

/// One crate of ours and the crates of ours that it may see; tests may also see the test kit.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) sees: &'static [&'static str],
}

const BELOW_ADAPTERS: &[&str] = &["bursar-application", "bursar-domain", "bursar-kernel"];

pub(super) const CRATES: &[Row] = &[
    Row { name: "bursar-kernel", sees: &[] },
    Row { name: "bursar-domain", sees: &["bursar-kernel"] },
    Row { name: "bursar-application", sees: &["bursar-domain", "bursar-kernel"] },
    Row { name: "bursar-persistence", sees: BELOW_ADAPTERS },
    Row { name: "bursar-finance-adapter", sees: BELOW_ADAPTERS },
    Row { name: "bursar-http", sees: BELOW_ADAPTERS },
    Row { name: "bursar-simulation", sees: BELOW_ADAPTERS },
    Row { name: "bursar-documents", sees: &["bursar-application"] },
    Row { name: "bursar-mailer", sees: BELOW_ADAPTERS },
    Row {
        name: "bursar-app",
        sees: &[
            "bursar-application",
            "bursar-documents",
            "bursar-domain",
            "bursar-finance-adapter",
            "bursar-http",
            "bursar-kernel",
            "bursar-mailer",
            "bursar-persistence",
            "bursar-simulation",
        ],
    },
    Row {
        name: TEST_KIT,
        sees: &["bursar-application", "bursar-domain", "bursar-kernel", "bursar-simulation"],
    },
    Row {
        name: "bursar-tests",
        sees: &[
            "bursar-app",
            "bursar-application",
            "bursar-domain",
            "bursar-finance-adapter",
            "bursar-http",
            "bursar-kernel",
            "bursar-mailer",
            "bursar-persistence",
            "bursar-simulation",
            TEST_KIT,
        ],
    },
    Row { name: BENCH, sees: &["bursar-domain", "bursar-kernel"] },
    Row { name: "xtask", sees: &[] },
];

/// It measures the product from outside, beside bare programs on the same libraries; and rating, which
/// other services may link without the rest.
const BENCH: &str = "bursar-bench";

pub(super) const TEST_KIT: &str = "bursar-testkit";

pub(super) const PURE_CRATES: [&str; 2] = ["bursar-kernel", "bursar-domain"];

/// What the pure crates may use from outside.
pub(super) const PURE_LIBRARIES: &[&str] = &[
    "async-trait",
    "chrono",
    "chrono-tz",
    "email_address",
    "iban_validate",
    "iso_currency",
    "phonenumber",
    "rust_decimal",
    "rust_iso3166",
    "sha2",
    "thiserror",
    "unicode-normalization",
];

/// What they may use only as an option that whoever links them turns on.
pub(super) const PURE_OPTIONS: &[(&str, &str)] =
    &[("bursar-kernel", "serde"), ("bursar-domain", "mockall")];

/// Libraries that reach the outside world; no pure crate has one anywhere below it.
pub(super) const OUTSIDE_WORLD: &[&str] = &[
    "axum",
    "hyper",
    "mio",
    "reqwest",
    "sea-orm",
    "sea-query",
    "socket2",
    "sqlx",
    "sqlx-core",
    "tokio",
    "tower",
    "tracing",
    "tracing-core",
];

/// Libraries that are kept to some crates.
pub(super) struct Kept {
    /// How their names begin.
    pub(super) library: &'static str,
    /// The only crates that may name them.
    pub(super) homes: &'static [&'static str],
    /// The only other crates whose tests may.
    pub(super) tests: &'static [&'static str],
}

const fn kept(library: &'static str, homes: &'static [&'static str]) -> Kept {
    Kept { library, homes, tests: &[] }
}

pub(super) const KEPT_TO: &[Kept] = &[
    kept("sea-orm", &["bursar-persistence"]),
    kept("sea-query", &[]),
    kept("sqlx", &[TEST_KIT, BENCH]),
    // The register of VAT numbers is played by a server.
    Kept {
        library: "axum",
        homes: &["bursar-http", "bursar-app", BENCH],
        tests: &["bursar-finance-adapter"],
    },
    kept("hypertext", &["bursar-http"]),
    kept("utoipa", &["bursar-http"]),
    kept("tower", &["bursar-http"]),
    // The tests of the binary speak to it from outside.
    Kept {
        library: "reqwest",
        homes: &["bursar-finance-adapter", "bursar-tests", BENCH],
        tests: &["bursar-app"],
    },
    kept("lettre", &["bursar-mailer"]),
    kept("minijinja", &["bursar-mailer"]),
    kept("fantoccini", &["bursar-tests"]),
    kept("pdf-writer", &["bursar-documents"]),
    kept("ttf-parser", &["bursar-documents"]),
    Kept { library: "lopdf", homes: &["bursar-tests"], tests: &["bursar-documents"] },
    Kept {
        library: "rustls",
        homes: &["bursar-finance-adapter", "bursar-tests", BENCH, TEST_KIT],
        tests: &["bursar-app"],
    },
];

/// Words of the source and the only directories whose code may use them.
pub(super) const WORDS_KEPT_TO: &[(&str, &[&str])] = &[
    // The settings name the drivers' log targets, which are words and no types.
    ("sea_orm", &["crates/persistence/", "crates/app/src/config"]),
    ("sqlx::", &["crates/persistence/", "crates/testkit/", "tests/bench/"]),
    ("axum::", &["crates/http/", "crates/app/", "crates/finance-adapter/tests/", "tests/bench/"]),
    ("hypertext::", &["crates/http/"]),
    ("reqwest::", &["crates/finance-adapter/", "crates/app/tests/", "tests/"]),
    ("Utc::now", CLOCKS),
    ("Local::now", CLOCKS),
    ("SystemTime::now", CLOCKS),
];

const CLOCKS: &[&str] = &["crates/app/", "crates/testkit/", "tests/"];

/// What a visitor sees first.
pub(super) const ROOT: [&str; 7] =
    ["Cargo.lock", "Cargo.toml", "README.md", "crates", "docs", "tests", "xtask"];
