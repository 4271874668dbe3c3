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
    Row { name: "bursar-documents", sees: BELOW_ADAPTERS },
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
            "bursar-documents",
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

/// Libraries by the beginning of their names, and the only crates that may name them.
pub(super) const KEPT_TO: &[(&str, &[&str])] = &[
    ("sea-orm", &["bursar-persistence"]),
    ("sea-query", &["bursar-persistence"]),
    ("sqlx", &["bursar-persistence", TEST_KIT, BENCH]),
    ("axum", &["bursar-http", "bursar-app", "bursar-finance-adapter", "bursar-tests", BENCH]),
    ("hypertext", &["bursar-http"]),
    ("utoipa", &["bursar-http"]),
    ("tower", &["bursar-http", "bursar-app", "bursar-tests"]),
    // The tests of the binary speak to it from outside.
    ("reqwest", &["bursar-finance-adapter", "bursar-app", "bursar-tests", BENCH]),
    ("lettre", &["bursar-mailer"]),
    ("minijinja", &["bursar-mailer"]),
    ("fantoccini", &["bursar-tests"]),
    ("pdf-writer", &["bursar-documents"]),
    ("ttf-parser", &["bursar-documents"]),
];

/// Words of the source and the only directories whose code may use them.
pub(super) const WORDS_KEPT_TO: &[(&str, &[&str])] = &[
    // The settings name the drivers' log targets, which are words and no types.
    ("sea_orm", &["crates/persistence/", "crates/app/src/config"]),
    ("sqlx::", &["crates/persistence/", "crates/testkit/", "tests/bench/"]),
    ("axum::", &["crates/http/", "crates/app/", "crates/finance-adapter/tests/", "tests/"]),
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
