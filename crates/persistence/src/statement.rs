//! Knows how a statement is put together by hand, with its values apart from its words.

use std::fmt::Write;

use sea_orm::DatabaseBackend::Postgres;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult, Statement, Value};

use crate::column::counted;

/// A statement that is being written. Values are bound, never written into the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
    /// Where in the text each value belongs.
    gaps: Vec<usize>,
}

impl Sql {
    /// A statement that begins with these words.
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    /// More words.
    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// A value at this place.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.gaps.push(self.text.len());
        self
    }

    /// Values at this place, between commas.
    pub(crate) fn bind_all<V: Into<Value>>(
        &mut self,
        values: impl IntoIterator<Item = V>,
    ) -> &mut Self {
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.bind(value);
        }
        self
    }

    /// At most so many rows. SQLite plans a statement anew whenever another value is bound to its
    /// limit, and PostgreSQL plans for a limit only if it can read it, so this is part of the words.
    pub(crate) fn limit(&mut self, most: impl TryInto<i64>) -> &mut Self {
        let most = most.try_into().unwrap_or(i64::MAX);
        self.push(" LIMIT ").push(&most.to_string())
    }

    /// Pairs of numbers at this place, as a table with the columns `column1` and `column2`.
    pub(crate) fn push_values(&mut self, pairs: &[[i64; 2]]) -> &mut Self {
        self.push("(VALUES ");
        for (index, pair) in pairs.iter().enumerate() {
            self.push(if index == 0 { "(" } else { ", (" });
            self.bind_all(pair.iter().copied()).push(")");
        }
        self.push(")")
    }

    /// Whether a column contains this text, every character of it taken as it is.
    pub(crate) fn contains(column: &str, text: &str) -> Self {
        let mut pattern = String::from("%");
        for sign in text.chars() {
            if matches!(sign, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(sign);
        }
        pattern.push('%');
        let mut sql = Self::new(column);
        sql.push(" LIKE ").bind(pattern).push(" ESCAPE '\\'");
        sql
    }

    /// All words and values of another statement, at this place.
    pub(crate) fn append(&mut self, other: &Self) -> &mut Self {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.values.extend_from_slice(&other.values);
        self.gaps.extend(other.gaps.iter().map(|gap| before + gap));
        self
    }

    /// The words with a mark where each value belongs. SQLite looks every `$1` up among all names
    /// before it, which takes seconds in a statement with thousands; a bare `?` has no name.
    fn words(&self, is_postgres: bool) -> String {
        let mut words = String::with_capacity(self.text.len() + 6 * self.gaps.len());
        let (mut rest, mut read) = (self.text.as_str(), 0);
        for (place, gap) in (1..).zip(&self.gaps) {
            let (before, after) = rest.split_at(gap - read);
            words.push_str(before);
            // Writing to a string cannot fail.
            let _ = if is_postgres { write!(words, "${place}") } else { words.write_char('?') };
            (rest, read) = (after, *gap);
        }
        words.push_str(rest);
        words
    }

    fn statement(&self, db: &impl ConnectionTrait) -> Statement {
        let backend = db.get_database_backend();
        let words = self.words(backend == Postgres);
        Statement::from_sql_and_values(backend, words, self.values.clone())
    }

    /// All rows that it answers.
    pub(crate) async fn all(&self, db: &impl ConnectionTrait) -> Result<Vec<QueryResult>, DbErr> {
        db.query_all_raw(self.statement(db)).await
    }

    /// All rows that it answers, read by their column names.
    pub(crate) async fn rows<R: FromQueryResult>(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Vec<R>, DbErr> {
        self.all(db).await?.iter().map(|row| R::from_query_result(row, "")).collect()
    }

    /// The first row that it answers, read by its column names.
    pub(crate) async fn row<R: FromQueryResult>(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Option<R>, DbErr> {
        self.one(db).await?.map(|row| R::from_query_result(&row, "")).transpose()
    }

    /// The first row that it answers.
    pub(crate) async fn one(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Option<QueryResult>, DbErr> {
        db.query_one_raw(self.statement(db)).await
    }

    /// The first column of the first row, where there must be one.
    pub(crate) async fn value<T: sea_orm::TryGetable>(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<T, DbErr> {
        let row = self.one(db).await?;
        row.ok_or_else(|| DbErr::RecordNotFound(self.text.clone()))?.try_get_by_index(0)
    }

    /// The first column of the first row as a count.
    pub(crate) async fn count(&self, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
        let [count] = self.counts(db).await?;
        Ok(count)
    }

    /// The first columns of the first row as counts.
    pub(crate) async fn counts<const N: usize>(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<[u64; N], DbErr> {
        let row = self.one(db).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound(self.text.clone()))?;
        let mut counts = [0; N];
        for (place, count) in counts.iter_mut().enumerate() {
            *count = counted(row.try_get_by_index(place)?)?;
        }
        Ok(counts)
    }

    /// The first column of every row.
    pub(crate) async fn column<T: sea_orm::TryGetable>(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Vec<T>, DbErr> {
        self.all(db).await?.iter().map(|row| row.try_get_by_index(0)).collect()
    }

    /// Runs it, and tells how many rows it changed.
    pub(crate) async fn run(&self, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
        Ok(db.execute_raw(self.statement(db)).await?.rows_affected())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_count_that_makes_no_sense_is_an_error() {
        let (_database, store) = crate::testing::store().await;
        let counts = Sql::new("SELECT CAST(3 AS BIGINT), CAST(-1 AS BIGINT)");
        assert_eq!(counts.count(store.read()).await.unwrap(), 3);
        assert!(counts.counts::<2>(store.read()).await.is_err());
        assert!(Sql::new("SELECT 1 WHERE FALSE").count(store.read()).await.is_err());
    }

    #[test]
    fn appended_values_are_numbered_on() {
        let mut inner = Sql::new("b = ");
        inner.bind(2).push(" AND c IN (").bind_all([3, 4]).push(")");
        let mut outer = Sql::new("a = ");
        outer.bind(1).push(" AND ").append(&inner);
        assert_eq!(outer.words(true), "a = $1 AND b = $2 AND c IN ($3, $4)");
        assert_eq!(outer.words(false), "a = ? AND b = ? AND c IN (?, ?)");
        assert_eq!(outer.values, [1, 2, 3, 4].map(Value::from));
    }
}
