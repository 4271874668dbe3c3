//! Knows which programs the tests need beside Rust, and installs the missing ones.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Outcome, While};
use crate::{postgres, shell};

/// A part of the tests that needs programs from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    Postgres,
    Chromium,
    Npm,
    Python,
}

impl Tool {
    /// The packages of Debian that bring it.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &["postgresql"],
            // A browser without a single font refuses to draw.
            Self::Chromium => &["chromium", "chromium-driver", "fonts-liberation"],
            Self::Npm => &["npm"],
            Self::Python => &["python3", "python3-venv"],
        }
    }

    fn is_here(self) -> bool {
        match self {
            Self::Postgres => postgres::programs().is_some(),
            Self::Chromium => shell::has("chromium") && shell::has("chromedriver"),
            Self::Npm => shell::has("npm"),
            // Debian's Python comes without what makes environments.
            Self::Python => {
                shell::read(Command::new("python3").args(["-c", "import ensurepip"])).is_ok()
            }
        }
    }
}

/// Installs what is missing of these, or says which packages to install by hand.
pub(crate) fn ensure(tools: &[Tool]) -> Outcome {
    let missing: Vec<_> = tools.iter().copied().filter(|tool| !tool.is_here()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<_> = missing.iter().flat_map(|tool| tool.packages()).copied().collect();
    println!("── installing {}", packages.join(", "));
    install(&packages)?;
    match missing.iter().find(|tool| !tool.is_here()) {
        None => Ok(()),
        Some(tool) => {
            Err(Failure::new(format!("{tool:?} is still missing after its installation")))
        }
    }
}

fn install(packages: &[&str]) -> Outcome {
    let by_hand = || Failure::new(format!("please install these packages: {}", packages.join(" ")));
    if !shell::has("apt-get") {
        return Err(by_hand());
    }
    shell::run(as_root("apt-get")?.args(["update", "--quiet"]))?;
    let mut apt = as_root("env")?;
    apt.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes", "--quiet"]);
    shell::run(apt.arg("--no-install-recommends").args(packages))
        .map_err(|failure| Failure::new(format!("{failure}; {}", by_hand())))
}

fn as_root(program: &str) -> Outcome<Command> {
    if is_root()? {
        return Ok(Command::new(program));
    }
    if !shell::has("sudo") {
        return Err(Failure::new(format!("{program} needs root, and there is no sudo")));
    }
    let mut sudo = Command::new("sudo");
    sudo.arg(program);
    Ok(sudo)
}

/// Whether this task runs as root.
pub(crate) fn is_root() -> Outcome<bool> {
    Ok(shell::read(Command::new("id").arg("-u"))?.trim() == "0")
}

/// The user and group number of an account.
pub(crate) fn account(name: &str) -> Outcome<(u32, u32)> {
    let number = |flag| -> Outcome<u32> {
        let said = shell::read(Command::new("id").args([flag, name]))?;
        said.trim().parse().while_doing(format!("looking up the user {name}"))
    };
    Ok((number("-u")?, number("-g")?))
}

/// An empty directory of its own, which whoever uses it removes.
pub(crate) fn scratch(purpose: &str) -> Outcome<PathBuf> {
    let directory = tempfile::Builder::new().prefix(&format!("bursar-{purpose}-")).tempdir();
    Ok(directory.while_doing("making a temporary directory")?.keep())
}

/// A port of the loopback interface that nobody listens on.
pub(crate) fn free_port() -> Outcome<u16> {
    let listener =
        std::net::TcpListener::bind(("127.0.0.1", 0)).while_doing("finding a free port")?;
    Ok(listener.local_addr().while_doing("finding a free port")?.port())
}
