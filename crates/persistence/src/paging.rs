//! Knows how a page of a list that is walked by numbers is asked for.

use bursar_application::Error;
use bursar_application::clients::Direction;
use bursar_application::page::{Around, Cursor, Key, Page, PageRequest, Side, TOTAL_CAP, Total};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

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
    /// Whether the conditions leave few rows, which an index of their own finds: these are read and
    /// sorted. Otherwise the index of the order is followed until enough rows have met them.
    pub(crate) is_narrow: bool,
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
        let rows = self.rows::<R>(db, request, number).await?;
        Ok(Page::cut(rows, request, self.fingerprint, |row| {
            let (key, id) = place(row);
            (Key::Number(key), id)
        }))
    }

    /// The same where the sort value is text.
    pub(crate) async fn page_by_text<R: FromQueryResult>(
        &self,
        db: &impl ConnectionTrait,
        request: &PageRequest,
        place: impl Fn(&R) -> (String, i64),
    ) -> Result<Page<R>, Error> {
        let rows = self.rows::<R>(db, request, text).await?;
        Ok(Page::cut(rows, request, self.fingerprint, |row| {
            let (key, id) = place(row);
            (Key::Text(key), id)
        }))
    }

    async fn rows<R: FromQueryResult>(
        &self,
        db: &impl ConnectionTrait,
        request: &PageRequest,
        value: fn(&Key) -> Option<Value>,
    ) -> Result<Vec<R>, Error> {
        let cursor = request.cursor(self.fingerprint)?;
        let sql = self.statement(cursor, request.limit(), value)?;
        Ok(sql.rows::<R>(db).await.map_err(unavailable("reading a page"))?)
    }

    fn statement(
        &self,
        cursor: Option<&Cursor>,
        limit: u32,
        value: fn(&Key) -> Option<Value>,
    ) -> Result<Sql, Error> {
        let is_back = cursor.is_some_and(|cursor| cursor.side == Side::Before);
        let is_upwards = is_back != (self.direction == Direction::Ascending);
        let mut sql = Sql::new(self.select);
        sql.push(" WHERE ").append(&self.conditions);
        if let Some(cursor) = cursor {
            let key = value(&cursor.key).ok_or(Error::BadCursor)?;
            let values = self.key.map(|_| key).into_iter().chain([cursor.id.into()]);
            sql.push(" AND (").push(&self.columns().join(", "));
            sql.push(if is_upwards { ") > (" } else { ") < (" }).bind_all(values).push(")");
        }
        sql.push(" ORDER BY ").push(&self.order(is_upwards));
        sql.limit(u64::from(limit) + 1);
        Ok(sql)
    }

    /// Where a record stands, and the ids beside it.
    pub(crate) async fn around(
        &self,
        db: &impl ConnectionTrait,
        id: i64,
    ) -> Result<Around<i64>, DbErr> {
        let Some(key) = self.key_of(db, id).await? else {
            return Ok(Around { position: None, previous: None, next: None });
        };
        let is_upwards = self.direction == Direction::Ascending;
        let beside = async |is_upwards: bool| -> Result<Option<i64>, DbErr> {
            let select = format!("SELECT {} {}", self.id, self.from);
            let mut sql = self.beyond(&select, key, id, is_upwards);
            sql.push(" ORDER BY ").push(&self.order(is_upwards)).push(" LIMIT 1");
            Ok(sql.column::<i64>(db).await?.first().copied())
        };
        let select = format!("SELECT COUNT(*) FROM (SELECT 1 {}", self.from);
        let mut before = self.beyond(&select, key, id, !is_upwards);
        let before = before.limit(TOTAL_CAP).push(") counted").count(db).await?;
        Ok(Around {
            position: (before < TOTAL_CAP).then_some(before + 1),
            previous: beside(!is_upwards).await?,
            next: beside(is_upwards).await?,
        })
    }

    /// The sort value of a record, if the list has it.
    async fn key_of(&self, db: &impl ConnectionTrait, id: i64) -> Result<Option<i64>, DbErr> {
        let mut sql = Sql::new("SELECT CAST(");
        sql.push(self.key.unwrap_or(self.id)).push(" AS BIGINT) ").push(self.from);
        sql.push(" WHERE ").append(&self.conditions);
        sql.push(" AND ").push(self.id).push(" = ").bind(id);
        Ok(sql.column::<i64>(db).await?.first().copied())
    }

    /// A statement over the rows beyond a place.
    fn beyond(&self, select: &str, key: i64, id: i64, is_upwards: bool) -> Sql {
        let mut sql = Sql::new(select);
        sql.push(" WHERE ").append(&self.conditions).push(" AND (");
        sql.push(&self.columns().join(", ")).push(if is_upwards { ") > (" } else { ") < (" });
        sql.bind_all(self.key.map(|_| key).into_iter().chain([id])).push(")");
        sql
    }

    fn columns(&self) -> Vec<&'static str> {
        self.key.into_iter().chain([self.id]).collect()
    }

    /// No index has the order of an expression, so a narrow list is not looked for in the order of
    /// all rows.
    fn order(&self, is_upwards: bool) -> String {
        let way = if is_upwards { "ASC" } else { "DESC" };
        let sign = if self.is_narrow { "+" } else { "" };
        let columns = self.columns().into_iter().map(|column| format!("{sign}{column} {way}"));
        columns.collect::<Vec<_>>().join(", ")
    }

    /// How the database would find its first page, in the words of the database.
    #[cfg(test)]
    pub(crate) async fn plan(&self, db: &impl ConnectionTrait) -> Result<String, Error> {
        let page = self.statement(None, 25, number)?;
        let is_postgres = db.get_database_backend() == sea_orm::DatabaseBackend::Postgres;
        let mut sql = Sql::new(if is_postgres { "EXPLAIN " } else { "EXPLAIN QUERY PLAN " });
        let rows = sql.append(&page).all(db).await.map_err(unavailable("explaining"))?;
        let place = if is_postgres { 0 } else { 3 };
        let lines = rows.iter().map(|row| row.try_get_by_index::<String>(place));
        let lines = lines.collect::<Result<Vec<_>, _>>().map_err(unavailable("explaining"))?;
        Ok(lines.join("\n"))
    }

    /// How many rows it has, counted up to one past the cap.
    pub(crate) async fn total(&self, db: &impl ConnectionTrait) -> Result<Total, Error> {
        let total = self.count(db).await.map_err(unavailable("counting a list"))?;
        Ok(Total::of(total))
    }

    async fn count(&self, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM (SELECT 1 ");
        sql.push(self.from).push(" WHERE ").append(&self.conditions).limit(TOTAL_CAP + 1);
        sql.push(") counted").count(db).await
    }
}

/// A sort value that is a number.
fn number(key: &Key) -> Option<Value> {
    match key {
        Key::Number(number) => Some((*number).into()),
        Key::Text(_) | Key::Empty => None,
    }
}

/// A sort value that is text.
fn text(key: &Key) -> Option<Value> {
    match key {
        Key::Text(text) => Some(text.as_str().into()),
        Key::Number(_) | Key::Empty => None,
    }
}
