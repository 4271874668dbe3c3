//! Knows what a store of ledgers promises.

use async_trait::async_trait;
use bursar_kernel::Id;
use bursar_kernel::money::Currency;
use chrono::{DateTime, Utc};

use super::{Entry, Ledger};
use crate::billing::invoice::InvoiceId;
use crate::client::{ClientId, Configuration};
use crate::repository::StoreError;

/// Where clients' ledgers are kept, within one unit of work.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait LedgerRepository: Send + Sync {
    /// The client's ledger; nobody else writes to it until the unit of work ends. A client
    /// without entries has an empty one.
    async fn get(&self, client: ClientId) -> Result<Ledger, StoreError>;

    /// The same for many clients, locked in the order of their ids, so that no two units of work
    /// wait for each other. Those that are none are left out.
    async fn load(&self, clients: &[ClientId]) -> Result<Vec<Ledger>, StoreError>;

    /// Keeps what was written since the ledgers were read: the entries, the balances, the heads,
    /// and how the clients stand at this instant.
    async fn save(&self, ledgers: &[Ledger], at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Takes a currency off what the client holds, in which he holds nothing. His entries stay, and
    /// the next one in it brings it back.
    async fn close(&self, client: ClientId, currency: Currency) -> Result<(), StoreError>;

    /// One entry, or [`StoreError::NotFound`].
    async fn entry(&self, id: Id<Entry>) -> Result<Entry, StoreError>;

    /// The entry that reverses this one, if there is one.
    async fn reversal_of(&self, id: Id<Entry>) -> Result<Option<Id<Entry>>, StoreError>;

    /// The last entry that sold credit on this invoice and was not reversed, if there is one.
    async fn last_sale(&self, invoice: InvoiceId) -> Result<Option<Entry>, StoreError>;

    /// The last entries that moved money to this invoice or from it, at most so many, oldest first.
    async fn of_invoice(&self, invoice: InvoiceId, limit: u32) -> Result<Vec<Entry>, StoreError>;

    /// Clients who have credit that is due to expire at this instant, by id.
    async fn with_expired_credit(
        &self,
        at: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<ClientId>, StoreError>;

    /// Clients who hold this currency or are billed in it, by id.
    async fn with_currency(
        &self,
        currency: Currency,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<ClientId>, StoreError>;

    /// Clients under this configuration, by id.
    async fn with_configuration(
        &self,
        configuration: Id<Configuration>,
        after: Option<ClientId>,
        limit: u32,
    ) -> Result<Vec<ClientId>, StoreError>;
}
