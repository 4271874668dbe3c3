//! What staff open all day asks the database a bounded number of times.

use bursar_tests::{Office, Visitor};
use metrics_exporter_prometheus::PrometheusHandle;

fn sent(figures: &PrometheusHandle) -> u64 {
    let figures = figures.render();
    let mut lines = figures.lines();
    let count = lines.find_map(|line| line.strip_prefix("bursar_database_statements_total "));
    count.map_or(0, |count| count.parse().expect("a count"))
}

/// How many statements a page takes. Workers look for work in between, so the smallest of several
/// counts is the page's own.
async fn statements(figures: &PrometheusHandle, visitor: &Visitor, path: &str) -> u64 {
    visitor.get(path).await.is(200);
    let mut smallest = u64::MAX;
    for _ in 0..4 {
        let before = sent(figures);
        visitor.get(path).await.is(200);
        smallest = smallest.min(sent(figures) - before);
    }
    smallest
}

// One thread only: statements are counted where they are sent from.
#[tokio::test]
async fn a_list_takes_at_most_six_statements_and_details_at_most_eight() {
    let recorder = bursar_http::recorder();
    let figures = recorder.handle();
    let counting = metrics::set_default_local_recorder(&recorder);
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let filters = "status=active&instance_region=osl-1&sort=group&limit=50";
    let mut taken = Vec::new();
    for (most, visitor, path) in [
        (6, &program, "/api/v1/clients".to_owned()),
        (6, &program, format!("/api/v1/clients?{filters}")),
        (6, &program, "/api/v1/clients/facets".to_owned()),
        (8, &program, "/api/v1/clients/1".to_owned()),
        (6, &staff, "/clients".to_owned()),
        (6, &staff, format!("/clients?{filters}")),
        (6, &staff, "/clients?q=a".to_owned()),
        (8, &staff, "/clients/1".to_owned()),
    ] {
        let count = statements(&figures, visitor, &path).await;
        assert!(count > 0, "{path} was not counted");
        taken.push((path, count, most));
    }
    drop(counting);
    let over: Vec<_> = taken.iter().filter(|(_, count, most)| count > most).collect();
    assert!(over.is_empty(), "too many statements: {over:?} of {taken:?}");
}
