//! Looking at the journal, and reversing an entry of it (product 5.11).

mod directory;
mod filter;

use bursar_domain::access::Permission;
use bursar_domain::billing::journal::{Entry, Posting};
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
pub use self::filter::{AmountRange, EntryFilter, EntryQuery, EntrySort};
use crate::page::{Page, PageRequest, Total};
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

    /// Writes an entry that undoes another one. An entry is reversed once, and a reversal not at
    /// all: what was right after all is written anew.
    #[tracing::instrument(skip_all, fields(entry.id = %id))]
    pub async fn reverse_entry(
        &self,
        actor: &Actor,
        id: Id<Entry>,
        reason: &str,
    ) -> Result<Id<Entry>, Error> {
        actor.require(Permission::ReverseEntries)?;
        let reason = reason_of(reason)?;
        let work = self.begin(actor).await?;
        let entry = work.ledgers().entry(id).await?;
        let mut ledger = work.ledgers().get(entry.client()).await?;
        if entry.reverses().is_some() {
            return Err(Error::rule("is_reversal", "a reversal cannot be reversed"));
        }
        if let Some(by) = work.ledgers().reversal_of(id).await? {
            let message = format!("entry {by} has reversed this one already");
            return Err(Error::rule("already_reversed", message));
        }
        let reversal = work.ids().one::<Entry>().await?;
        let posting = Posting::reversal(&entry, reason);
        ledger.post(reversal, posting, &actor.author(), self.now())?;
        work.ledgers().save(std::slice::from_ref(&ledger), self.now()).await?;
        let events: Vec<_> = ledger.written().iter().map(posted).collect();
        self.commit(work, actor, &events).await?;
        Ok(reversal)
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
