//! Gateways, payments, refunds, stored methods and lines of bank statements.

mod bank_line;
mod directory;
mod gateway;
mod method;
mod refund;
mod row;

pub(super) use self::row::of_invoice as payments_of_invoice;

use bursar_kernel::money::{Currency, Money};
use sea_orm::DbErr;

use crate::column::Reading;
use crate::error::Unreadable;
use crate::statement::Sql;
use crate::work::SeaWork;

/// A sum that a row holds.
fn sum(read: Reading, minor: i64, currency: &str) -> Result<Money, Unreadable> {
    Ok(Money::from_minor(minor, read.parsed::<Currency>(currency)?))
}

impl SeaWork {
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
