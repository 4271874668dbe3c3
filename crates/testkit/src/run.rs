//! Knows how this run of the tests was asked for: its size, and the parts it must have.

use std::env;
use std::io::{self, Write};

/// A part of the tests that needs more than Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Tests of what only PostgreSQL does.
    Postgres,
    /// Tests that drive a real browser.
    Browser,
    /// Tests that have another program check what Bursar wrote.
    Python,
}

impl Part {
    const fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Browser => "browser",
            Self::Python => "python",
        }
    }

    /// The variable that tells where the part's server or program is.
    const fn variable(self) -> &'static str {
        match self {
            Self::Postgres => "BURSAR_TEST_DATABASE_URL",
            Self::Browser => "BURSAR_TEST_CHROMEDRIVER",
            Self::Python => "BURSAR_TEST_PYTHON",
        }
    }

    /// Where the part's server or program is. Without one the test is left out, which is said, unless this run
    /// must have the part: then its absence is the test's failure.
    pub fn address(self) -> Option<String> {
        let address = text(self.variable()).filter(|address| !address.is_empty());
        if address.is_none() {
            assert!(!self.is_required(), "{} is required and not set", self.variable());
            self.leave_out();
        }
        address
    }

    fn is_required(self) -> bool {
        text("BURSAR_TEST_REQUIRE")
            .is_some_and(|parts| parts.split(',').any(|part| part == self.name()))
    }

    fn leave_out(self) {
        let test = std::thread::current();
        let name = test.name().unwrap_or("a test");
        // Written past the capturing of output, so that everyone sees it.
        let line = format!("left out: {name} needs {} (cargo xtask test)\n", self.variable());
        drop(io::stderr().write_all(line.as_bytes()));
    }
}

/// The size for every day, or the one for a release when this run was asked to be full.
pub fn size<T>(everyday: T, full: T) -> T {
    if text("BURSAR_TEST_FULL").is_some() { full } else { everyday }
}

/// Tells a figure that the report of the whole run shows.
#[expect(clippy::print_stdout, reason = "the report reads it from the output of the test")]
pub fn figure(figure: &str) {
    println!("figure: {figure}");
}

fn text(variable: &str) -> Option<String> {
    env::var_os(variable)?.into_string().ok()
}
