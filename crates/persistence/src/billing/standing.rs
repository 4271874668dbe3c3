//! Keeps how clients stand in the columns that the client list filters and sorts by.

use bursar_domain::billing::journal::{Ledger, Standing};
use bursar_domain::client::Client;
use bursar_domain::repository::StoreError;
use chrono::{DateTime, Utc};
use sea_orm::{DbErr, Value};

use crate::clients::derived::MOST_VALUES;
use crate::column::{Reading, instant};
use crate::error::unavailable;
use crate::statement::Sql;
use crate::work::SeaWork;

/// Writes down how these clients stand at an instant.
pub(super) async fn renew(
    work: &SeaWork,
    ledgers: &[Ledger],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(ledgers.len());
    for ledger in ledgers {
        let id = ledger.client().get();
        let read = Reading::of::<Client>(id);
        let standing = ledger.standing(at).map_err(|error| read.wrong(error))?;
        rows.push(values(id, &standing));
    }
    write(work, &rows).await.map_err(unavailable("writing how clients stand"))
}

async fn write(work: &SeaWork, rows: &[[Value; 6]]) -> Result<(), DbErr> {
    for some in rows.chunks(MOST_VALUES / 6) {
        let mut sql = Sql::new(CHANGE);
        for (place, row) in some.iter().enumerate() {
            sql.push(if place == 0 { "(" } else { ", (" }).bind_all(row.clone()).push(")");
        }
        sql.push(CHANGED).push(" RETURNING clients.id");
        let changed = sql.column::<i64>(&work.tx).await?;
        if !changed.is_empty() {
            work.note_clients_changed(&changed).await?;
        }
    }
    Ok(())
}

const CHANGE: &str = "
UPDATE clients SET credit_minor = now.column2, up_to_date_minor = now.column3,
       up_to_date_base_minor = now.column4, out_of_credit_since = now.column5,
       credit_ends_at = now.column6
FROM (VALUES ";

/// A row that would stay as it is does not grow a new version.
const CHANGED: &str = ") AS now
WHERE clients.id = now.column1 AND (
    clients.credit_minor <> now.column2 OR clients.up_to_date_minor <> now.column3
    OR clients.up_to_date_base_minor <> now.column4
    OR clients.out_of_credit_since IS DISTINCT FROM now.column5
    OR clients.credit_ends_at IS DISTINCT FROM now.column6
)";

fn values(id: i64, standing: &Standing) -> [Value; 6] {
    [
        id.into(),
        standing.credit.minor().into(),
        standing.up_to_date.minor().into(),
        standing.up_to_date_in_default.minor().into(),
        standing.out_of_credit_since.map(instant).into(),
        standing.credit_ends_at.map(instant).into(),
    ]
}
