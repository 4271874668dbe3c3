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
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};

use super::{assignment, plan, rule};
use crate::column::Reading;
use crate::error::{Unreadable, unavailable};
use crate::kept::{Kept, find};
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
        self.counted(plans, at).await
    }

    async fn plan(&self, id: Id<PricingPlan>, at: DateTime<Utc>) -> Result<PlanRow, Error> {
        let row = find::<plan::Entity>(self.read(), id.get()).await;
        let row = row.map_err(unavailable(READING))?;
        let missing = StoreError::NotFound { what: PricingPlan::NAME, id: id.get() };
        let rows = self.counted(vec![row.ok_or(missing)?], at).await?;
        let missing = StoreError::NotFound { what: PricingPlan::NAME, id: id.get() };
        Ok(rows.into_iter().next().ok_or(missing)?)
    }

    async fn rules(&self, plan: Id<PricingPlan>) -> Result<Vec<PricingRule>, Error> {
        Ok(rule::of_plan(self.read(), plan).await?)
    }

    async fn rule(&self, id: Id<PricingRule>) -> Result<PricingRule, Error> {
        let row = find::<rule::Entity>(self.read(), id.get()).await;
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
    /// Plans with what is counted about them, in as many statements however many there are.
    async fn counted(
        &self,
        plans: Vec<plan::Model>,
        at: DateTime<Utc>,
    ) -> Result<Vec<PlanRow>, Error> {
        let rules = "SELECT plan_id, COUNT(*) AS number FROM pricing_rules GROUP BY plan_id";
        let rules = Sql::new(rules).rows::<CountRow>(self.read()).await;
        let rules = rules.map_err(unavailable(READING))?;
        let clients = assignment::clients_by_plan(self.read(), at).await;
        let (clients, others) = clients.map_err(unavailable(READING))?;
        let row = |row: plan::Model| {
            let (id, is_default) = (row.id, row.is_default);
            Ok(PlanRow {
                plan: <PricingPlan as Kept>::restore(row)?,
                clients: count_of(&clients, id)? + if is_default { others } else { 0 },
                rules: count_of(&rules, id)?,
            })
        };
        plans.into_iter().map(row).collect()
    }
}

/// How many rows a plan has somewhere.
#[derive(FromQueryResult)]
pub(super) struct CountRow {
    plan_id: i64,
    number: i64,
}

/// What has nothing to count has no row.
fn count_of(counts: &[CountRow], plan: i64) -> Result<u64, Unreadable> {
    let found = counts.iter().find(|row| row.plan_id == plan);
    found.map_or(Ok(0), |row| Reading::of::<PricingPlan>(plan).count(row.number))
}
