//! Knows how to run one program of tests and to read its closing lines.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use super::Options;
use crate::failure::Outcome;
use crate::leash::Leash;
use crate::report::{Counts, Report};
use crate::{shell, tools};

/// A line that a test prints with this prefix is shown in the report.
const FIGURE: &str = "figure: ";

/// One program of tests.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Suite {
    /// The directory of its package.
    pub(super) package: String,
    /// The name of its target; empty for a library's own tests.
    pub(super) target: String,
    pub(super) executable: PathBuf,
}

/// What all suites of one pass are given.
#[derive(Debug, Default)]
pub(super) struct Run {
    suffix: &'static str,
    filter: Vec<OsString>,
    environment: Vec<(&'static str, Option<OsString>)>,
}

impl Run {
    pub(super) fn new(options: &Options) -> Self {
        let filter = options.filter.iter().map(OsString::from).collect();
        let run = Self { filter, ..Self::default() };
        if options.full { run.with("BURSAR_TEST_FULL", "1") } else { run }
    }

    pub(super) fn named(mut self, suffix: &'static str) -> Self {
        self.suffix = suffix;
        self
    }

    pub(super) fn with(mut self, variable: &'static str, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((variable, Some(value.as_ref().to_owned())));
        self
    }

    pub(super) fn without(mut self, variable: &'static str) -> Self {
        self.environment.push((variable, None));
        self
    }

    pub(super) fn skipping(mut self, tests: &str) -> Self {
        self.filter.extend(["--skip".into(), tests.into()]);
        self
    }

    fn apply(&self, command: &mut Command) {
        for (variable, value) in &self.environment {
            match value {
                Some(value) => command.env(variable, value),
                None => command.env_remove(variable),
            };
        }
    }
}

impl Suite {
    /// The examples in the documentation of all libraries, which only cargo can run.
    pub(super) fn of_examples() -> Self {
        Self { package: String::new(), target: "examples".into(), executable: PathBuf::new() }
    }

    pub(super) fn name(&self) -> String {
        [self.package.as_str(), self.target.as_str()].join(" ").trim().to_owned()
    }

    pub(super) fn is_of(&self, packages: &[&str]) -> bool {
        packages.contains(&self.package.as_str())
    }

    pub(super) fn run(&self, run: &Run, report: &mut Report) -> Outcome {
        let name = format!("{}{}", self.name(), run.suffix);
        let start = Instant::now();
        let (succeeded, said) = self.listen(run)?;
        let mut counts = counts(&said);
        if !succeeded {
            println!("{said}");
            // A program that dies has not told how many of its tests failed.
            counts.failed = counts.failed.max(1);
        }
        if counts == Counts::default() {
            return Ok(());
        }
        println!("{name}: {} passed, {} failed", counts.passed, counts.failed);
        figures(&said).for_each(|figure| report.figure(format!("{figure}{}", run.suffix)));
        failures(&said).for_each(|test| report.failure(format!("{name}: {test}")));
        report.tested(&name, start.elapsed(), counts);
        Ok(())
    }

    fn listen(&self, run: &Run) -> Outcome<(bool, String)> {
        let scratch = tools::scratch("test")?;
        let mut process = self
            .command(run)
            .scratch(&scratch)
            .set(|shell| {
                run.apply(shell);
                shell.env("TMPDIR", &scratch).stdout(Stdio::piped()).stderr(Stdio::piped());
            })
            .start()?;
        let (stdout, stderr) = (process.stdout(), process.stderr());
        let errors = thread::spawn(move || listen_to(stderr));
        let mut said = listen_to(stdout);
        said.push_str(&errors.join().unwrap_or_default());
        Ok((process.wait()?.success(), said))
    }

    fn command(&self, run: &Run) -> Leash {
        if self.executable == Path::new("") {
            let words = ["test", "--workspace", "--doc", "--quiet", "--"];
            let leash = Leash::on(shell::cargo_program()).args(words).args(&run.filter);
            return leash.set(shell::from_outside);
        }
        let directory = shell::root().join(&self.package);
        let leash = Leash::on(&self.executable).arg("--show-output").args(&run.filter);
        // What cargo itself gives to a test.
        leash.set(|command| {
            command.env("CARGO", shell::cargo_program());
            command.env("CARGO_MANIFEST_DIR", &directory).current_dir(&directory);
        })
    }
}

/// Everything a process says; its warnings about slow tests are passed on at once.
fn listen_to(stream: Option<impl Read>) -> String {
    let Some(stream) = stream else {
        return String::new();
    };
    let mut said = String::new();
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        if line.contains("has been running for over") {
            println!("{line}");
        }
        said.push_str(&line);
        said.push('\n');
    }
    said
}

fn figures(said: &str) -> impl Iterator<Item = &str> {
    said.lines().filter_map(|line| line.trim().strip_prefix(FIGURE))
}

fn failures(said: &str) -> impl Iterator<Item = &str> {
    said.lines().filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED"))
}

/// The sum of the closing lines, such as `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
fn counts(said: &str) -> Counts {
    let closing = said.lines().filter_map(|line| line.strip_prefix("test result: "));
    closing.fold(Counts::default(), |sum, line| {
        let number = |word: &str| -> usize {
            let before = line.split(word).next().unwrap_or_default();
            let digits = before.rsplit([' ', ';']).find(|part| !part.is_empty());
            digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
        };
        sum.plus(Counts {
            passed: number("passed"),
            failed: number("failed"),
            ignored: number("ignored"),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_added_up() {
        let said = "
test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 1 filtered out; finished in 0.00s
test result: FAILED. 30 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s";
        assert_eq!(counts(said), Counts { passed: 42, failed: 4, ignored: 3 });
    }

    #[test]
    fn a_program_without_closing_line_ran_no_test() {
        assert_eq!(counts("Segmentation fault"), Counts::default());
    }

    #[test]
    fn a_program_that_dies_counts_as_one_failure() {
        let dying = Suite {
            package: "xtask".into(),
            target: "dying".into(),
            executable: PathBuf::from("/bin/false"),
        };
        let mut report = Report::default();
        dying.run(&Run::default(), &mut report).unwrap();
        assert_eq!(report.counts().failed, 1);
        assert!(report.outcome().is_err());
    }

    #[test]
    fn failed_tests_are_named() {
        let said = "test money::is_exact ... FAILED\ntest money::is_ours ... ok\n";
        assert_eq!(failures(said).collect::<Vec<_>>(), ["money::is_exact"]);
    }

    #[test]
    fn figures_are_lines_of_their_own() {
        let said = "---- a stdout ----\nfigure: 10000 combinations equal\nno figure: here";
        assert_eq!(figures(said).collect::<Vec<_>>(), ["10000 combinations equal"]);
    }
}
