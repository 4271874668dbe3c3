//! Writes many rows with one statement.

use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, Value};

use crate::clients::derived::MOST_VALUES;
use crate::kept::Kept;
use crate::statement::Sql;
use crate::work::SeaWork;

/// The statements that write rows into a table, given as `name (column, …)`.
pub(crate) fn insert<V: AsRef<[Value]>>(columns: &str, rows: impl Iterator<Item = V>) -> Vec<Sql> {
    let mut statements = Vec::new();
    let mut rows = rows.peekable();
    let most = rows.peek().map_or(1, |row| MOST_VALUES / row.as_ref().len().max(1));
    while rows.peek().is_some() {
        let mut sql = Sql::new(&format!("INSERT INTO {columns} VALUES "));
        for (place, row) in rows.by_ref().take(most).enumerate() {
            sql.push(if place == 0 { "(" } else { ", (" });
            sql.bind_all(row.as_ref().iter().cloned()).push(")");
        }
        statements.push(sql);
    }
    statements
}

/// Runs statements one after another.
pub(crate) async fn run(work: &SeaWork, statements: Vec<Sql>) -> Result<(), DbErr> {
    for statement in statements {
        statement.run(&work.tx).await?;
    }
    Ok(())
}

/// Writes aggregates that have a table of their own.
pub(crate) async fn insert_kept<'a, A: Kept>(
    work: &SeaWork,
    aggregates: impl Iterator<Item = &'a A>,
) -> Result<(), DbErr> {
    let rows = aggregates.map(|one| Ok(one.row()?.into_active_model().reset_all()));
    let rows = rows.collect::<Result<Vec<_>, DbErr>>()?;
    for some in rows.chunks(2000) {
        A::Entity::insert_many(some.iter().cloned()).exec_without_returning(&work.tx).await?;
    }
    Ok(())
}
