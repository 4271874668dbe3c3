//! Knows what the rules between settings ask of the store.

use std::collections::BTreeSet;

use async_trait::async_trait;
use bursar_application::settings::{NewClientDefaults, SettingsRules};
use bursar_domain::client::{ClientGroup, Configuration, CustomField};
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use bursar_kernel::money::Currency;
use sea_orm::{EntityTrait, FromQueryResult, QueryOrder};

use super::{configuration, custom_field};
use crate::column::Reading;
use crate::error::unavailable;
use crate::kept::Kept;
use crate::statement::Sql;
use crate::work::SeaWork;

#[async_trait]
impl SettingsRules for SeaWork {
    async fn new_client_defaults(&self) -> Result<NewClientDefaults, StoreError> {
        let row = Sql::new(DEFAULTS).row::<Defaults>(&self.tx).await;
        let missing = StoreError::NotFound { what: "default configuration", id: 1 };
        let Some(Defaults {
            configuration: Some(configuration),
            group_id,
            currency: Some(currency),
        }) = row.map_err(unavailable(READING))?
        else {
            return Err(missing);
        };
        let read = Reading::named("default", 1);
        Ok(NewClientDefaults {
            configuration: read.id(configuration)?,
            group: group_id.map(|group| read.id(group)).transpose()?,
            currency: read.parsed(&currency)?,
        })
    }

    async fn custom_fields(&self) -> Result<Vec<CustomField>, StoreError> {
        let fields = custom_field::Entity::find().order_by_asc(custom_field::Column::Id);
        let rows = fields.all(&self.tx).await.map_err(unavailable(READING))?;
        Ok(rows.into_iter().map(<CustomField as Kept>::restore).collect::<Result<_, _>>()?)
    }

    async fn configurations_to_change(&self) -> Result<Vec<Configuration>, StoreError> {
        // On SQLite there is one unit of work at a time anyway.
        if self.is_postgres() {
            let lock = Sql::new("LOCK TABLE configurations IN SHARE ROW EXCLUSIVE MODE");
            lock.run(&self.tx).await.map_err(unavailable("waiting for other configurations"))?;
        }
        let rows = configuration::Entity::find().order_by_asc(configuration::Column::Id);
        let rows = rows.all(&self.tx).await.map_err(unavailable(READING))?;
        Ok(rows.into_iter().map(<Configuration as Kept>::restore).collect::<Result<_, _>>()?)
    }

    async fn groups(&self) -> Result<BTreeSet<Id<ClientGroup>>, StoreError> {
        let ids = Sql::new("SELECT id FROM client_groups").column::<i64>(&self.tx).await;
        let ids = ids.map_err(unavailable(READING))?;
        let ids = ids.into_iter().map(|id| Reading::of::<ClientGroup>(id).id(id));
        Ok(ids.collect::<Result<_, _>>()?)
    }

    async fn currencies(&self) -> Result<BTreeSet<Currency>, StoreError> {
        let codes = Sql::new("SELECT code FROM currencies").column::<String>(&self.tx).await;
        let codes = codes.map_err(unavailable(READING))?;
        let read = Reading::named("currency", 0);
        Ok(codes.iter().map(|code| read.parsed(code)).collect::<Result<_, _>>()?)
    }

    async fn count_with_currency(&self, currency: Currency) -> Result<u64, StoreError> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM (SELECT id FROM clients WHERE currency = ");
        sql.bind(currency.code());
        sql.push(" UNION SELECT client_id FROM client_credits WHERE currency = ");
        let sql = sql.bind(currency.code()).push(") AS holders");
        sql.count(&self.tx).await.map_err(unavailable(READING))
    }
}

const READING: &str = "reading the settings";

const DEFAULTS: &str = "
SELECT (SELECT id FROM configurations WHERE is_default) AS configuration,
       (SELECT id FROM client_groups WHERE is_default) AS group_id,
       (SELECT code FROM currencies WHERE is_default) AS currency";

#[derive(FromQueryResult)]
struct Defaults {
    configuration: Option<i64>,
    group_id: Option<i64>,
    currency: Option<String>,
}
