//! Knows what the tests need and in which order they run.

mod build;
mod suite;

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::browser::{self, Driver};
use crate::failure::Outcome;
use crate::postgres::Server;
use crate::report::{Counts, Report};
use crate::tools::{self, Tool};

pub(crate) use build::Build;
use suite::{Run, Suite};

/// The packages whose tests touch a database, and so run once on each engine.
const ON_BOTH_ENGINES: [&str; 3] = ["crates/persistence", "crates/testkit", "tests"];

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
    let browser = if options.fast { None } else { Some(Browser::start()?) };
    let run = on_sqlite(options, browser.as_ref());
    build.suites.iter().try_for_each(|suite| suite.run(&run, report))?;
    drop(browser);

    if !options.fast {
        println!("── PostgreSQL");
        let server = Server::start()?;
        let run = on_postgres(options, &server);
        let twice = build.suites.iter().filter(|suite| suite.is_of(&ON_BOTH_ENGINES));
        twice.into_iter().try_for_each(|suite| suite.run(&run, report))?;
    }

    println!("── examples in the documentation");
    Suite::of_examples().run(&on_sqlite(options, None), report)?;
    Ok(build)
}

struct Browser {
    driver: Driver,
    axe: PathBuf,
}

impl Browser {
    fn start() -> Outcome<Self> {
        if !browser::has_axe() {
            tools::ensure(&[Tool::Npm])?;
        }
        Ok(Self { axe: browser::axe()?, driver: Driver::start()? })
    }
}

fn on_sqlite(options: &Options, browser: Option<&Browser>) -> Run {
    let run = Run::new(options).without("BURSAR_TEST_DATABASE_URL");
    match browser {
        None => run,
        Some(Browser { driver, axe }) => run
            .with("BURSAR_TEST_CHROMEDRIVER", driver.url())
            .with("BURSAR_TEST_AXE", axe)
            .with("BURSAR_TEST_REQUIRE", "browser"),
    }
}

fn on_postgres(options: &Options, server: &Server) -> Run {
    Run::new(options)
        .named(" on PostgreSQL")
        .with("BURSAR_TEST_DATABASE_URL", server.url())
        .with("BURSAR_TEST_REQUIRE", "postgres")
        .skipping(BROWSER_MODULE)
}
