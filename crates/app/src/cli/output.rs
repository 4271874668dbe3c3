//! Knows the two ways out: results to standard output, complaints and progress to standard error.

use std::io::{self, Write};

use indicatif::{ProgressBar, ProgressStyle};

use crate::failure::{Failure, While};

/// Writes a line of the result.
pub(super) fn line(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).or_while("writing the result")
}

/// Tells why nothing came of it.
pub(super) fn complain(failure: &Failure) {
    // There is nobody left to tell if this fails.
    let _ = writeln!(io::stderr().lock(), "bursar: {failure}");
}

/// A bar that shows how far something is, if somebody watches.
pub(super) fn bar(total: u64, what: &str) -> ProgressBar {
    let template = format!("{{bar:40}} {{human_pos}} of {{human_len}} {what}, {{eta}} to go");
    let style = ProgressStyle::with_template(&template);
    ProgressBar::new(total).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
