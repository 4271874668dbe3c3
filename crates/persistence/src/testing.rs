//! A store for tests that look behind the ports.

use bursar_testkit::database::TestDatabase;

use crate::{PoolOptions, SeaStore, connect};

/// A store over a database of its own. The database goes when the first of the two is dropped.
pub(crate) async fn store() -> (TestDatabase, SeaStore) {
    store_with(PoolOptions::default()).await
}

/// The same over a pool of one's own.
pub(crate) async fn store_with(options: PoolOptions) -> (TestDatabase, SeaStore) {
    let database = TestDatabase::migrated(async |url: String| {
        let store = connect(&url, PoolOptions::default()).await?;
        store.migrate().await?;
        store.close().await
    });
    let database = database.await.unwrap();
    let store = connect(database.url(), options).await.unwrap();
    (database, store)
}
