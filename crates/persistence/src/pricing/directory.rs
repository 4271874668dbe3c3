//! Reads pricing plans for lists and pages.

use async_trait::async_trait;
use bursar_application::Error;
use bursar_application::pricing::{PlanRow, PricingDirectory};
use bursar_domain::billing::pricing::{Fact, KnownValues, PricingPlan, PricingRule};
use bursar_domain::billing::usage::{ResourceKind, Word};
use bursar_domain::client::ClientId;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{assignment, plan, rule};
use crate::column::Reading;
use crate::error::unavailable;
use crate::kept::Kept;
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "reading pricing plans";

#[async_trait]
impl PricingDirectory for SeaStore {
    async fn plans(&self, at: DateTime<Utc>) -> Result<Vec<PlanRow>, Error> {
        let plans = plan::Entity::find()
            .filter(plan::Column::DeletedAt.is_null())
            .order_by_asc(plan::Column::NameFolded)
            .order_by_asc(plan::Column::Id)
            .all(self.read())
            .await
            .map_err(unavailable(READING))?;
        let mut rows = Vec::with_capacity(plans.len());
        for plan in plans {
            rows.push(self.plan_row(plan, at).await?);
        }
        Ok(rows)
    }

    async fn plan(&self, id: Id<PricingPlan>, at: DateTime<Utc>) -> Result<PlanRow, Error> {
        let row = plan::Entity::find_by_id(id.get()).one(self.read()).await;
        let row = row.map_err(unavailable(READING))?;
        let missing = StoreError::NotFound { what: PricingPlan::NAME, id: id.get() };
        self.plan_row(row.ok_or(missing)?, at).await
    }

    async fn rules(&self, plan: Id<PricingPlan>) -> Result<Vec<PricingRule>, Error> {
        Ok(rule::of_plan(self.read(), plan).await?)
    }

    async fn rule(&self, id: Id<PricingRule>) -> Result<PricingRule, Error> {
        let row = rule::Entity::find_by_id(id.get()).one(self.read()).await;
        let row = row.map_err(unavailable(READING))?;
        let missing = StoreError::NotFound { what: PricingRule::NAME, id: id.get() };
        Ok(<PricingRule as Kept>::restore(row.ok_or(missing)?)?)
    }

    async fn known_values(&self) -> Result<Vec<KnownValues>, Error> {
        let sql = Sql::new("SELECT DISTINCT name FROM flavors ORDER BY name LIMIT 500");
        let names: Vec<String> =
            sql.column(self.read()).await.map_err(unavailable("reading the flavors"))?;
        let read = Reading::named("flavors", 0);
        let values = names.iter().map(|name| read.line(name)).collect::<Result<_, _>>()?;
        Ok(vec![KnownValues {
            kind: ResourceKind::Instance,
            fact: Fact::Word(Word::Flavor),
            values,
        }])
    }

    async fn plan_of(
        &self,
        client: ClientId,
        at: DateTime<Utc>,
    ) -> Result<Option<Id<PricingPlan>>, Error> {
        Ok(assignment::plan_of(self.read(), client, at).await?)
    }
}

impl SeaStore {
    async fn plan_row(&self, row: plan::Model, at: DateTime<Utc>) -> Result<PlanRow, Error> {
        let (id, is_default) = (row.id, row.is_default);
        let clients = assignment::clients_of(self.read(), id, is_default, at).await;
        let mut rules = Sql::new("SELECT COUNT(*) FROM pricing_rules WHERE plan_id = ");
        let rules = rules.bind(id).count(self.read()).await.map_err(unavailable(READING))?;
        Ok(PlanRow {
            plan: <PricingPlan as Kept>::restore(row)?,
            clients: clients.map_err(unavailable(READING))?,
            rules,
        })
    }
}
