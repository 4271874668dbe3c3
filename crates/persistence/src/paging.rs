//! Knows how a page of a list that is walked by numbers is asked for.

use bursar_application::Error;
use bursar_application::clients::Direction;
use bursar_application::page::{Cursor, Key, Page, PageRequest, Side, TOTAL_CAP, Total};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use crate::error::unavailable;
use crate::statement::Sql;

/// A list that is walked along one index: by `key` and `id`, both in the same direction.
pub(crate) struct Walk<'a> {
    /// Everything up to the conditions: `SELECT … FROM …`.
    pub(crate) select: &'a str,
    /// `FROM …`, to count.
    pub(crate) from: &'a str,
    /// The conditions, joined by `AND`; `TRUE` if there are none.
    pub(crate) conditions: Sql,
    /// The column that is sorted by before the id, if there is one.
    pub(crate) key: Option<&'static str>,
    /// Which way.
    pub(crate) direction: Direction,
    /// The column of the id.
    pub(crate) id: &'static str,
    /// What tells this list apart from others.
    pub(crate) fingerprint: u64,
}

impl Walk<'_> {
    /// One page of its rows; `place` tells a row's sort value and id.
    pub(crate) async fn page<R: FromQueryResult>(
        &self,
        db: &impl ConnectionTrait,
        request: &PageRequest,
        place: impl Fn(&R) -> (i64, i64),
    ) -> Result<Page<R>, Error> {
        let cursor = request.cursor(self.fingerprint)?;
        let sql = self.statement(cursor, request.limit())?;
        let rows = sql.rows::<R>(db).await.map_err(unavailable("reading a page"))?;
        Ok(Page::cut(rows, request, self.fingerprint, |row| {
            let (key, id) = place(row);
            (Key::Number(key), id)
        }))
    }

    fn statement(&self, cursor: Option<&Cursor>, limit: u32) -> Result<Sql, Error> {
        let is_back = cursor.is_some_and(|cursor| cursor.side == Side::Before);
        let is_upwards = is_back != (self.direction == Direction::Ascending);
        let columns: Vec<_> = self.key.into_iter().chain([self.id]).collect();
        let mut sql = Sql::new(self.select);
        sql.push(" WHERE ").append(&self.conditions);
        if let Some(cursor) = cursor {
            let Key::Number(key) = cursor.key else { return Err(Error::BadCursor) };
            let values = self.key.map(|_| key).into_iter().chain([cursor.id]);
            sql.push(" AND (").push(&columns.join(", "));
            sql.push(if is_upwards { ") > (" } else { ") < (" }).bind_all(values).push(")");
        }
        let order: Vec<_> = columns
            .iter()
            .map(|column| format!("{column} {}", if is_upwards { "ASC" } else { "DESC" }))
            .collect();
        sql.push(" ORDER BY ").push(&order.join(", "));
        sql.push(" LIMIT ").bind(i64::from(limit) + 1);
        Ok(sql)
    }

    /// How many rows it has, counted up to one past the cap.
    pub(crate) async fn total(&self, db: &impl ConnectionTrait) -> Result<Total, Error> {
        let total = self.count(db).await.map_err(unavailable("counting a list"))?;
        Ok(Total::of(total))
    }

    async fn count(&self, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM (SELECT 1 ");
        sql.push(self.from).push(" WHERE ").append(&self.conditions).push(" LIMIT ");
        let most = i64::try_from(TOTAL_CAP).unwrap_or(i64::MAX - 1) + 1;
        sql.bind(most).push(") counted").count(db).await
    }
}
