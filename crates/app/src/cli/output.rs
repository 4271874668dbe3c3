//! Knows the two ways out: results to standard output, complaints to standard error.

use std::io::{self, Write};

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
