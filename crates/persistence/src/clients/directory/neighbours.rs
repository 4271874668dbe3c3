//! Knows the clients before and after one in a list.

use bursar_application::clients::ClientQuery;
use bursar_application::clients::directory::Neighbours;
use bursar_application::page::{Cursor, Side, TOTAL_CAP, Total};
use bursar_application::{Error, Scope};
use bursar_domain::client::ClientId;

use super::page::{Found, Way};
use super::{List, READING, summary};
use crate::column::Reading;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::store::SeaStore;

impl SeaStore {
    pub(super) async fn neighbours_of(
        &self,
        scope: Scope,
        query: &ClientQuery,
        client: ClientId,
    ) -> Result<Neighbours, Error> {
        let list = self.list_of(scope, query).await?;
        let total = Total::of(list.matching.count(self).await?).exact();
        let Some(cursor) = self.place(&list, query, client).await? else {
            return Ok(Neighbours { total, ..Neighbours::default() });
        };
        let before = Cursor { side: Side::Before, ..cursor.clone() };
        let position = self.count_before(&list, &before).await?.map(|count| count + 1);
        Ok(Neighbours {
            position,
            total,
            previous: self.next_to(&list, &before).await?,
            next: self.next_to(&list, &cursor).await?,
        })
    }

    /// The cursor at a client, if it is in the list.
    async fn place(
        &self,
        list: &List,
        query: &ClientQuery,
        client: ClientId,
    ) -> Result<Option<Cursor>, Error> {
        let found = list.found_by(&Way::Gather(vec![client.get()]), None, 1)?;
        let rows = summary::read(self.read(), &found, query.sort, self.is_postgres()).await?;
        Ok(rows.into_iter().next().map(|row| Cursor {
            fingerprint: query.fingerprint(),
            side: Side::After,
            key: row.key,
            id: client.get(),
        }))
    }

    async fn next_to(&self, list: &List, cursor: &Cursor) -> Result<Option<ClientId>, Error> {
        let Found { sql: found, order } = list.found(Some(cursor), 1)?;
        let mut sql = Sql::new("SELECT w.id FROM (");
        sql.append(&found).push(") w ORDER BY ").push(order);
        let ids: Vec<i64> = sql.column(self.read()).await.map_err(unavailable(READING))?;
        Ok(ids.first().map(|id| Reading::named("client", *id).id(*id)).transpose()?)
    }

    async fn count_before(&self, list: &List, before: &Cursor) -> Result<Option<u64>, Error> {
        let found = list.found(Some(before), TOTAL_CAP)?;
        let mut sql = Sql::new("SELECT COUNT(*) FROM (");
        let count = sql.append(&found.sql).push(") w").count(self.read()).await;
        let count = count.map_err(unavailable(READING))?;
        Ok((count < TOTAL_CAP).then_some(count))
    }
}
