//! The schema comes up on either engine, whoever else is bringing it up.

use bursar_persistence::{PoolOptions, connect};

#[tokio::test]
async fn several_processes_may_migrate_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = std::env::var("BURSAR_TEST_DATABASE_URL")
        .unwrap_or_else(|_| format!("sqlite://{}/bursar.db", folder.path().display()));
    let steps = futures::future::join_all((0..4).map(|_| async {
        let store = connect(&url, PoolOptions::default()).await.unwrap();
        let steps = store.migrate().await.unwrap();
        store.close().await.unwrap();
        steps
    }))
    .await;
    assert_eq!(steps.iter().filter(|steps| **steps > 0).count(), 1, "one worked: {steps:?}");
}
