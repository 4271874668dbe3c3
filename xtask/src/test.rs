//! Knows what the tests need and in which order they run.

mod build;
mod suite;

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::browser::{self, Driver};
use crate::failure::Outcome;
use crate::postgres::Server;
use crate::python;
use crate::report::{Counts, Report};
use crate::tools::{self, Tool};

pub(crate) use build::Build;
use suite::{Run, Suite};

/// The packages whose tests touch a database, and so run once on each engine.
const ON_BOTH_ENGINES: [&str; 4] = ["crates/app", "crates/persistence", "crates/testkit", "tests"];

/// Where the browser tests live in the package of integration tests; one engine is enough for them.
const BROWSER_MODULE: &str = "browser::";

#[derive(Args, Debug, Default)]
pub(crate) struct Options {
    /// Run the sizes of a release instead of those of every day.
    #[arg(long)]
    pub(crate) full: bool,
    /// Leave out PostgreSQL and the browser.
    #[arg(long, conflicts_with = "full")]
    pub(crate) fast: bool,
    /// Run only the tests whose names contain this.
    pub(crate) filter: Option<String>,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let mut report = Report::default();
    let outcome = run_into(&mut report, options);
    report.print();
    let Counts { passed, failed, ignored } = report.counts();
    let skipped = if ignored == 0 { String::new() } else { format!(", {ignored} skipped") };
    println!("\n{passed} passed, {failed} failed{skipped}");
    outcome.and_then(|_| report.outcome())
}

/// Runs the tests and notes them in a report; the build serves later steps too.
pub(crate) fn run_into(report: &mut Report, options: &Options) -> Outcome<Build> {
    if !options.fast {
        tools::ensure(&[Tool::Postgres, Tool::Chromium])?;
    }
    let start = Instant::now();
    let build = Build::of_workspace();
    report.add("build", start.elapsed(), None, build.is_ok());
    let build = build?;

    println!("── SQLite");
    let outside = if options.fast { None } else { Some(Outside::start()?) };
    let run = on_sqlite(options, outside.as_ref());
    build.suites.iter().try_for_each(|suite| suite.run(&run, report))?;
    drop(outside);

    if !options.fast {
        println!("── PostgreSQL");
        let server = Server::start()?;
        let run = on_postgres(options, &server)?;
        let twice = build.suites.iter().filter(|suite| suite.is_of(&ON_BOTH_ENGINES));
        twice.into_iter().try_for_each(|suite| suite.run(&run, report))?;
    }

    println!("── examples in the documentation");
    Suite::of_examples().run(&on_sqlite(options, None), report)?;
    Ok(build)
}

/// The programs from outside that tests ask.
struct Outside {
    driver: Driver,
    axe: PathBuf,
    python: PathBuf,
}

impl Outside {
    fn start() -> Outcome<Self> {
        if !browser::has_axe() {
            tools::ensure(&[Tool::Npm])?;
        }
        let (axe, python) = (browser::axe()?, python::with_beancount()?);
        Ok(Self { axe, python, driver: Driver::start()? })
    }
}

fn on_sqlite(options: &Options, outside: Option<&Outside>) -> Run {
    let run = Run::new(options).without("BURSAR_TEST_DATABASE_URL");
    match outside {
        None => run,
        Some(Outside { driver, axe, python }) => run
            .with("BURSAR_TEST_CHROMEDRIVER", driver.url())
            .with("BURSAR_TEST_AXE", axe)
            .with("BURSAR_TEST_PYTHON", python)
            .with("BURSAR_TEST_REQUIRE", "browser,python"),
    }
}

fn on_postgres(options: &Options, server: &Server) -> Outcome<Run> {
    let run = Run::new(options)
        .named(" on PostgreSQL")
        .with("BURSAR_TEST_DATABASE_URL", server.url())
        .with("BURSAR_TEST_PYTHON", python::with_beancount()?)
        .with("BURSAR_TEST_REQUIRE", "postgres,python");
    Ok(run.skipping(BROWSER_MODULE))
}
