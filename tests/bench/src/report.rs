//! Knows how figures are set out as Markdown.

use std::fmt::Write as _;

use crate::load::Latencies;

/// Figures under headings.
#[derive(Debug, Default)]
pub(crate) struct Report(String);

impl Report {
    pub(crate) fn heading(&mut self, words: &str) {
        let _ = writeln!(self.0, "\n### {words}\n");
    }

    pub(crate) fn line(&mut self, words: impl AsRef<str>) {
        let _ = writeln!(self.0, "{}", words.as_ref());
    }

    pub(crate) fn table(&mut self, columns: &[&str]) {
        let _ = writeln!(self.0, "| {} |", columns.join(" | "));
        let _ = writeln!(self.0, "|{}", "---|".repeat(columns.len()));
    }

    pub(crate) fn row(&mut self, cells: &[String]) {
        let _ = writeln!(self.0, "| {} |", cells.join(" | "));
    }

    pub(crate) fn latencies(&mut self, what: &str, latencies: &Latencies) {
        let [p50, p95, p99] = [50, 95, 99].map(|percent| figure(latencies.percentile(percent)));
        self.row(&[what.to_owned(), p50, p95, p99]);
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A figure with as many decimals as it deserves.
pub(crate) fn figure(value: f64) -> String {
    if value < 10.0 { format!("{value:.2}") } else { format!("{value:.0}") }
}
