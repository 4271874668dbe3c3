//! Knows how to time the steps of a task and to print what came of them as one table.

use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};

/// How many tests a step ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) ignored: usize,
}

impl Counts {
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            ignored: self.ignored + other.ignored,
        }
    }
}

#[derive(Debug)]
struct Line {
    step: String,
    took: Duration,
    counts: Option<Counts>,
    succeeded: bool,
}

/// The steps that were done so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    lines: Vec<Line>,
    figures: Vec<String>,
    failures: Vec<String>,
}

impl Report {
    /// Does one step that either succeeds or fails; its failure is printed and remembered.
    pub(crate) fn step(&mut self, step: &str, work: impl FnOnce() -> Outcome) {
        println!("── {step}");
        let start = Instant::now();
        let outcome = work();
        if let Err(failure) = &outcome {
            eprintln!("xtask: {failure}");
        }
        self.add(step, start.elapsed(), None, outcome.is_ok());
    }

    /// Notes a step that ran tests.
    pub(crate) fn tested(&mut self, step: &str, took: Duration, counts: Counts) {
        self.add(step, took, Some(counts), counts.failed == 0);
    }

    /// Notes a figure that a test measured or counted.
    pub(crate) fn figure(&mut self, figure: String) {
        self.figures.push(figure);
    }

    /// Notes a test that failed, so that its name is found below pages of output.
    pub(crate) fn failure(&mut self, test: String) {
        self.failures.push(test);
    }

    pub(crate) fn add(
        &mut self,
        step: &str,
        took: Duration,
        counts: Option<Counts>,
        succeeded: bool,
    ) {
        self.lines.push(Line { step: step.to_owned(), took, counts, succeeded });
    }

    pub(crate) fn counts(&self) -> Counts {
        self.lines.iter().filter_map(|line| line.counts).fold(Counts::default(), Counts::plus)
    }

    pub(crate) fn print(&self) {
        list("figures", &self.figures);
        list("failed tests", &self.failures);
        let width = self.lines.iter().map(|line| line.step.chars().count()).max().unwrap_or(0);
        println!(
            "\n  {:width$} {:>9} {:>8} {:>8} {:>8}",
            "step", "time", "passed", "failed", "ignored"
        );
        for line in &self.lines {
            let mark = if line.succeeded { ' ' } else { '✗' };
            println!(
                "{mark} {:width$} {:>9} {}",
                line.step,
                seconds(line.took),
                columns(line.counts)
            );
        }
    }

    /// A failure that names the steps that failed, if any did.
    pub(crate) fn outcome(&self) -> Outcome {
        let failed: Vec<_> = self
            .lines
            .iter()
            .filter(|line| !line.succeeded)
            .map(|line| line.step.as_str())
            .collect();
        if failed.is_empty() {
            return Ok(());
        }
        Err(Failure::new(format!("failed: {}", failed.join(", "))))
    }
}

fn list(title: &str, lines: &[String]) {
    if !lines.is_empty() {
        println!("\n{title}");
        for line in lines {
            println!("  {line}");
        }
    }
}

fn columns(counts: Option<Counts>) -> String {
    counts.map_or_else(String::new, |Counts { passed, failed, ignored }| {
        format!("{passed:>8} {failed:>8} {ignored:>8}")
    })
}

fn seconds(duration: Duration) -> String {
    format!("{}.{} s", duration.as_secs(), duration.subsec_millis() / 100)
}
