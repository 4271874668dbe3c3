//! Reads the audit trail, newest first.

use async_trait::async_trait;
use bursar_application::Error;
use bursar_application::audit::{AuditDirectory, AuditEntry, AuditFilter};
use bursar_application::clients::Direction;
use bursar_application::page::{Page, PageRequest, Total, fingerprint};
use bursar_domain::repository::StoreError;
use chrono::{NaiveDate, NaiveTime};
use sea_orm::FromQueryResult;

use crate::column::{Reading, instant};
use crate::error::{Unreadable, unavailable};
use crate::paging::Walk;
use crate::statement::Sql;
use crate::store::SeaStore;

#[async_trait]
impl AuditDirectory for SeaStore {
    async fn list(
        &self,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<AuditEntry>, Error> {
        let page = walk(filter).page::<Row>(self.read(), page, |row| (row.at, row.id)).await?;
        let Page { items, next, previous } = page;
        let items = items.into_iter().map(entry).collect::<Result<_, _>>()?;
        Ok(Page { items, next, previous })
    }

    async fn total(&self, filter: &AuditFilter) -> Result<Total, Error> {
        walk(filter).total(self.read()).await
    }

    async fn get(&self, id: i64) -> Result<AuditEntry, Error> {
        let mut sql = Sql::new(ENTRIES);
        let row = sql.push(" WHERE id = ").bind(id).row::<Row>(self.read()).await;
        let row = row.map_err(unavailable("reading the audit trail"))?;
        let row = row.ok_or(StoreError::NotFound { what: "audit entry", id })?;
        Ok(entry(row)?)
    }
}

fn walk(filter: &AuditFilter) -> Walk<'static> {
    let fingerprint = fingerprint(&format!("audit {filter:?}"));
    // By time and not by id alone, so that a span of days long ago is found at once.
    let (conditions, key) = (conditions(filter), Some("at"));
    let direction = Direction::Descending;
    let is_narrow = false;
    Walk {
        select: ENTRIES,
        from: "FROM audit",
        conditions,
        key,
        direction,
        id: "id",
        is_narrow,
        fingerprint,
    }
}

fn conditions(filter: &AuditFilter) -> Sql {
    let AuditFilter { actor, subject_kind, subject_id, client, action, from, to } = filter;
    let mut sql = Sql::new("TRUE");
    let mut equal = |column, value: Option<sea_orm::Value>| {
        if let Some(value) = value {
            sql.push(" AND ").push(column).push(" = ").bind(value);
        }
    };
    equal("actor_id", actor.map(Into::into));
    equal("subject_kind", subject_kind.clone().map(Into::into));
    equal("subject_id", subject_id.map(Into::into));
    equal("client_id", client.map(Into::into));
    if let Some(action) = action {
        // The character after the dot ends the range of all actions that begin with this one.
        sql.push(" AND (action = ").bind(action.as_str());
        sql.push(" OR (action > ").bind(format!("{action}."));
        sql.push(" AND action < ").bind(format!("{action}/")).push("))");
    }
    if let Some(from) = from {
        sql.push(" AND at >= ").bind(start_of(*from));
    }
    if let Some(to) = to {
        sql.push(" AND at < ").bind(to.succ_opt().map_or(i64::MAX, start_of));
    }
    sql
}

fn start_of(day: NaiveDate) -> i64 {
    instant(day.and_time(NaiveTime::MIN).and_utc())
}

const ENTRIES: &str = "
SELECT id, at, actor_id, actor_name, on_behalf_of, action, subject_kind, subject_id, client_id,
       reason, changes, request_id
FROM audit";

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    at: i64,
    actor_id: Option<i64>,
    actor_name: String,
    on_behalf_of: Option<String>,
    action: String,
    subject_kind: String,
    subject_id: i64,
    client_id: Option<i64>,
    reason: Option<String>,
    changes: String,
    request_id: String,
}

fn entry(row: Row) -> Result<AuditEntry, Unreadable> {
    let Row {
        id,
        at,
        actor_id,
        actor_name,
        on_behalf_of,
        action,
        subject_kind,
        subject_id,
        client_id,
        reason,
        changes,
        request_id,
    } = row;
    let read = Reading::named("audit entry", id);
    Ok(AuditEntry {
        id,
        at: read.instant(at)?,
        actor_id,
        actor_name,
        on_behalf_of,
        action,
        subject_kind,
        subject_id,
        client_id,
        reason,
        changes: super::read(read.json(&changes)?),
        request_id,
    })
}
