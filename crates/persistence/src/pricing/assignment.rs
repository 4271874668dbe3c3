//! Keeps which client has which plan from when on. Whoever was never given one has the default.

use async_trait::async_trait;
use bursar_domain::billing::pricing::{Pricing, PricingPlan, PricingRule};
use bursar_domain::client::ClientId;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::directory::CountRow;
use super::{plan, rule};
use crate::column::{Reading, instant};
use crate::error::unavailable;
use crate::kept::Kept;
use crate::statement::Sql;
use crate::work::SeaWork;

const READING: &str = "reading who has which pricing plan";
const WRITING: &str = "giving clients a pricing plan";

#[async_trait]
impl Pricing for SeaWork {
    async fn hold(&self) -> Result<(), StoreError> {
        // On SQLite there is one unit of work at a time anyway.
        if self.is_postgres() {
            let lock = Sql::new("LOCK TABLE pricing_plans IN SHARE ROW EXCLUSIVE MODE");
            lock.run(&self.tx).await.map_err(unavailable("waiting for other pricing plans"))?;
        }
        Ok(())
    }

    async fn default_plan(&self) -> Result<Option<PricingPlan>, StoreError> {
        let row = plan::Entity::find().filter(plan::Column::IsDefault.eq(true)).one(&self.tx).await;
        let row = row.map_err(unavailable("reading the default pricing plan"))?;
        Ok(row.map(<PricingPlan as Kept>::restore).transpose()?)
    }

    async fn rules(&self, plan: Id<PricingPlan>) -> Result<Vec<PricingRule>, StoreError> {
        rule::of_plan(&self.tx, plan).await
    }

    async fn settled_until(
        &self,
        plan: Id<PricingPlan>,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let mut sql = Sql::new("SELECT MAX(charged_until) FROM pricing_rules WHERE plan_id = ");
        sql.bind(plan.get());
        let until: Option<i64> = sql.value(&self.tx).await.map_err(unavailable(READING))?;
        let read = Reading::of::<PricingPlan>(plan.get());
        Ok(read.optional(until.as_ref(), |read, at| read.instant(*at))?)
    }

    async fn clients(&self, plan: &PricingPlan, at: DateTime<Utc>) -> Result<u64, StoreError> {
        clients_of(&self.tx, plan, at).await.map_err(unavailable(READING))
    }

    async fn plan_of(
        &self,
        client: ClientId,
        at: DateTime<Utc>,
    ) -> Result<Option<Id<PricingPlan>>, StoreError> {
        plan_of(&self.tx, client, at).await
    }

    async fn assign(
        &self,
        client: ClientId,
        plan: Id<PricingPlan>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut later = Sql::new("DELETE FROM client_pricing_plans WHERE client_id = ");
        later.bind(client.get()).push(" AND starts_at >= ").bind(instant(at));
        let mut given = Sql::new("INSERT INTO client_pricing_plans VALUES (");
        given.bind_all([client.get(), instant(at), plan.get()]).push(")");
        for statement in [later, given] {
            statement.run(&self.tx).await.map_err(unavailable(WRITING))?;
        }
        Ok(())
    }

    async fn replace(
        &self,
        plan: Id<PricingPlan>,
        by: Id<PricingPlan>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        // Who has the plan now gets the other one now; whoever gets it later gets the other one then.
        let mut now = Sql::new("INSERT INTO client_pricing_plans SELECT a.client_id, ");
        now.push("CAST(").bind(instant(at)).push(" AS BIGINT), CAST(").bind(by.get());
        now.push(" AS BIGINT) FROM client_pricing_plans a WHERE ");
        now.append(&latest(Some(plan.get()), at)).push(" AND a.starts_at < ").bind(instant(at));
        let mut later = Sql::new("UPDATE client_pricing_plans SET plan_id = ");
        later.bind(by.get()).push(" WHERE plan_id = ").bind(plan.get());
        later.push(" AND starts_at >= ").bind(instant(at));
        for statement in [now, later] {
            statement.run(&self.tx).await.map_err(unavailable(WRITING))?;
        }
        Ok(())
    }

    async fn pin_default(&self, plan: Id<PricingPlan>) -> Result<(), StoreError> {
        let mut sql = Sql::new("INSERT INTO client_pricing_plans SELECT c.id, c.created_at, CAST(");
        sql.bind(plan.get()).push(" AS BIGINT) FROM clients c WHERE ").push(NEVER_GIVEN);
        sql.run(&self.tx).await.map_err(unavailable(WRITING))?;
        Ok(())
    }
}

const NEVER_GIVEN: &str =
    "NOT EXISTS (SELECT 1 FROM client_pricing_plans p WHERE p.client_id = c.id)";

/// The rows by which clients have a plan, or this plan, at an instant.
fn latest(plan: Option<i64>, at: DateTime<Utc>) -> Sql {
    let mut sql = Sql::new("a.starts_at <= ");
    sql.bind(instant(at));
    if let Some(plan) = plan {
        sql.push(" AND a.plan_id = ").bind(plan);
    }
    sql.push(
        " AND NOT EXISTS (SELECT 1 FROM client_pricing_plans b WHERE b.client_id = a.client_id",
    );
    sql.push(" AND b.starts_at > a.starts_at AND b.starts_at <= ").bind(instant(at)).push(")");
    sql
}

/// How many clients have a plan at an instant.
async fn clients_of(
    database: &impl ConnectionTrait,
    plan: &PricingPlan,
    at: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let mut given = Sql::new("SELECT COUNT(*) FROM client_pricing_plans a WHERE ");
    given.append(&latest(Some(plan.id().get()), at));
    let given = given.count(database).await?;
    Ok(if plan.is_default() { given + never_given(database).await? } else { given })
}

/// How many clients were never given a plan, and have the default.
async fn never_given(database: &impl ConnectionTrait) -> Result<u64, DbErr> {
    Sql::new(&format!("SELECT COUNT(*) FROM clients c WHERE {NEVER_GIVEN}")).count(database).await
}

/// How many clients were given each plan last, and how many were never given one.
pub(super) async fn clients_by_plan(
    database: &impl ConnectionTrait,
    at: DateTime<Utc>,
) -> Result<(Vec<CountRow>, u64), DbErr> {
    let mut given = Sql::new("SELECT a.plan_id, COUNT(*) AS number FROM client_pricing_plans a");
    given.push(" WHERE ").append(&latest(None, at)).push(" GROUP BY a.plan_id");
    Ok((given.rows(database).await?, never_given(database).await?))
}

/// The plan that a client has at an instant.
pub(super) async fn plan_of(
    database: &impl ConnectionTrait,
    client: ClientId,
    at: DateTime<Utc>,
) -> Result<Option<Id<PricingPlan>>, StoreError> {
    let mut sql = Sql::new("SELECT COALESCE((SELECT plan_id FROM client_pricing_plans WHERE ");
    sql.push("client_id = ").bind(client.get()).push(" AND starts_at <= ").bind(instant(at));
    sql.push(" ORDER BY starts_at DESC LIMIT 1), ");
    sql.push("(SELECT id FROM pricing_plans WHERE is_default))");
    let plan: Option<i64> = sql.value(database).await.map_err(unavailable(READING))?;
    let read = Reading::named("pricing plan of client", client.get());
    Ok(read.optional(plan.as_ref(), |read, plan| read.id(*plan))?)
}
