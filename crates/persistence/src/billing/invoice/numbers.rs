//! Hands out the numbers of documents: the row of a series is locked until the unit of work that
//! took a number ends, so that the next one is taken only if this one is used.

use async_trait::async_trait;
use bursar_domain::billing::invoice::{NumberSeries, Series};
use bursar_domain::repository::StoreError;

use crate::column::Reading;
use crate::error::unavailable;
use crate::statement::Sql;
use crate::work::SeaWork;

const NUMBERING: &str = "taking the next number of a series";

#[async_trait]
impl NumberSeries for SeaWork {
    async fn next(&self, series: Series) -> Result<u64, StoreError> {
        let mut sql = begin(series, 1);
        sql.push(" DO UPDATE SET last = number_series.last + 1 RETURNING last");
        let number: i64 = sql.value(&self.tx).await.map_err(unavailable(NUMBERING))?;
        let read = Reading::named("series", series.configuration.get());
        Ok(u64::try_from(number).map_err(|error| read.wrong(error))?)
    }

    async fn go_on_at(&self, series: Series, number: u64) -> Result<(), StoreError> {
        let read = Reading::named("series", series.configuration.get());
        let last = i64::try_from(number).map_err(|error| read.wrong(error))? - 1;
        let mut sql = begin(series, last);
        sql.push(" DO UPDATE SET last = excluded.last WHERE number_series.last < excluded.last");
        sql.run(&self.tx).await.map_err(unavailable(NUMBERING))?;
        Ok(())
    }
}

fn begin(series: Series, last: i64) -> Sql {
    let mut sql = Sql::new("INSERT INTO number_series (kind, configuration_id, last) VALUES (");
    sql.bind(series.kind.code()).push(", ").bind(series.configuration.get()).push(", ");
    sql.bind(last).push(") ON CONFLICT (kind, configuration_id)");
    sql
}
