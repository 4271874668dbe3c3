//! Keeps the logos of configurations.

use async_trait::async_trait;
use bursar_application::Error;
use bursar_application::settings::{Logo, Logos};
use bursar_domain::client::{ClientId, Configuration};
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
        let mut sql = Sql::new(
            "INSERT INTO configuration_logos (configuration_id, width, height, sha256, bytes) \
             VALUES (",
        );
        sql.bind_all([of.get(), i64::from(*width), i64::from(*height)]).push(", ");
        sql.bind(sha256.as_str()).push(", ").bind(bytes.clone());
        sql.push(
            ") ON CONFLICT (configuration_id) DO UPDATE SET width = excluded.width, \
             height = excluded.height, sha256 = excluded.sha256, bytes = excluded.bytes",
        );
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
        "SELECT width, height, sha256, bytes FROM configuration_logos WHERE configuration_id = ",
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

/// The file of the logo of a client's configuration.
pub(super) async fn of_client(store: &SeaStore, of: ClientId) -> Result<Option<Vec<u8>>, Error> {
    let mut sql = Sql::new(
        "SELECT l.bytes FROM clients c \
         JOIN configuration_logos l ON l.configuration_id = c.configuration_id WHERE c.id = ",
    );
    let row = sql.bind(of.get()).one(store.read()).await.map_err(unavailable(READING))?;
    let bytes = row.map(|row| row.try_get_by_index(0)).transpose();
    Ok(bytes.map_err(unavailable(READING))?)
}
