//! Adds up invoices and the journal for reports.

mod months;
mod owed;

use async_trait::async_trait;
use bursar_application::billing::reports::{Aged, Asked, DebtorRow, MoneyReports, MonthSums};
use bursar_application::page::{Page, PageRequest, Total};
use bursar_application::{Error, Scope};
use chrono::{DateTime, NaiveDate, Utc};

use crate::store::SeaStore;

#[async_trait]
impl MoneyReports for SeaStore {
    async fn debtors(
        &self,
        scope: Scope,
        asked: Asked,
        page: &PageRequest,
    ) -> Result<Page<DebtorRow>, Error> {
        owed::page(self, scope, asked, page).await
    }

    async fn count_debtors(&self, scope: Scope, asked: Asked) -> Result<Total, Error> {
        owed::count(self, scope, asked).await
    }

    async fn owed(&self, scope: Scope, asked: Asked) -> Result<Vec<Aged>, Error> {
        owed::sums(self, scope, asked).await
    }

    async fn months(
        &self,
        scope: Scope,
        bounds: &[(NaiveDate, DateTime<Utc>)],
    ) -> Result<Vec<MonthSums>, Error> {
        Ok(months::sums(self, scope, bounds).await?)
    }
}
