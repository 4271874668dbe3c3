//! Knows how the index learns of changes: from rows that every unit of work writes beside them.
//!
//! On SQLite one writer commits after the other, so the highest number that was read tells what
//! comes next. On PostgreSQL transactions commit in another order than they begin, so the index
//! remembers the snapshot that it read with, and asks for rows that this snapshot did not see.
//! Rows of transactions that have yet to come are left alone: a restored dump brings them from a
//! cluster that had counted further, and no snapshot here would ever have seen them.

use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr};

use crate::statement::Sql;

/// Up to where the index has followed the changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// The highest number of a change.
    Number(i64),
    /// A snapshot.
    Snapshot(String),
}

/// Changes behind a position, and the position behind them.
#[derive(Debug)]
pub(super) struct Changes {
    pub(super) clients: Vec<i64>,
    pub(super) position: Position,
}

/// More changed clients than this are not read one by one.
pub(super) const MOST: usize = 5_000;

impl Position {
    /// Where the changes are now.
    pub(super) async fn now(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        if db.get_database_backend() == DatabaseBackend::Postgres {
            let now = Sql::new("SELECT CAST(pg_current_snapshot() AS TEXT)");
            Ok(Self::Snapshot(now.value(db).await?))
        } else {
            let now = Sql::new("SELECT COALESCE(MAX(id), 0) FROM client_changes");
            Ok(Self::Number(now.value(db).await?))
        }
    }

    /// The changes behind it, at most one more than [`MOST`].
    pub(super) async fn behind(&self, db: &impl ConnectionTrait) -> Result<Changes, DbErr> {
        match self {
            Self::Number(number) => after(db, *number).await,
            Self::Snapshot(snapshot) => unseen(db, snapshot).await,
        }
    }
}

async fn after(db: &impl ConnectionTrait, number: i64) -> Result<Changes, DbErr> {
    let mut sql = Sql::new("SELECT id, client_id FROM client_changes WHERE id > ");
    sql.bind(number).push(" ORDER BY id").limit(MOST + 1);
    let mut changes = Changes { clients: Vec::new(), position: Position::Number(number) };
    for row in sql.all(db).await? {
        changes.position = Position::Number(row.try_get_by_index(0)?);
        changes.clients.push(row.try_get_by_index(1)?);
    }
    Ok(changes)
}

/// One statement reads with one snapshot: what it does not answer, the next one will.
async fn unseen(db: &impl ConnectionTrait, snapshot: &str) -> Result<Changes, DbErr> {
    let mut sql = Sql::new("WITH seen AS (SELECT CAST(");
    sql.bind(snapshot).push(
        " AS pg_snapshot) AS snapshot)
         SELECT CAST(pg_current_snapshot() AS TEXT), x.client_id
         FROM seen LEFT JOIN client_changes x
             ON x.transaction >= pg_snapshot_xmin(seen.snapshot)
            AND x.transaction < pg_snapshot_xmax(pg_current_snapshot())
            AND NOT pg_visible_in_snapshot(x.transaction, seen.snapshot)",
    );
    sql.limit(MOST + 1);
    let mut changes =
        Changes { clients: Vec::new(), position: Position::Snapshot(snapshot.to_owned()) };
    for row in sql.all(db).await? {
        changes.position = Position::Snapshot(row.try_get_by_index(0)?);
        changes.clients.extend(row.try_get_by_index::<Option<i64>>(1)?);
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use bursar_testkit::run::Part;

    use super::*;
    use crate::testing::store;

    #[tokio::test]
    async fn rows_of_another_cluster_that_had_counted_further_are_no_changes() {
        if Part::Postgres.address().is_none() {
            return;
        }
        let (_database, store) = store().await;
        let position = Position::now(store.read()).await.unwrap();
        let add = "INSERT INTO client_changes (client_id, at";
        let restored = format!("{add}, transaction) VALUES (1, 0, CAST('9000000000000' AS xid8))");
        Sql::new(&restored).run(store.write()).await.unwrap();
        assert!(position.behind(store.read()).await.unwrap().clients.is_empty());
        Sql::new(&format!("{add}) VALUES (2, 0)")).run(store.write()).await.unwrap();
        let changes = position.behind(store.read()).await.unwrap();
        assert_eq!(changes.clients, [2]);
        assert!(changes.position.behind(store.read()).await.unwrap().clients.is_empty());
    }
}
