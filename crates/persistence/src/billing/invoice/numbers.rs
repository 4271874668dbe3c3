//! Hands out the numbers of documents: the row of a series is locked until the unit of work that
//! took a number ends, so that the next one is taken only if this one is used.

use async_trait::async_trait;
use bursar_domain::billing::invoice::{DocumentNumber, NumberSeries, Series};
use bursar_domain::repository::StoreError;

use crate::column::Reading;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::work::SeaWork;

const NUMBERING: &str = "taking the next number of a series";

#[async_trait]
impl NumberSeries for SeaWork {
    async fn next(&self, series: &Series) -> Result<u64, StoreError> {
        let mut sql = begin(series, 1);
        sql.push(" DO UPDATE SET last = document_series.last + 1 RETURNING last");
        let number: i64 = sql.value(&self.tx).await.map_err(unavailable(NUMBERING))?;
        Ok(u64::try_from(number).map_err(|error| READING.wrong(error))?)
    }

    async fn go_on_at(&self, series: &Series, number: u64) -> Result<(), StoreError> {
        let last = i64::try_from(number).map_err(|error| READING.wrong(error))? - 1;
        let mut sql = begin(series, last);
        sql.push(" DO UPDATE SET last = excluded.last WHERE document_series.last < excluded.last");
        sql.run(&self.tx).await.map_err(unavailable(NUMBERING))?;
        Ok(())
    }

    async fn is_taken(&self, number: &DocumentNumber) -> Result<bool, StoreError> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM (SELECT 1 FROM invoices WHERE fiscal = ");
        sql.bind(number.as_str()).push(" OR proforma = ").bind(number.as_str());
        sql.push(" UNION ALL SELECT 1 FROM credit_notes WHERE number = ");
        sql.bind(number.as_str()).push(") AS bearers");
        Ok(sql.count(&self.tx).await.map_err(unavailable(NUMBERING))? > 0)
    }
}

const READING: Reading = Reading::named("series", 0);

fn begin(series: &Series, last: i64) -> Sql {
    let mut sql = Sql::new("INSERT INTO document_series (kind, format, last) VALUES (");
    sql.bind(series.kind.code()).push(", ").bind(series.format.to_string()).push(", ");
    sql.bind(last).push(") ON CONFLICT (kind, format)");
    sql
}
