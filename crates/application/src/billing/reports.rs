//! Reports of money: what clients owe and how old it is, and what months came to.

mod age;
mod directory;
mod download;
mod months;
mod receivables;

use bursar_domain::billing::journal::Rates;
use bursar_domain::currency::ListedCurrency;

pub use self::age::Age;
#[cfg(any(test, feature = "mock"))]
pub use self::directory::MockMoneyReports;
pub use self::directory::{Aged, Asked, DebtorRow, MoneyReports, MonthSums};
pub use self::months::{MoneyMonth, MonthlyMoney};
pub use self::receivables::Receivables;
use crate::{Desk, Error};

impl Desk {
    /// The rates that figures of several currencies are added up at: those of today.
    async fn present_rates(&self) -> Result<Rates, Error> {
        let listed = self.ports.settings.currencies().await?;
        let default = listed.iter().find(|one| one.is_default()).map(ListedCurrency::currency);
        let missing = || Error::rule("no_default_currency", "there is no default currency");
        let rates = listed.iter().map(|one| (one.currency(), one.rate()));
        Ok(Rates::new(default.ok_or_else(missing)?, rates))
    }
}
