//! Reads settings for lists and pages.

use async_trait::async_trait;
use bursar_application::Error;
use bursar_application::clients::Direction;
use bursar_application::clients::directory::Named;
use bursar_application::page::{Page, PageRequest, Total, fingerprint};
use bursar_application::settings::{
    ConfigurationRow, FilterOptions, GroupRow, Logo, SettingsDirectory,
};
use bursar_domain::billing::tax::TaxRule;
use bursar_domain::client::{ClientGroup, Configuration, CustomField};
use bursar_domain::currency::{DatedRate, ListedCurrency};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::money::Currency;
use bursar_kernel::text::fold;
use bursar_kernel::{Country, Id};
use sea_orm::{DbErr, EntityTrait, FromQueryResult, QueryOrder};

use super::currency::RateRow;
use super::{configuration, currency, custom_field, group, logo, tax_rule};
use crate::column::Reading;
use crate::error::{Unreadable, unavailable};
use crate::kept::Kept;
use crate::kept::find;
use crate::paging::Walk;
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "reading the settings";

#[async_trait]
impl SettingsDirectory for SeaStore {
    async fn groups(&self) -> Result<Vec<GroupRow>, Error> {
        let groups = group::Entity::find().order_by_asc(group::Column::NameFolded);
        let groups = groups.all(self.read()).await.map_err(unavailable(READING))?;
        let counts = self.counts(MEMBERS).await.map_err(unavailable(READING))?;
        let row = |model| {
            let group = <ClientGroup as Kept>::restore(model)?;
            Ok(GroupRow { members: count_of(&counts, group.id().get())?, group })
        };
        groups.into_iter().map(row).collect()
    }

    async fn configurations(&self) -> Result<Vec<ConfigurationRow>, Error> {
        let all = configuration::Entity::find().order_by_asc(configuration::Column::NameFolded);
        let all = all.all(self.read()).await.map_err(unavailable(READING))?;
        let counts = self.counts(CONFIGURED).await.map_err(unavailable(READING))?;
        let row = |model| {
            let configuration = <Configuration as Kept>::restore(model)?;
            let clients = count_of(&counts, configuration.id().get())?;
            Ok(ConfigurationRow { configuration, clients })
        };
        all.into_iter().map(row).collect()
    }

    async fn custom_fields(&self) -> Result<Vec<CustomField>, Error> {
        let fields = custom_field::Entity::find().order_by_asc(custom_field::Column::Id);
        let fields = fields.all(self.read()).await.map_err(unavailable(READING))?;
        Ok(fields.into_iter().map(<CustomField as Kept>::restore).collect::<Result<_, _>>()?)
    }

