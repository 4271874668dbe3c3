//! Reads operations for staff: running first, then failed, then the rest, newest first.

use async_trait::async_trait;
use bursar_application::Error;
use bursar_application::clients::Direction;
use bursar_application::operations::{Operation, OperationDirectory, OperationStatus};
use bursar_application::page::{Page, PageRequest, Total, fingerprint};
use bursar_domain::event::Subject;

use super::LISTED;
use super::log::missing;
use super::row::{Row, operation, place};
use crate::error::unavailable;
use crate::paging::Walk;
use crate::statement::Sql;
use crate::store::SeaStore;

const READING: &str = "reading operations";

#[async_trait]
impl OperationDirectory for SeaStore {
    async fn list(
        &self,
        status: Option<OperationStatus>,
        page: &PageRequest,
    ) -> Result<Page<Operation>, Error> {
        let select = select();
        let page = walk(&select, status).page::<Row>(self.read(), page, Row::place).await?;
        let Page { items, next, previous } = page;
        let items = items.into_iter().map(operation).collect::<Result<_, _>>()?;
        Ok(Page { items, next, previous })
    }

    async fn total(&self, status: Option<OperationStatus>) -> Result<Total, Error> {
        walk(&select(), status).total(self.read()).await
    }

    async fn get(&self, id: i64) -> Result<Operation, Error> {
        let mut sql = Sql::new(&select());
        let row = sql.push(" WHERE id = ").bind(id).row(self.read()).await;
        Ok(operation(row.map_err(unavailable(READING))?.ok_or(missing(id))?)?)
    }

    async fn under_way(&self, subject: Subject) -> Result<Option<Operation>, Error> {
        let mut sql = Sql::new(&select());
        sql.push(" WHERE subject_kind = ").bind(subject.kind).push(" AND subject_id = ");
        sql.bind(subject.id).push(" AND status IN ('queued', 'running') ORDER BY id DESC LIMIT 1");
        let row = sql.row(self.read()).await.map_err(unavailable(READING))?;
        Ok(row.map(operation).transpose()?)
    }
}

fn select() -> String {
    format!("SELECT {LISTED} FROM operations")
}

fn walk(select: &str, status: Option<OperationStatus>) -> Walk<'_> {
    let mut conditions = Sql::new("TRUE");
    if let Some(status) = status {
        conditions.push(" AND status = ").bind(status.code());
    }
    let fingerprint = fingerprint(&format!("operations {status:?}"));
    let (from, key) = ("FROM operations", Some("place"));
    let direction = Direction::Descending;
    let is_narrow = false;
    Walk { select, from, conditions, key, direction, id: "id", is_narrow, fingerprint }
}

impl Row {
    fn place(&self) -> (i64, i64) {
        let status = self.status.parse();
        (status.map_or(0, |status| i64::from(place(status))), self.id)
    }
}
