//! Knows where the workspace is and how to run a program in it.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::failure::{Failure, Outcome, While};

/// The directory that holds the workspace's manifest.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The cargo that started this task, so that one toolchain does everything.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
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
