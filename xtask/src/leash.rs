//! Knows how to start a process that never outlives the task, however the task ends.
//!
//! A destructor does not run when a task is killed, so the process is started by a small shell that
//! holds the read end of a pipe. When the task ends, for whatever reason, the pipe closes; the
//! shell then ends the process, removes its scratch directory and takes the whole process group
//! along. Neither Ctrl-C nor `kill -9` leaves a server behind.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};

use crate::failure::{Outcome, While};

const SCRIPT: &str = r#"
signal=$1 scratch=$2; shift 2
exec 3<&0 </dev/null
"$@" 3<&- &
child=$!
trap 'gone=yes; kill -s "$signal" "$child" 2>/dev/null' USR1
( trap "" INT TERM HUP; cat <&3 >/dev/null; kill -s USR1 $$ 2>/dev/null ) >/dev/null 2>&1 &
exec 3<&-
wait "$child" 2>/dev/null; status=$?
if [ -n "$gone" ]; then
    ( sleep 20; kill -s KILL 0 ) >/dev/null 2>&1 &
    wait "$child" 2>/dev/null
fi
[ -z "$scratch" ] || rm -rf "$scratch"
[ -z "$gone" ] || kill -s KILL 0
exit "$status"
"#;

/// A process that ends with this value, and with the task at the latest.
#[derive(Debug)]
pub(crate) struct Leashed {
    shell: Child,
}

/// How to start a process on a leash.
#[derive(Debug)]
pub(crate) struct Leash {
    shell: Command,
    signal: &'static str,
    scratch: PathBuf,
    words: Vec<std::ffi::OsString>,
}

impl Leash {
    pub(crate) fn on(program: impl AsRef<OsStr>) -> Self {
        Self {
            shell: Command::new("sh"),
            signal: "TERM",
            scratch: PathBuf::new(),
            words: vec![program.as_ref().to_owned()],
        }
    }

    pub(crate) fn arg(self, word: impl AsRef<OsStr>) -> Self {
        self.args([word])
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, words: impl IntoIterator<Item = A>) -> Self {
        self.words.extend(words.into_iter().map(|word| word.as_ref().to_owned()));
        self
    }

    /// The signal that asks the process to end; `TERM` unless told.
    pub(crate) fn ended_by(mut self, signal: &'static str) -> Self {
        self.signal = signal;
        self
    }

    /// A directory that is removed once the process has ended.
    pub(crate) fn scratch(mut self, directory: &Path) -> Self {
        self.scratch = directory.to_path_buf();
        self
    }

    /// The rest of what a command can be told: environment, directory, user, output.
    pub(crate) fn set(mut self, change: impl FnOnce(&mut Command)) -> Self {
        change(&mut self.shell);
        self
    }

    pub(crate) fn start(mut self) -> Outcome<Leashed> {
        let name = self.words.first().cloned().unwrap_or_default();
        self.shell.args(["-c", SCRIPT, "leash", self.signal]).arg(&self.scratch).args(&self.words);
        // A group of its own keeps Ctrl-C from the children, so that they end in an orderly way.
        self.shell.process_group(0).stdin(Stdio::piped());
        let shell =
            self.shell.spawn().while_doing(format!("starting {}", Path::new(&name).display()))?;
        Ok(Leashed { shell })
    }
}

impl Leashed {
    pub(crate) fn stdout(&mut self) -> Option<ChildStdout> {
        self.shell.stdout.take()
    }

    pub(crate) fn stderr(&mut self) -> Option<ChildStderr> {
        self.shell.stderr.take()
    }

    /// Whether the process has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.shell.try_wait(), Ok(None))
    }

    /// Waits until the process ends by itself.
    pub(crate) fn wait(mut self) -> Outcome<ExitStatus> {
        // `Child::wait` would close the pipe first and so end the process at once.
        let pipe = self.shell.stdin.take();
        let status = self.shell.wait().while_doing("waiting for a process");
        drop(pipe);
        status
    }
}

impl Drop for Leashed {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        // Nothing can be done about a failure here, and the shell ends by itself.
        let _ = self.shell.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    use super::*;

    fn lives(process: &str) -> bool {
        Path::new("/proc").join(process).exists()
    }

    #[test]
    fn the_status_of_the_process_is_the_status_of_the_leash() {
        let status = Leash::on("sh").args(["-c", "exit 7"]).start().unwrap().wait().unwrap();
        assert_eq!(status.code(), Some(7));
    }

    #[test]
    fn a_process_and_its_scratch_directory_go_with_the_leash() {
        let scratch = tempfile::tempdir().unwrap().keep();
        let mut leashed = Leash::on("sh")
            .args(["-c", "echo $$; exec sleep 60"])
            .scratch(&scratch)
            .set(|command| _ = command.stdout(Stdio::piped()))
            .start()
            .unwrap();
        let mut digits = [0; 16];
        let read = leashed.stdout().unwrap().read(&mut digits).unwrap();
        let process = String::from_utf8_lossy(&digits[..read]).trim().to_owned();
        assert!(lives(&process));

        drop(leashed);

        assert!(!lives(&process));
        assert!(!scratch.exists());
    }

    #[test]
    fn children_that_ignore_the_signal_are_taken_along() {
        let mut leashed = Leash::on("sh")
            .args(["-c", "(trap '' TERM; echo $(exec sh -c 'echo $PPID'); sleep 60) & wait"])
            .set(|command| _ = command.stdout(Stdio::piped()))
            .start()
            .unwrap();
        let mut digits = [0; 16];
        let read = leashed.stdout().unwrap().read(&mut digits).unwrap();
        let process = String::from_utf8_lossy(&digits[..read]).trim().to_owned();
        assert!(lives(&process));

        drop(leashed);

        let patience = Instant::now();
        while lives(&process) && patience.elapsed() < Duration::from_secs(5) {
            sleep(Duration::from_millis(20));
        }
        assert!(!lives(&process));
    }
}
