//! Money that moves: the journal, what a client's credit follows from it, taxes, invoices and
//! payments; and what usage costs before it becomes one of them.

#[macro_use]
mod words;

pub mod invoice;
pub mod journal;
pub mod payment;
pub mod pricing;
pub mod rating;
pub mod tax;
pub mod usage;

pub use words::UnknownWord;
pub(crate) use words::words;

/// How many cases a test draws: some every day, many where the sizes of a release are asked for.
#[cfg(test)]
fn cases(everyday: u32, full: u32) -> proptest::test_runner::Config {
    let is_full = std::env::var_os("BURSAR_TEST_FULL").is_some();
    let cases = if is_full { full } else { everyday };
    proptest::test_runner::Config { cases, ..proptest::test_runner::Config::default() }
}
