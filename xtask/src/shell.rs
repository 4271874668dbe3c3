//! Knows where the workspace is and how to run a program in it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::failure::{Failure, Outcome, While};

/// The directory that holds the workspace's manifest.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The cargo that started this task, so that one toolchain does everything.
pub(crate) fn cargo_program() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// A call of cargo in the workspace.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(cargo_program());
    from_outside(&mut cargo);
    cargo
}

/// Takes out what `cargo run` told this task about itself: some build scripts look at it, and would
/// rebuild half of the dependencies whenever a task and a plain cargo take turns.
pub(crate) fn from_outside(command: &mut Command) {
    const OURS: [&str; 4] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in names.filter(|name| OURS.iter().any(|prefix| name.starts_with(prefix))) {
        command.env_remove(name);
    }
    command.current_dir(root());
}

/// Runs a command to its end with our own terminal; anything but success is a failure.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let name = name_of(command);
    let status = command.stdin(Stdio::null()).status().while_doing(format!("starting {name}"))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("{name} failed: {status}"))) }
}

/// Runs a command to its end and gives what it wrote to standard output.
pub(crate) fn read(command: &mut Command) -> Outcome<String> {
    let name = name_of(command);
    let Output { status, stdout, stderr } =
        command.stdin(Stdio::null()).output().while_doing(format!("starting {name}"))?;
    if !status.success() {
        let said = String::from_utf8_lossy(&stderr);
        return Err(Failure::new(format!("{name} failed: {status}\n{said}")));
    }
    String::from_utf8(stdout).while_doing(format!("reading what {name} wrote"))
}

/// Whether a program of this name is on the search path.
pub(crate) fn has(program: &str) -> bool {
    find(program).is_some()
}

/// The first program of this name on the search path.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|directory| directory.join(program)).find(|file| file.is_file())
}

fn name_of(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if let Some(first) = command.get_args().next() {
        name.push(' ');
        name.push_str(&first.to_string_lossy());
    }
    name
}
