//! Knows who names whom in the manifests, and finds what the table forbids.

use serde_json::Value;

use super::table::{self, Kept, Row};

/// Our crates with the dependencies that their manifests name.
#[derive(Debug, Default)]
pub(super) struct Graph {
    edges: Vec<Edge>,
    crates: Vec<String>,
}

#[derive(Debug)]
struct Edge {
    from: String,
    to: String,
    is_for_tests: bool,
    is_optional: bool,
}

impl Graph {
    /// Reads what `cargo metadata` tells.
    pub(super) fn from_metadata(metadata: &Value) -> Self {
        let mut graph = Self::default();
        for package in metadata["packages"].as_array().into_iter().flatten() {
            let from = package["name"].as_str().unwrap_or_default();
            graph.crates.push(from.to_owned());
            for dependency in package["dependencies"].as_array().into_iter().flatten() {
                graph.edges.push(Edge {
                    from: from.to_owned(),
                    to: dependency["name"].as_str().unwrap_or_default().to_owned(),
                    is_for_tests: dependency["kind"] == "dev",
                    is_optional: dependency["optional"] == true,
                });
            }
        }
        graph
    }

    pub(super) fn crates_without_a_row(&self) -> Vec<String> {
        self.crates.iter().filter(|name| row(name).is_none()).cloned().collect()
    }

    /// Edges between our own crates that the table does not allow.
    pub(super) fn forbidden_edges(&self) -> Vec<String> {
        self.told(|edge| row(&edge.to).is_some() && !is_allowed(edge))
    }

    /// Edges to a library that is kept to other crates.
    pub(super) fn strayed_libraries(&self) -> Vec<String> {
        self.told(|edge| {
            let mut kept = table::KEPT_TO.iter().filter(|kept| edge.to.starts_with(kept.library));
            kept.any(|kept| !is_at_home(edge, kept))
        })
    }

    /// What the table allows and no manifest needs: a door that stands open for nobody.
    pub(super) fn idle_rows(&self) -> Vec<String> {
        let sights = table::CRATES.iter().flat_map(|row| {
            let idle = row.sees.iter().filter(|seen| !self.names(row.name, |to| to == **seen));
            idle.map(|seen| format!("{} -> {seen}", row.name))
        });
        let homes = table::KEPT_TO.iter().flat_map(|kept| {
            let homes = kept.homes.iter().chain(kept.tests);
            let idle = homes.filter(|home| !self.names(home, |to| to.starts_with(kept.library)));
            idle.map(|home| format!("{home} -> {}", kept.library))
        });
        sights.chain(homes).collect()
    }

    fn names(&self, from: &str, is_meant: impl Fn(&str) -> bool) -> bool {
        self.edges.iter().any(|edge| edge.from == from && is_meant(&edge.to))
    }

    /// Edges of the pure crates to libraries that are not known to be pure.
    pub(super) fn impure_libraries(&self) -> Vec<String> {
        self.told(|edge| {
            table::PURE_CRATES.contains(&edge.from.as_str())
                && !edge.is_for_tests
                && row(&edge.to).is_none()
                && !is_pure(edge)
        })
    }

    fn told(&self, is_wrong: impl Fn(&Edge) -> bool) -> Vec<String> {
        let wrong = self.edges.iter().filter(|edge| is_wrong(edge));
        wrong.map(|edge| format!("{} -> {}", edge.from, edge.to)).collect()
    }
}

fn row(name: &str) -> Option<&'static Row> {
    table::CRATES.iter().find(|row| row.name == name)
}

fn is_allowed(edge: &Edge) -> bool {
    let sees = row(&edge.from).is_some_and(|row| row.sees.contains(&edge.to.as_str()));
    // A crate may name itself for its tests, to turn an option of its own on.
    let is_test_help = edge.is_for_tests && (edge.to == table::TEST_KIT || edge.to == edge.from);
    sees || is_test_help
}

fn is_at_home(edge: &Edge, kept: &Kept) -> bool {
    let from = edge.from.as_str();
    kept.homes.contains(&from) || (edge.is_for_tests && kept.tests.contains(&from))
}

