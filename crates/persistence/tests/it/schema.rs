//! The schema comes up on either engine, whoever else is bringing it up.

use bursar_persistence::{PoolOptions, connect};
use bursar_testkit::database::TestDatabase;

#[tokio::test]
async fn several_processes_may_migrate_at_once() {
    let database = TestDatabase::empty().await.unwrap();
    let steps = futures::future::join_all((0..4).map(|_| async {
        let store = connect(database.url(), PoolOptions::default()).await.unwrap();
        let steps = store.migrate().await.unwrap();
        store.close().await.unwrap();
        steps
    }))
    .await;
    assert_eq!(steps.iter().filter(|steps| **steps > 0).count(), 1, "one worked: {steps:?}");
}
