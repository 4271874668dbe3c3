//! Looking at every rate that a currency ever had.

use bursar_domain::currency::{DatedRate, ListedCurrency};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;

use crate::page::{Page, PageRequest, Total};
use crate::settings::require_sight;
use crate::{Actor, Desk, Error};

impl Desk {
    /// One page of the rates that a currency has had, newest first.
    pub async fn currency_rates(
        &self,
        actor: &Actor,
        currency: Id<ListedCurrency>,
        page: &PageRequest,
    ) -> Result<(Page<DatedRate>, Total), Error> {
        require_sight(actor)?;
        let settings = &self.ports.settings;
        let all = settings.currencies().await?;
        let listed = all.iter().find(|listed| listed.id() == currency);
        let missing = StoreError::NotFound { what: ListedCurrency::NAME, id: currency.get() };
        let code = listed.ok_or(missing)?.currency();
        Ok((settings.rates(code, page).await?, settings.rates_total(code).await?))
    }
}
