//! Knows how to run the driver of a real browser, and where the accessibility rules come from.

use std::fs;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome, While};
use crate::leash::{Leash, Leashed};
use crate::{shell, tools};

const AXE: &str = "4.14.1";
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser driver on the loopback interface.
#[derive(Debug)]
pub(crate) struct Driver {
    url: String,
    process: Leashed,
}

impl Driver {
    pub(crate) fn start() -> Outcome<Self> {
        let port = tools::free_port()?;
        let scratch = tools::scratch("browser")?;
        let process = Leash::on("chromedriver")
            .args([format!("--port={port}"), format!("--log-path={}", scratch.join("log").display())])
            .scratch(&scratch)
            // Browser profiles go where they are removed with the driver.
            .set(|shell| _ = shell.env("TMPDIR", &scratch).stdout(Stdio::null()).stderr(Stdio::null()))
            .start()?;
        let mut driver = Self { url: format!("http://127.0.0.1:{port}"), process };
        driver.wait_until_ready(port)?;
        Ok(driver)
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn wait_until_ready(&mut self, port: u16) -> Outcome {
        let start = Instant::now();
        while start.elapsed() < PATIENCE && !self.process.has_ended() {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(());
            }
            sleep(Duration::from_millis(50));
        }
        Err(Failure::new("chromedriver does not answer"))
    }
}

/// The script of the accessibility rules (axe-core), fetched once into the target directory.
pub(crate) fn axe() -> Outcome<PathBuf> {
    let script = axe_script();
    if script.is_file() {
        return Ok(script);
    }
    println!("── fetching axe-core {AXE}");
    let home = axe_home();
    fs::create_dir_all(&home).while_doing("making the directory of axe-core")?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit"]);
    npm.args(["--no-fund", "--loglevel=error", "--prefix"]).arg(&home);
    shell::run(npm.arg(format!("axe-core@{AXE}")))?;
    if script.is_file() {
        Ok(script)
    } else {
        Err(Failure::new("axe-core came without its script"))
    }
}

/// Whether the script is here already.
pub(crate) fn has_axe() -> bool {
    axe_script().is_file()
}

fn axe_home() -> PathBuf {
    shell::root().join("target").join(format!("axe-core-{AXE}"))
}

fn axe_script() -> PathBuf {
    axe_home().join("node_modules/axe-core/axe.min.js")
}
