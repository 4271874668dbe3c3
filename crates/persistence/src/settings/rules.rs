//! Knows what the rules between settings ask of the store.

use std::collections::BTreeSet;

use async_trait::async_trait;
use bursar_application::settings::{NewClientDefaults, SettingsRules};
use bursar_domain::client::{Client, ClientGroup, CustomField};
use bursar_domain::currency::ListedCurrency;
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use bursar_kernel::money::Currency;
use sea_orm::{EntityTrait, FromQueryResult, QueryOrder};

use super::custom_field;
use crate::clients::derived::MOST_VALUES;
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
        let mut sql = Sql::new("SELECT COUNT(*) FROM clients WHERE currency = ");
        sql.bind(currency.code()).count(&self.tx).await.map_err(unavailable(READING))
    }

    async fn revalue(&self, listed: &ListedCurrency) -> Result<(), StoreError> {
        let default = Sql::new("SELECT code FROM currencies WHERE is_default");
        let default: String = default.value(&self.tx).await.map_err(unavailable(READING))?;
        let default = Reading::named("default", 1).parsed(&default)?;
        let mut sql = Sql::new("SELECT id, up_to_date_minor FROM clients WHERE currency = ");
        let credits = sql.bind(listed.currency().code()).rows::<Credit>(&self.tx).await;
        let mut worth = Vec::new();
        for Credit { id, up_to_date_minor } in credits.map_err(unavailable(VALUING))? {
            let value = listed.in_default(up_to_date_minor, default);
            let value = value.map_err(|error| Reading::of::<Client>(id).wrong(error))?;
            worth.push([id, value.minor()]);
        }
        for some in worth.chunks(MOST_VALUES / 2) {
            let mut sql =
                Sql::new("UPDATE clients SET up_to_date_base_minor = worth.column2 FROM ");
            sql.push_values(some).push(" AS worth WHERE clients.id = worth.column1");
            sql.push(" AND up_to_date_base_minor <> worth.column2");
            sql.run(&self.tx).await.map_err(unavailable(VALUING))?;
        }
        Ok(())
    }
}

const READING: &str = "reading the settings";
const VALUING: &str = "valuing the clients' credit";

#[derive(FromQueryResult)]
struct Credit {
    id: i64,
    up_to_date_minor: i64,
}

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

#[cfg(test)]
mod tests {
    use bursar_application::ports::Store;
    use bursar_domain::currency::CurrencyInput;
    use bursar_testkit::contract::{clients, id, minute};

    use super::*;
    use crate::testing::store;

    #[tokio::test]
    async fn credit_is_valued_by_the_new_rate_of_its_currency() {
        let (_database, store) = store().await;
        clients::client(&store, "Acme").await;
        clients::client(&store, "Nova").await;
        let credit = "UPDATE clients SET up_to_date_minor = 4000, up_to_date_base_minor = 1,
                      currency = CASE company WHEN 'Acme' THEN 'EUR' ELSE 'USD' END";
        Sql::new(credit).run(store.write()).await.unwrap();
        let krone = Currency::new("NOK").unwrap();
        let default = ListedCurrency::default_of_installation(id(&store).await, krone, minute(0));
        let input = CurrencyInput { code: "EUR".into(), rate: "0.08".into() };
        let (euro, _) = ListedCurrency::list(id(&store).await, &input, minute(0)).unwrap();
        let work = store.begin().await.unwrap();
        work.currencies().add(&default).await.unwrap();
        work.settings().revalue(&euro).await.unwrap();
        work.commit().await.unwrap();
        let values = Sql::new("SELECT up_to_date_base_minor FROM clients ORDER BY company");
        assert_eq!(values.column::<i64>(store.read()).await.unwrap(), [50_000, 1]);
    }
}
