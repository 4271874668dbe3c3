//! Gateways, payments, refunds, stored methods and lines of bank statements.

mod bank_line;
mod directory;
mod gateway;
mod method;
mod refund;
mod row;

pub(super) use self::row::of_invoice as payments_of_invoice;

use bursar_domain::repository::StoreError;
use bursar_kernel::money::{Currency, Money};
use sea_orm::DbErr;

use crate::column::Reading;
use crate::error::{Unreadable, unavailable};
use crate::statement::Sql;
use crate::work::SeaWork;

/// A sum that a row holds.
fn sum(read: Reading, minor: i64, currency: &str) -> Result<Money, Unreadable> {
    Ok(Money::from_minor(minor, read.parsed::<Currency>(currency)?))
}

impl SeaWork {
    /// Nobody else changes this row until the transaction ends. A statement of its own: one that
    /// waited would go on with what it had read before. SQLite has one writer anyway.
    async fn lock_row(&self, table: &str, id: i64) -> Result<(), StoreError> {
        if self.is_postgres() {
            let mut sql = Sql::new("SELECT id FROM ");
            sql.push(table).push(" WHERE id = ").bind(id).push(" FOR UPDATE");
            sql.all(&self.tx).await.map_err(unavailable("waiting for a row"))?;
        }
        Ok(())
    }

    /// The id of the row of a gateway that it calls so.
    async fn row_called(
        &self,
        table: &str,
        gateway: &str,
        external_id: &str,
    ) -> Result<Option<i64>, DbErr> {
        let mut sql = Sql::new("SELECT id FROM ");
        sql.push(table).push(" WHERE gateway = ").bind(gateway);
        sql.push(" AND external_id = ").bind(external_id);
        Ok(sql.column::<i64>(&self.tx).await?.into_iter().next())
    }
}
