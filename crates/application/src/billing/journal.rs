//! Looking at the journal, and reversing an entry of it (product 5.11).

mod directory;
mod export;
mod filter;
mod reverse;

use bursar_domain::access::Permission;
use bursar_domain::billing::journal::Entry;
use bursar_domain::client::{Client, ClientId};
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::{Id, Note};

pub use self::directory::{
    BalancePoint, ClientSpan, EntryDetails, EntryRow, JournalChain, JournalDirectory,
};
#[cfg(any(test, feature = "mock"))]
pub use self::directory::{MockJournalChain, MockJournalDirectory};
pub use self::export::JournalFormat;
pub use self::filter::{AmountRange, EntryFilter, EntryQuery, EntrySort};
pub use self::reverse::{InvoiceChange, ReversalPreview};
use crate::page::{Around, Page, PageRequest, Total};
use crate::{Actor, Desk, Error};

impl Desk {
    /// One page of the journal, and how long it is.
    pub async fn journal(
        &self,
        actor: &Actor,
        query: &EntryQuery,
        page: &PageRequest,
    ) -> Result<(Page<EntryRow>, Total), Error> {
        actor.require(Permission::ViewJournal)?;
        let journal = &self.ports.journal;
        let rows = journal.list(actor.scope(), query, page).await?;
        Ok((rows, journal.total(actor.scope(), &query.filter).await?))
    }

    /// One page of a client's entries; there must be such a client.
    pub async fn client_journal(
        &self,
        actor: &Actor,
        client: ClientId,
        mut query: EntryQuery,
        page: &PageRequest,
    ) -> Result<(Page<EntryRow>, Total), Error> {
        actor.require(Permission::ViewJournal)?;
        self.require_client(actor, client).await?;
        query.filter.client = Some(client);
        self.journal(actor, &query, page).await
    }

    /// Refuses a client that is none, or that the actor may not see.
    pub(crate) async fn require_client(
        &self,
        actor: &Actor,
        client: ClientId,
    ) -> Result<(), Error> {
        let found = self.ports.clients.load(actor.scope(), &[client]).await?;
        let missing = StoreError::NotFound { what: Client::NAME, id: client.get() };
        if found.is_empty() { Err(missing.into()) } else { Ok(()) }
    }

    /// Where an entry stands in a list, and which are beside it.
    pub async fn entry_neighbours(
        &self,
        actor: &Actor,
        query: &EntryQuery,
        id: Id<Entry>,
    ) -> Result<(Around<Id<Entry>>, Total), Error> {
        actor.require(Permission::ViewJournal)?;
        let journal = &self.ports.journal;
        let around = journal.around(actor.scope(), query, id).await?;
        Ok((around, journal.total(actor.scope(), &query.filter).await?))
    }

    /// One entry, with what it is linked to.
    pub async fn journal_entry(&self, actor: &Actor, id: Id<Entry>) -> Result<EntryDetails, Error> {
        actor.require(Permission::ViewJournal)?;
        self.ports.journal.get(actor.scope(), id).await
    }

    /// An entry, for whoever has just written it or may see the journal.
    pub async fn written_entry(&self, actor: &Actor, id: Id<Entry>) -> Result<EntryDetails, Error> {
        if !actor.may(Permission::AdjustCredit) && !actor.may(Permission::ReverseEntries) {
            actor.require(Permission::ViewJournal)?;
        }
        self.ports.journal.get(actor.scope(), id).await
    }
}

/// What the audit trail tells of an entry that was written.
pub(crate) fn posted(entry: &Entry) -> Event {
    let event = entry.told().of_client(entry.client().get());
    match entry.reason() {
        Some(reason) => event.because(reason.to_string()),
        None => event,
    }
}

/// A reason that was given, checked.
pub(crate) fn reason_of(text: &str) -> Result<Note, Error> {
    let mut errors = FieldErrors::none();
    let reason = errors.check("reason", "required", Note::parse(text, 1000));
    reason.ok_or_else(|| errors.into())
}