fn is_pure(edge: &Edge) -> bool {
    let option = (edge.from.as_str(), edge.to.as_str());
    table::PURE_LIBRARIES.contains(&edge.to.as_str())
        || (edge.is_optional && table::PURE_OPTIONS.contains(&option))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn graph(from: &str, dependency: &Value) -> Graph {
        Graph::from_metadata(
            &json!({ "packages": [{ "name": from, "dependencies": [dependency] }] }),
        )
    }

    fn to(name: &str) -> Value {
        json!({ "name": name, "kind": null, "optional": false })
    }

    fn for_tests(name: &str) -> Value {
        json!({ "name": name, "kind": "dev", "optional": false })
    }

    #[test]
    fn the_web_may_not_see_the_database() {
        let seen = graph("bursar-http", &to("bursar-persistence")).forbidden_edges();
        assert_eq!(seen, ["bursar-http -> bursar-persistence"]);
    }

    #[test]
    fn the_web_may_not_see_the_database_even_in_its_tests() {
        let seen = graph("bursar-http", &for_tests("bursar-persistence")).forbidden_edges();
        assert_eq!(seen, ["bursar-http -> bursar-persistence"]);
    }

    #[test]
    fn a_layer_may_see_what_is_below_it() {
        assert!(graph("bursar-http", &to("bursar-kernel")).forbidden_edges().is_empty());
    }

    #[test]
    fn the_test_kit_is_for_tests_only() {
        assert!(graph("bursar-domain", &for_tests("bursar-testkit")).forbidden_edges().is_empty());
        assert_eq!(graph("bursar-domain", &to("bursar-testkit")).forbidden_edges().len(), 1);
    }

    #[test]
    fn a_crate_that_is_not_in_the_table_is_found() {
        assert_eq!(graph("bursar-pager", &to("chrono")).crates_without_a_row(), ["bursar-pager"]);
    }

    #[test]
    fn the_orm_may_not_leave_persistence() {
        assert_eq!(graph("bursar-app", &to("sea-orm")).strayed_libraries().len(), 1);
        assert!(
            graph("bursar-persistence", &to("sea-orm-migration")).strayed_libraries().is_empty()
        );
    }

    #[test]
    fn what_is_for_tests_of_a_crate_is_not_for_the_crate() {
        assert!(graph("bursar-app", &for_tests("reqwest")).strayed_libraries().is_empty());
        assert_eq!(graph("bursar-app", &to("reqwest")).strayed_libraries().len(), 1);
        assert_eq!(graph("bursar-http", &for_tests("reqwest")).strayed_libraries().len(), 1);
    }

    #[test]
    fn a_row_that_nobody_needs_is_found() {
        let idle = graph("bursar-domain", &to("bursar-kernel")).idle_rows();
        assert!(!idle.contains(&"bursar-domain -> bursar-kernel".to_owned()));
        assert!(idle.contains(&"bursar-application -> bursar-kernel".to_owned()), "{idle:?}");
        assert!(idle.contains(&"bursar-mailer -> lettre".to_owned()), "{idle:?}");
    }

    #[test]
    fn a_pure_crate_names_impure_libraries_only_for_tests() {
        assert_eq!(graph("bursar-kernel", &to("tokio")).impure_libraries().len(), 1);
        assert!(graph("bursar-kernel", &for_tests("tokio")).impure_libraries().is_empty());
        assert!(graph("bursar-kernel", &to("chrono")).impure_libraries().is_empty());
    }

    #[test]
    fn an_option_of_a_pure_crate_must_stay_an_option() {
        let optional = json!({ "name": "serde", "kind": null, "optional": true });
        assert!(graph("bursar-kernel", &optional).impure_libraries().is_empty());
        assert_eq!(graph("bursar-kernel", &to("serde")).impure_libraries().len(), 1);
        assert_eq!(graph("bursar-domain", &optional).impure_libraries().len(), 1);
    }
}
