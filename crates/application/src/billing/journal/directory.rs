//! Knows what is read from the journal.

use std::collections::BTreeMap;

use async_trait::async_trait;
use bursar_domain::billing::journal::{Broken, Entry, Ledger, StoredBalances};
use bursar_domain::client::ClientId;
use bursar_kernel::Id;
use bursar_kernel::money::Currency;
use chrono::{DateTime, Utc};

use super::filter::{EntryFilter, EntryQuery};
use crate::billing::credit::CreditPart;
use crate::clients::directory::Named;
use crate::page::{Around, Page, PageRequest, Total};
use crate::{Error, Scope};

/// An entry with the name of its client.
#[derive(Clone, Debug)]
pub struct EntryRow {
    /// The entry.
    pub entry: Entry,
    /// Whose money moved.
    pub client: Named,
    /// Whether his record is all that is left of him.
    pub is_client_gone: bool,
}

/// An entry with what it is linked to.
#[derive(Clone, Debug)]
pub struct EntryDetails {
    /// The entry and its client.
    pub row: EntryRow,
    /// The entry that reverses it.
    pub reversed_by: Option<Id<Entry>>,
}

/// What a client's credit in one currency was after an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalancePoint {
    /// When.
    pub at: DateTime<Utc>,
    /// How much, in minor units.
    pub minor: i64,
}

/// Clients whose ids follow one another; `None` is without end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientSpan {
    /// The last one that does not belong to it.
    pub after: Option<ClientId>,
    /// The last one that does.
    pub through: Option<ClientId>,
}

/// Reads the journal for lists and pages.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait JournalDirectory: Send + Sync {
    /// One page of the entries.
    async fn list(
        &self,
        scope: Scope,
        query: &EntryQuery,
        page: &PageRequest,
    ) -> Result<Page<EntryRow>, Error>;

    /// How many entries match, up to one past the cap of totals.
    async fn total(&self, scope: Scope, filter: &EntryFilter) -> Result<Total, Error>;

    /// One entry.
    async fn get(&self, scope: Scope, id: Id<Entry>) -> Result<EntryDetails, Error>;

    /// Where an entry stands in a list, and which are beside it.
    async fn around(
        &self,
        scope: Scope,
        query: &EntryQuery,
        id: Id<Entry>,
    ) -> Result<Around<Id<Entry>>, Error>;

    /// A client's ledger as it is now, to be looked at.
    async fn ledger(&self, scope: Scope, client: ClientId) -> Result<Ledger, Error>;

    /// What each currency of a client's credit is the sum of, by cause.
    async fn credit_parts(&self, client: ClientId) -> Result<Vec<CreditPart>, Error>;

    /// What a client's credit in a currency was after each of his entries since an instant, oldest
    /// first, at most so many of the latest ones.
    async fn balances(
        &self,
        client: ClientId,
        currency: Currency,
        since: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<BalancePoint>, Error>;

    /// Everything as it is at this instant, to be checked.
    async fn chain(&self) -> Result<Box<dyn JournalChain>, Error>;
}

/// The journal and what it has come to, as they were at one instant.
#[cfg_attr(any(test, feature = "mock"), mockall::automock)]
#[async_trait]
pub trait JournalChain: Send + Sync {
    /// What is stored beside the entries of the next clients of a span who have anything there, by
    /// id; nothing if there are no more.
    async fn balances(&self, span: ClientSpan)
    -> Result<BTreeMap<ClientId, StoredBalances>, Error>;

    /// The next entries of a span, by client and place, behind the given place of a client.
    async fn entries(
        &self,
        span: ClientSpan,
        behind: Option<(ClientId, u64)>,
    ) -> Result<Vec<Result<Entry, Broken>>, Error>;
}
