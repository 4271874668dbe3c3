//! Knows how to build everything once and what came of it.
//!
//! One invocation with one set of features: asking cargo for single packages later would resolve
//! other features and compile half of the workspace again.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use super::suite::Suite;
use crate::failure::{Failure, Outcome, While};
use crate::leash::Leash;
use crate::shell;

/// The programs of one build of the workspace.
#[derive(Debug, Default)]
pub(crate) struct Build {
    pub(crate) suites: Vec<Suite>,
    /// The binary `bursar`.
    pub(crate) bursar: PathBuf,
}

impl Build {
    pub(crate) fn of_workspace() -> Outcome<Self> {
        println!("── build");
        let mut cargo = Leash::on(shell::cargo_program())
            .args(["build", "--workspace", "--lib", "--bins", "--tests"])
            .arg("--message-format=json-render-diagnostics")
            .set(|command| {
                shell::from_outside(command);
                command.stdout(Stdio::piped());
            })
            .start()?;
        let messages = cargo.stdout().map_or(Ok(String::new()), io::read_to_string);
        if !cargo.wait()?.success() {
            return Err(Failure::new("the workspace does not build"));
        }
        let messages = messages.while_doing("reading cargo's messages")?;
        Self::from_messages(&messages, &shell::root())
    }

    fn from_messages(messages: &str, root: &Path) -> Outcome<Self> {
        let mut build = Self::default();
        for line in messages.lines() {
            let message: Value =
                serde_json::from_str(line).while_doing("reading cargo's messages")?;
            let Some(executable) = text(&message, "/executable").map(PathBuf::from) else {
                continue;
            };
            if message.pointer("/profile/test") == Some(&Value::Bool(true)) {
                build.suites.push(suite(&message, executable, root)?);
            } else if text(&message, "/target/name") == Some("bursar") {
                build.bursar = executable;
            }
        }
        build.suites.sort();
        Ok(build)
    }
}

fn suite(message: &Value, executable: PathBuf, root: &Path) -> Outcome<Suite> {
    let manifest = Path::new(text(message, "/manifest_path").unwrap_or_default());
    let package = manifest
        .parent()
        .and_then(|directory| directory.strip_prefix(root).ok())
        .ok_or_else(|| Failure::new(format!("{} is outside the workspace", manifest.display())))?;
    let is_library = text(message, "/target/kind/0") == Some("lib");
    let target = if is_library { None } else { text(message, "/target/name") };
    Ok(Suite {
        package: package.display().to_string(),
        target: target.unwrap_or_default().to_owned(),
        executable,
    })
}

fn text<'a>(message: &'a Value, pointer: &str) -> Option<&'a str> {
    message.pointer(pointer)?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_programs_and_the_binary_are_told_apart() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","manifest_path":"/r/tests/Cargo.toml","target":{"kind":["test"],"name":"it"},"profile":{"test":true},"executable":"/r/target/it-1"}"#,
            "\n",
            r#"{"reason":"compiler-artifact","manifest_path":"/r/crates/kernel/Cargo.toml","target":{"kind":["lib"],"name":"bursar_kernel"},"profile":{"test":true},"executable":"/r/target/kernel-1"}"#,
            "\n",
            r#"{"reason":"compiler-artifact","manifest_path":"/r/crates/kernel/Cargo.toml","target":{"kind":["lib"],"name":"bursar_kernel"},"profile":{"test":false},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","manifest_path":"/r/crates/app/Cargo.toml","target":{"kind":["bin"],"name":"bursar"},"profile":{"test":false},"executable":"/r/target/bursar"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        let build = Build::from_messages(messages, Path::new("/r")).unwrap();
        let names: Vec<_> = build.suites.iter().map(Suite::name).collect();
        assert_eq!(names, ["crates/kernel", "tests it"]);
        assert_eq!(build.bursar, Path::new("/r/target/bursar"));
    }
}
