//! Both databases keep what stores promise; `cargo xtask test` runs all of it on either engine.

mod audit;
mod contract;
mod documents;
mod journal;
mod pricing;
mod readers;
mod schema;
mod unreadable;

use bursar_persistence::{PoolOptions, SeaStore, connect};
use bursar_testkit::database::TestDatabase;

/// A store over a database of its own. The database goes when the first of the two is dropped.
#[expect(clippy::unwrap_used, reason = "without a database there is nothing to test")]
async fn store() -> (TestDatabase, SeaStore) {
    let database = TestDatabase::migrated(|url| async move {
        let store = connect(&url, PoolOptions::default()).await?;
        store.migrate().await?;
        store.close().await
    });
    let database = database.await.unwrap();
    let store = connect(database.url(), PoolOptions::default()).await.unwrap();
    (database, store)
}
