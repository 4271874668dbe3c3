//! Reads usage for lists.

use async_trait::async_trait;
use bursar_application::clients::Direction;
use bursar_application::page::{Page, PageRequest, Total, fingerprint};
use bursar_application::usage::{UsageDirectory, UsageFilter};
use bursar_application::{Error, Scope};
use bursar_domain::billing::usage::UsageRecord;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;

use super::record::{COLUMNS, Model};
use crate::column::instant;
use crate::error::unavailable;
use crate::kept::Kept;
use crate::paging::Walk;
use crate::statement::Sql;
use crate::store::SeaStore;

#[async_trait]
impl UsageDirectory for SeaStore {
    async fn list(
        &self,
        scope: Scope,
        filter: &UsageFilter,
        page: &PageRequest,
    ) -> Result<Page<UsageRecord>, Error> {
        let select = format!("SELECT {COLUMNS} {FROM}");
        let walk = walk(scope, filter, &select);
        let place = |row: &Model| (row.started_at, row.id);
        let Page { items, next, previous } = walk.page(self.read(), page, place).await?;
        let items = items.into_iter().map(<UsageRecord as Kept>::restore);
        Ok(Page { items: items.collect::<Result<_, _>>()?, next, previous })
    }

    async fn total(&self, scope: Scope, filter: &UsageFilter) -> Result<Total, Error> {
        walk(scope, filter, "").total(self.read()).await
    }

    async fn get(&self, scope: Scope, id: Id<UsageRecord>) -> Result<UsageRecord, Error> {
        let mut sql = Sql::new(&format!("SELECT {COLUMNS} {FROM} WHERE "));
        sql.append(&seen(scope)).push(" AND u.id = ").bind(id.get());
        let row = sql.row::<Model>(self.read()).await.map_err(unavailable("reading usage"))?;
        let missing = StoreError::NotFound { what: UsageRecord::NAME, id: id.get() };
        Ok(<UsageRecord as Kept>::restore(row.ok_or(missing)?)?)
    }
}

const FROM: &str = "FROM usage_records u JOIN clients c ON c.id = u.client_id";

/// The usage of clients that the asker may see.
fn seen(scope: Scope) -> Sql {
    let mut sql = Sql::new("");
    match scope {
        Scope::All => sql.push("TRUE"),
        Scope::Reseller(reseller) => sql.push("c.reseller_id = ").bind(reseller.get()),
    };
    sql
}

/// Newest first.
fn walk<'a>(scope: Scope, filter: &UsageFilter, select: &'a str) -> Walk<'a> {
    let UsageFilter { client, kind, external_id, from, until } = filter;
    let mut conditions = seen(scope);
    if let Some(client) = client {
        conditions.push(" AND u.client_id = ").bind(client.get());
    }
    if let Some(kind) = kind {
        conditions.push(" AND u.kind = ").bind(kind.code());
    }
    if let Some(external_id) = external_id {
        conditions.push(" AND u.external_id = ").bind(external_id.as_str());
    }
    if let Some(from) = from {
        conditions.push(" AND (u.ended_at IS NULL OR u.ended_at > ").bind(instant(*from));
        conditions.push(")");
    }
    if let Some(until) = until {
        conditions.push(" AND u.started_at < ").bind(instant(*until));
    }
    Walk {
        select,
        from: FROM,
        conditions,
        key: Some("u.started_at"),
        direction: Direction::Descending,
        id: "u.id",
        is_narrow: false,
        fingerprint: fingerprint(&format!("usage {scope:?} {filter:?}")),
    }
}
