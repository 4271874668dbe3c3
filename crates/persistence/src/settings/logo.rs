//! Keeps the logos of configurations.

use async_trait::async_trait;
use bursar_application::Error;
use bursar_application::settings::{Logo, Logos};
use bursar_domain::client::Configuration;
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use sea_orm::FromQueryResult;

use crate::column::Reading;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::store::SeaStore;
use crate::work::SeaWork;

const READING: &str = "reading a logo";
const WRITING: &str = "writing a logo";

#[derive(FromQueryResult)]
struct Row {
    width: i64,
    height: i64,
    sha256: String,
    bytes: Vec<u8>,
}

#[async_trait]
impl Logos for SeaWork {
    async fn sha256(&self, of: Id<Configuration>) -> Result<Option<String>, StoreError> {
        let mut sql = Sql::new("SELECT sha256 FROM configuration_logos WHERE configuration_id = ");
        let hashes = sql.bind(of.get()).column::<String>(&self.tx).await;
        Ok(hashes.map_err(unavailable(READING))?.pop())
    }

    async fn put(&self, of: Id<Configuration>, logo: &Logo) -> Result<(), StoreError> {
        let Logo { width, height, sha256, bytes } = logo;
        let mut sql = Sql::new("INSERT INTO logos (sha256, width, height, bytes) VALUES (");
        sql.bind(sha256.as_str()).push(", ");
        sql.bind_all([i64::from(*width), i64::from(*height)]).push(", ").bind(bytes.clone());
        sql.push(") ON CONFLICT (sha256) DO NOTHING");
        sql.run(&self.tx).await.map_err(unavailable(WRITING))?;
        let mut sql =
            Sql::new("INSERT INTO configuration_logos (configuration_id, sha256) VALUES (");
        sql.bind(of.get()).push(", ").bind(sha256.as_str());
        sql.push(") ON CONFLICT (configuration_id) DO UPDATE SET sha256 = excluded.sha256");
        sql.run(&self.tx).await.map_err(unavailable(WRITING))?;
        Ok(())
    }

    async fn remove(&self, of: Id<Configuration>) -> Result<(), StoreError> {
        let mut sql = Sql::new("DELETE FROM configuration_logos WHERE configuration_id = ");
        sql.bind(of.get()).run(&self.tx).await.map_err(unavailable(WRITING))?;
        Ok(())
    }
}

/// The logo of a configuration.
pub(super) async fn of_configuration(
    store: &SeaStore,
    of: Id<Configuration>,
) -> Result<Option<Logo>, Error> {
    let mut sql = Sql::new(
        "SELECT l.width, l.height, l.sha256, l.bytes FROM configuration_logos c \
         JOIN logos l ON l.sha256 = c.sha256 WHERE c.configuration_id = ",
    );
    let row = sql.bind(of.get()).row::<Row>(store.read()).await.map_err(unavailable(READING))?;
    let read = Reading::of::<Configuration>(of.get());
    let logo = row.map(|Row { width, height, sha256, bytes }| {
        Ok::<_, Error>(Logo {
            width: read.count(width)?,
            height: read.count(height)?,
            sha256,
            bytes,
        })
    });
    logo.transpose()
}

/// The PNG file of a logo, by its hash.
pub(super) async fn file(store: &SeaStore, sha256: &str) -> Result<Vec<u8>, Error> {
    let mut sql = Sql::new("SELECT bytes FROM logos WHERE sha256 = ");
    let row = sql.bind(sha256).one(store.read()).await.map_err(unavailable(READING))?;
    let missing = || Reading::named("logo", 0).wrong(format!("there is no logo {sha256}"));
    let bytes = row.ok_or_else(missing).map_err(StoreError::from)?.try_get_by_index(0);
    Ok(bytes.map_err(unavailable(READING))?)
}
