//! Knows how to run a private PostgreSQL that is gone when the task is.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome, While};
use crate::leash::{Leash, Leashed};
use crate::{shell, tools};

/// The server refuses to run as root; this account comes with its package.
const ACCOUNT: &str = "postgres";
const PATIENCE: Duration = Duration::from_secs(30);

/// A database server on the loopback interface with an empty cluster.
#[derive(Debug)]
pub(crate) struct Server {
    url: String,
    process: Leashed,
}

/// The cluster of a test is thrown away, so nothing in it needs to survive a power cut.
const FOR_TESTS: &[(&str, &str)] =
    &[("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off")];

/// The cluster of a benchmark keeps what it promises, and has memory enough for its data.
const FOR_FIGURES: &[(&str, &str)] = &[("shared_buffers", "2GB"), ("jit", "off")];

impl Server {
    /// A server for tests.
    pub(crate) fn start() -> Outcome<Self> {
        Self::start_with(FOR_TESTS)
    }

    /// A server whose timings mean something.
    pub(crate) fn start_for_figures() -> Outcome<Self> {
        Self::start_with(FOR_FIGURES)
    }

    fn start_with(settings: &[(&str, &str)]) -> Outcome<Self> {
        let programs =
            programs().ok_or_else(|| Failure::new("there is no PostgreSQL server to run"))?;
        let owner = if tools::is_root()? { Some(tools::account(ACCOUNT)?) } else { None };
        let scratch = tools::scratch("postgres")?;
        prepare(&scratch, owner)?;
        initialise(&programs, &scratch, owner).inspect_err(|_| _ = fs::remove_dir_all(&scratch))?;
        let port = tools::free_port()?;
        let process = serve(&programs, &scratch, owner, port, settings)?;
        let mut server =
            Self { url: format!("postgres://postgres@127.0.0.1:{port}/postgres"), process };
        server.wait_until_ready(&programs, &scratch, port)?;
        Ok(server)
    }

    /// Where to connect as the superuser of the cluster.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn wait_until_ready(&mut self, programs: &Path, scratch: &Path, port: u16) -> Outcome {
        let start = Instant::now();
        let mut ready = Command::new(programs.join("pg_isready"));
        ready.args(["--quiet", "--host=127.0.0.1", &format!("--port={port}")]);
        while start.elapsed() < PATIENCE && !self.process.has_ended() {
            if shell::run(&mut ready).is_ok() {
                return Ok(());
            }
            sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(scratch.join("log")).unwrap_or_default();
        Err(Failure::new(format!("PostgreSQL does not answer\n{log}")))
    }
}

/// The directory of the newest server's programs: Debian's place, else that of the search path.
pub(crate) fn programs() -> Option<PathBuf> {
    let mut versions: Vec<_> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|programs| programs.join("initdb").is_file())
        .collect();
    versions.sort_by_key(|programs| version(programs));
    versions.pop().or_else(|| Some(shell::find("initdb")?.parent()?.to_path_buf()))
}

fn version(programs: &Path) -> Option<u32> {
    programs.parent()?.file_name()?.to_str()?.parse().ok()
}

fn prepare(scratch: &Path, owner: Option<(u32, u32)>) -> Outcome {
    let doing = "preparing PostgreSQL's directory";
    fs::set_permissions(scratch, fs::Permissions::from_mode(0o700)).while_doing(doing)?;
    if let Some((user, group)) = owner {
        chown(scratch, Some(user), Some(group)).while_doing(doing)?;
    }
    Ok(())
}

fn initialise(programs: &Path, scratch: &Path, owner: Option<(u32, u32)>) -> Outcome {
    let mut initdb = Command::new(programs.join("initdb"));
    initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]);
    initdb.args(["--no-sync", "--no-instructions", "--pgdata"]).arg(scratch.join("data"));
    become_owner(&mut initdb, scratch, owner);
    shell::read(&mut initdb).map(drop)
}

fn serve(
    programs: &Path,
    scratch: &Path,
    owner: Option<(u32, u32)>,
    port: u16,
    settings: &[(&str, &str)],
) -> Outcome<Leashed> {
    let log = fs::File::create(scratch.join("log")).while_doing("making PostgreSQL's log")?;
    let copy = log.try_clone().while_doing("making PostgreSQL's log")?;
    let setting = |name: &str, value: &str| ["-c".to_owned(), format!("{name}={value}")];
    let sockets = scratch.display().to_string();
    Leash::on(programs.join("postgres"))
        .args(["-D".into(), scratch.join("data")])
        .args(setting("listen_addresses", "127.0.0.1"))
        .args(setting("port", &port.to_string()))
        .args(setting("unix_socket_directories", &sockets))
        .args(setting("max_connections", "200"))
        .args(settings.iter().flat_map(|(name, value)| setting(name, value)))
        .ended_by("INT")
        .scratch(scratch)
        .set(|shell| {
            become_owner(shell, scratch, owner);
            shell.stdout(Stdio::from(log)).stderr(Stdio::from(copy));
        })
        .start()
}

fn become_owner(command: &mut Command, scratch: &Path, owner: Option<(u32, u32)>) {
    command.current_dir(scratch);
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
}
