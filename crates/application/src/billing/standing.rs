//! Renewing how clients stand when something changes that is not their money: a rate, a limit.

use bursar_domain::client::{ClientId, Configuration};
use bursar_domain::repository::StoreError;
use bursar_kernel::Id;
use bursar_kernel::money::Currency;

use crate::ports::UnitOfWork;
use crate::{Desk, Error};

/// How many clients are read at once.
const CHUNK: u32 = 500;

impl Desk {
    /// Values the credit of everybody who holds a currency by its rate of now.
    pub(crate) async fn revalue(
        &self,
        work: &dyn UnitOfWork,
        currency: Currency,
    ) -> Result<(), Error> {
        let mut after = None;
        loop {
            let some = work.ledgers().with_currency(currency, after, CHUNK).await?;
            let Some(last) = some.last().copied() else { return Ok(()) };
            self.renew(work, &some).await?;
            after = Some(last);
        }
    }

    /// Compares everybody under a configuration with its limits of now.
    pub(crate) async fn apply_limits(
        &self,
        work: &dyn UnitOfWork,
        configuration: Id<Configuration>,
    ) -> Result<(), Error> {
        let mut after = None;
        loop {
            let some = work.ledgers().with_configuration(configuration, after, CHUNK).await?;
            let Some(last) = some.last().copied() else { return Ok(()) };
            self.renew(work, &some).await?;
            after = Some(last);
        }
    }

    /// Writes down how these clients stand now.
    pub(crate) async fn renew(
        &self,
        work: &dyn UnitOfWork,
        clients: &[ClientId],
    ) -> Result<(), StoreError> {
        let ledgers = work.ledgers().load(clients).await?;
        work.ledgers().save(&ledgers, self.now()).await
    }
}