    async fn currencies(&self) -> Result<Vec<ListedCurrency>, Error> {
        let all = currency::Entity::find().order_by_asc(currency::Column::Code);
        let all = all.all(self.read()).await.map_err(unavailable(READING))?;
        let all = all.into_iter().map(<ListedCurrency as Kept>::restore);
        let mut all = all.collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|listed| !listed.is_default());
        Ok(all)
    }

    async fn tax_rules(&self) -> Result<Vec<TaxRule>, Error> {
        let mut rules = tax_rule::all(self.read()).await?;
        rules.sort_by_cached_key(|rule| {
            let state = rule.state().map(|state| fold(state.as_str()));
            let days = (rule.starts_on(), rule.id());
            (rule.country().map(Country::name), state, rule.level(), days)
        });
        Ok(rules)
    }

    async fn configuration(&self, id: Id<Configuration>) -> Result<Configuration, Error> {
        let row = find::<configuration::Entity>(self.read(), id.get()).await;
        let row = row.map_err(unavailable(READING))?;
        let missing = StoreError::NotFound { what: Configuration::NAME, id: id.get() };
        Ok(<Configuration as Kept>::restore(row.ok_or(missing)?)?)
    }

    async fn logo(&self, of: Id<Configuration>) -> Result<Option<Logo>, Error> {
        logo::of_configuration(self, of).await
    }

    async fn logo_file(&self, sha256: &str) -> Result<Vec<u8>, Error> {
        logo::file(self, sha256).await
    }

    async fn rates(
        &self,
        currency: Currency,
        page: &PageRequest,
    ) -> Result<Page<DatedRate>, Error> {
        let place = |row: &RateRow| (0, row.id);
        let Page { items, next, previous } = walk(currency).page(self.read(), page, place).await?;
        let items = items.into_iter().map(RateRow::rate).collect::<Result<_, _>>()?;
        Ok(Page { items, next, previous })
    }

    async fn rates_total(&self, currency: Currency) -> Result<Total, Error> {
        walk(currency).total(self.read()).await
    }

    async fn filter_options(&self) -> Result<FilterOptions, Error> {
        let mut rows = Sql::new(OPTIONS)
            .rows::<OptionRow>(self.read())
            .await
            .map_err(unavailable("reading what clients can be filtered by"))?;
        rows.sort_by_cached_key(|row| (fold(&row.name), row.id));
        let mut options = FilterOptions::default();
        for OptionRow { filter, id, name } in rows {
            match filter.as_str() {
                "configuration" => options.configurations.push(Named { id, name }),
                "group" => options.groups.push(Named { id, name }),
                "region" => options.regions.push(name),
                "flavor" => options.flavors.push(Named { id, name }),
                "hypervisor" => options.hypervisors.push(name),
                "product" => options.products.push(Named { id, name }),
                _ => options.resellers.push(Named { id, name }),
            }
        }
        Ok(options)
    }
}

impl SeaStore {
    async fn counts(&self, sql: &str) -> Result<Vec<CountRow>, DbErr> {
        Sql::new(sql).rows(self.read()).await
    }
}

/// The rates that a currency has had, newest first.
fn walk(currency: Currency) -> Walk<'static> {
    let (select, from) =
        ("SELECT id, rate, since, source FROM currency_rates", "FROM currency_rates");
    let mut conditions = Sql::new("code = ");
    conditions.bind(currency.code());
    let fingerprint = fingerprint(&format!("rates of {}", currency.code()));
    let direction = Direction::Descending;
    let is_narrow = false;
    Walk { select, from, conditions, key: None, direction, id: "id", is_narrow, fingerprint }
}

#[derive(FromQueryResult)]
struct CountRow {
    id: i64,
    number: i64,
}

/// What has nothing to count has no row.
fn count_of(counts: &[CountRow], id: i64) -> Result<u64, Unreadable> {
    let found = counts.iter().find(|row| row.id == id);
    found.map_or(Ok(0), |row| Reading::named("count of", id).count(row.number))
}

const MEMBERS: &str =
    "SELECT group_id AS id, COUNT(*) AS number FROM client_group_members GROUP BY group_id";

const CONFIGURED: &str =
    "SELECT configuration_id AS id, COUNT(*) AS number FROM clients GROUP BY configuration_id";

#[derive(FromQueryResult)]
struct OptionRow {
    filter: String,
    id: i64,
    name: String,
}

/// One statement, because the client list asks it with every page. A list that nobody could look
/// through is cut; such values are reached through the address.
const OPTIONS: &str = "
SELECT * FROM (SELECT 'configuration' AS filter, id, name FROM configurations LIMIT 500) a
UNION ALL SELECT * FROM (SELECT 'group' AS filter, id, name FROM client_groups LIMIT 500) b
UNION ALL SELECT * FROM (SELECT 'region' AS filter, id, name FROM regions LIMIT 500) c
UNION ALL SELECT * FROM (SELECT 'flavor' AS filter, id, name FROM flavors LIMIT 500) d
UNION ALL SELECT * FROM (SELECT 'hypervisor' AS filter, id, name FROM hypervisors LIMIT 500) e
UNION ALL SELECT * FROM (SELECT 'product' AS filter, id, name FROM products LIMIT 500) f
UNION ALL SELECT * FROM (
    SELECT 'reseller' AS filter, id,
           COALESCE(company, TRIM(COALESCE(first_name, '') || ' ' || COALESCE(last_name, ''))) AS name
    FROM clients WHERE is_reseller LIMIT 500
) g";
