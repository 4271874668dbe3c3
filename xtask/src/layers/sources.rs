//! Knows the files of the repository and which words have no place in them.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::table;
use crate::shell;

/// A file of the repository that can be read as text.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) path: String,
    pub(super) content: String,
}

/// Every file that is, or would be, part of a commit.
pub(super) fn tracked() -> Vec<String> {
    let mut git = Command::new("git");
    git.args(["-c", "safe.directory=*", "-C"]).arg(shell::root());
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = shell::read(&mut git).unwrap();
    let files: Vec<_> =
        listed.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect();
    assert!(files.iter().any(|path| path == "Cargo.toml"), "{files:?}");
    files
}

pub(super) fn texts() -> Vec<Text> {
    let read = |path: String| {
        let content = fs::read_to_string(shell::root().join(&path)).ok()?;
        Some(Text { path, content })
    };
    tracked().into_iter().filter_map(read).collect()
}

/// The Rust sources, but for these checks, which have to name what they look for.
pub(super) fn rust() -> Vec<Text> {
    let is_code = |text: &Text| {
        Path::new(&text.path).extension().is_some_and(|kind| kind == "rs")
            && !text.path.starts_with("xtask/")
    };
    texts().into_iter().filter(is_code).collect()
}

/// Uses of a word outside the directories it is kept to.
pub(super) fn strayed_words(sources: &[Text]) -> Vec<String> {
    found(sources, |path, line| {
        !line.trim_start().starts_with("//")
            && table::WORDS_KEPT_TO.iter().any(|(word, homes)| {
                line.contains(word) && !homes.iter().any(|home| path.starts_with(home))
            })
    })
}

/// Package registries and home directories: neither belongs into a repository.
pub(super) fn machine_words(texts: &[Text]) -> Vec<String> {
    let hosts = [
        concat!("crates", ".io"),
        concat!("registry.", "npmjs"),
        concat!("pypi", ".org"),
        concat!("pythonhosted", ".org"),
        concat!("deb.", "debian.org"),
    ];
    let homes = [concat!("/", "root"), concat!("/", "work"), concat!("/", "home")];
    found(texts, |_, line| {
        hosts.iter().any(|host| line.contains(host))
            || homes.iter().any(|home| names_directory(line, home))
    })
}

/// Whether a line names this top directory, and not one of the same name further down.
fn names_directory(line: &str, directory: &str) -> bool {
    line.match_indices(directory).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after =
            line[at + directory.len()..].strip_prefix('/').and_then(|rest| rest.chars().next());
        let is_top = !before.is_some_and(|c| c.is_alphanumeric() || "._-/})*".contains(c));
        is_top && after.is_some_and(char::is_alphanumeric)
    })
}

fn found(texts: &[Text], is_wrong: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for Text { path, content } in texts {
        for (number, line) in (1..).zip(content.lines()) {
            if is_wrong(path, line) {
                found.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &str, content: &str) -> [Text; 1] {
        [Text { path: path.to_owned(), content: content.to_owned() }]
    }

    #[test]
    fn the_orm_is_mentioned_in_persistence_only() {
        let line = "use sea_orm::EntityTrait;";
        assert!(strayed_words(&text("crates/persistence/src/store.rs", line)).is_empty());
        let found = strayed_words(&text("crates/http/src/lib.rs", line));
        assert_eq!(found, ["crates/http/src/lib.rs:1: use sea_orm::EntityTrait;"]);
    }

    #[test]
    fn the_clock_is_read_at_the_edge_only() {
        let line = "let now = Utc::now();";
        assert!(strayed_words(&text("crates/app/src/clock.rs", line)).is_empty());
        assert_eq!(strayed_words(&text("crates/domain/src/client.rs", line)).len(), 1);
        assert_eq!(strayed_words(&text("crates/application/src/desk.rs", line)).len(), 1);
    }

    #[test]
    fn the_web_framework_is_mentioned_at_the_web_only() {
        assert_eq!(strayed_words(&text("crates/application/src/a.rs", "use axum::Json;")).len(), 1);
        assert!(strayed_words(&text("crates/http/src/a.rs", "use axum::Json;")).is_empty());
    }

    #[test]
    fn a_comment_may_say_what_the_code_may_not() {
        assert!(
            strayed_words(&text("crates/domain/src/a.rs", "// never Utc::now here")).is_empty()
        );
    }

    #[test]
    fn directories_of_a_machine_are_told_from_addresses() {
        for line in [concat!("cd /", "root/bursar"), concat!("\"/", "home/ann/x\"")] {
            assert_eq!(machine_words(&text("README.md", line)).len(), 1, "{line}");
        }
        for line in ["GET /homework/1", "src/root/x", "/rooted", "https://example.org/home/x"] {
            assert!(machine_words(&text("README.md", line)).is_empty(), "{line}");
        }
    }

    #[test]
    fn package_registries_are_not_named() {
        let line = concat!("fetch from registry.", "npmjs.org");
        assert_eq!(machine_words(&text("docs/testing.md", line)).len(), 1);
    }
}
