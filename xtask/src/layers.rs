//! Knows which crate may see which, and holds the workspace to it.

mod graph;
mod sources;
mod table;

use crate::shell;
use graph::Graph;

/// Our crates as the manifests have them; a lock file that does not fit them is an error.
fn workspace() -> Graph {
    let mut metadata = shell::cargo();
    metadata.args(["metadata", "--format-version=1", "--no-deps", "--locked", "--offline"]);
    let metadata = shell::read(&mut metadata).unwrap();
    Graph::from_metadata(&serde_json::from_str(&metadata).unwrap())
}

/// What a crate pulls in when nothing else of the workspace is built.
fn closure_of(package: &str) -> Vec<String> {
    let mut tree = shell::cargo();
    tree.args(["tree", "--offline", "--edges=normal", "--prefix=none", "--format={p}"]);
    let tree = shell::read(tree.args(["--all-features", "--package", package])).unwrap();
    tree.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn arrows_only_point_down() {
    assert_eq!(workspace().forbidden_edges(), Vec::<String>::new());
}

#[test]
fn every_crate_has_its_row_in_the_table() {
    assert_eq!(workspace().crates_without_a_row(), Vec::<String>::new());
}

#[test]
fn the_table_allows_nothing_that_nobody_needs() {
    assert_eq!(workspace().idle_rows(), Vec::<String>::new());
}

#[test]
fn libraries_stay_in_the_crates_that_are_theirs() {
    assert_eq!(workspace().strayed_libraries(), Vec::<String>::new());
}

#[test]
fn the_pure_crates_name_only_pure_libraries() {
    assert_eq!(workspace().impure_libraries(), Vec::<String>::new());
}

#[test]
fn the_pure_crates_pull_in_no_runtime_no_database_and_no_web() {
    for package in table::PURE_CRATES {
        let closure = closure_of(package);
        assert!(closure.iter().any(|name| name == package), "{closure:?}");
        let impure: Vec<_> =
            closure.iter().filter(|name| table::OUTSIDE_WORLD.contains(&name.as_str())).collect();
        assert_eq!(impure, Vec::<&String>::new(), "below {package}");
    }
}

#[test]
fn the_application_pulls_in_nothing_that_does_input_or_output() {
    let closure = closure_of("bursar-application");
    let impure: Vec<_> = closure
        .iter()
        .filter(|name| table::OUTSIDE_WORLD.contains(&name.as_str()))
        .filter(|name| !name.starts_with("tracing"))
        .collect();
    assert_eq!(impure, Vec::<&String>::new());
}

#[test]
fn the_root_holds_only_its_seven_entries() {
    let strangers: Vec<_> = sources::tracked()
        .into_iter()
        .filter_map(|path| path.split('/').next().map(str::to_owned))
        .filter(|entry| !entry.starts_with('.') && !table::ROOT.contains(&entry.as_str()))
        .collect();
    assert_eq!(strangers, Vec::<String>::new());
}

#[test]
fn no_file_is_larger_than_a_mebibyte() {
    let large: Vec<_> = sources::tracked()
        .into_iter()
        .filter(|path| shell::root().join(path).metadata().is_ok_and(|file| file.len() > 1 << 20))
        .collect();
    assert_eq!(large, Vec::<String>::new());
}

#[test]
fn words_stay_in_the_crates_that_are_theirs() {
    assert_eq!(sources::strayed_words(&sources::rust()), Vec::<String>::new());
}

#[test]
fn no_file_names_a_machine_or_a_package_registry() {
    let mut texts = sources::texts();
    texts.retain(|text| text.path != "Cargo.lock");
    assert_eq!(sources::machine_words(&texts), Vec::<String>::new());
}

#[test]
fn modules_are_named_after_their_file_and_not_mod() {
    let old: Vec<_> =
        sources::tracked().into_iter().filter(|path| path.ends_with("/mod.rs")).collect();
    assert_eq!(old, Vec::<String>::new());
}
