//! Reversing an entry, and what that changes about the invoice that it touched.

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{InvoiceId, InvoiceStatus, IssuedInvoice};
use bursar_domain::billing::journal::{
    Entry, Ledger, LedgerError, Posting, Reversal, ReversalError,
};
use bursar_kernel::money::Money;
use bursar_kernel::{Id, Note};

use super::{posted, reason_of};
use crate::billing::invoices::till::Till;
use crate::billing::payments::reverse as payment;
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// What becomes of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceChange {
    /// Which one.
    pub id: InvoiceId,
    /// The number that it bears.
    pub number: Option<String>,
    /// Where it stands, before and after.
    pub status: [InvoiceStatus; 2],
    /// What is due on it afterwards.
    pub due: Money,
    /// What is settled of it afterwards.
    pub settled: Money,
}

/// What reversing an entry would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReversalPreview {
    /// What becomes of the invoice that the entry touched.
    pub invoice: Option<InvoiceChange>,
    /// Credit before and after, for each currency in which it changes.
    pub credit: Vec<[Money; 2]>,
}

impl Desk {
    /// Writes an entry that undoes another one. An entry is reversed once, and a reversal not at
    /// all: what was right after all is written anew.
    ///
    /// What it paid of an invoice is due again, what it gave back is settled again; credit that
    /// was bought for it goes with it.
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
        match entry.reversal()? {
            Reversal::Movement => self.reverse_movement(actor, work, &entry, reason).await,
            of @ (Reversal::Payment(invoice) | Reversal::Refund(invoice)) => {
                require_standing(&*work, &entry).await?;
                let event = payment::reverse(&*work, &entry, reason.as_str()).await?;
                let mut till = Till::open(work, invoice, None).await?;
                till.events.extend(event);
                self.reverse_at(actor, till, of, &entry, reason).await
            }
        }
    }

    /// Reverses an entry that touched no invoice.
    async fn reverse_movement(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        entry: &Entry,
        reason: Note,
    ) -> Result<Id<Entry>, Error> {
        let mut ledger = work.ledgers().get(entry.client()).await?;
        require_standing(&*work, entry).await?;
        self.expire_due(&*work, actor, &mut ledger).await?;
        let id = work.ids().one::<Entry>().await?;
        ledger.post(id, Posting::reversal(entry, reason), &actor.author(), self.now())?;
        work.ledgers().save(std::slice::from_ref(&ledger), self.now()).await?;
        let events: Vec<_> = ledger.written().iter().map(posted).collect();
        self.commit(work, actor, &events).await?;
        Ok(id)
    }

    /// Reverses an entry of the invoice that lies at the till.
    async fn reverse_at(
        &self,
        actor: &Actor,
        mut till: Till,
        of: Reversal,
        entry: &Entry,
        reason: Note,
    ) -> Result<Id<Entry>, Error> {
        require_standing(&*till.work, entry).await?;
        let sum = touched(entry, of);
        let event = of.undo(&mut till.invoice, sum, self.today(), reason.as_str())?;
        till.events.extend(event);
        self.expire_due(&*till.work, actor, &mut till.ledger).await?;
        till.post(self, actor, Posting::reversal(entry, reason)).await?;
        let written = till.ledger.written().iter();
        let reversal = written.rev().find(|other| other.reverses() == Some(entry.id()));
        let reversal = reversal.map(Entry::id).ok_or(LedgerError::Disagreement)?;
        self.close_till(actor, till).await?;
        Ok(reversal)
    }

    /// What reversing an entry would do, with the same refusals; nothing is written.
    pub async fn preview_reversal(
        &self,
        actor: &Actor,
        id: Id<Entry>,
    ) -> Result<ReversalPreview, Error> {
        actor.require(Permission::ReverseEntries)?;
        let details = self.ports.journal.get(actor.scope(), id).await?;
        let entry = &details.row.entry;
        let of = entry.reversal()?;
        if let Some(by) = details.reversed_by {
            return Err(reversed_by(by));
        }
        let mut ledger = self.ports.journal.ledger(actor.scope(), entry.client()).await?;
        while ledger.expire(id, &actor.author(), self.now())? {}
        let reason = reason_of("preview")?;
        let (movement, before) = (Posting::reversal(entry, reason.clone()), ledger.clone());
        let Some(invoice) = of.invoice() else {
            ledger.post(id, movement, &actor.author(), self.now())?;
            return Ok(ReversalPreview { invoice: None, credit: moved(&before, &ledger) });
        };
        let found = self.ports.invoices.get(actor.scope(), invoice).await?;
        let mut invoice = found.invoice.into_issued()?;
        let status = invoice.status();
        ledger.open(&invoice)?;
        of.undo(&mut invoice, touched(entry, of), self.today(), reason.as_str())?;
        for posting in ledger.with_credit(&invoice, movement, None)? {
            ledger.post(id, posting, &actor.author(), self.now())?;
        }
        let credit = moved(&before, &ledger);
        Ok(ReversalPreview { invoice: Some(InvoiceChange::of(&invoice, status)?), credit })
    }
}

impl InvoiceChange {
    fn of(invoice: &IssuedInvoice, before: InvoiceStatus) -> Result<Self, Error> {
        Ok(Self {
            id: invoice.id(),
            number: invoice.number().map(ToString::to_string),
            status: [before, invoice.status()],
            due: invoice.due()?,
            settled: invoice.settled()?,
        })
    }
}

/// The sum that an entry moved to the invoice or from it.
const fn touched(entry: &Entry, of: Reversal) -> Money {
    match of {
        Reversal::Payment(_) => entry.destination().money,
        Reversal::Refund(_) | Reversal::Movement => entry.source().money,
    }
}

/// Credit before and after, where it differs.
fn moved(before: &Ledger, after: &Ledger) -> Vec<[Money; 2]> {
    let credits = after.held().map(|held| [before.credit(held.credit.currency()), held.credit]);
    credits.filter(|[before, after]| before != after).collect()
}

/// Refuses an entry that another one has reversed. Asked under the ledger's lock.
async fn require_standing(work: &dyn UnitOfWork, entry: &Entry) -> Result<(), Error> {
    match work.ledgers().reversal_of(entry.id()).await? {
        Some(by) => Err(reversed_by(by)),
        None => Ok(()),
    }
}

fn reversed_by(by: Id<Entry>) -> Error {
    Error::rule("already_reversed", format!("entry {by} has reversed this one already"))
}

impl From<ReversalError> for Error {
    fn from(error: ReversalError) -> Self {
        let code = match error {
            ReversalError::IsReversal => "is_reversal",
            _ => "goes_with_another",
        };
        Self::rule(code, error.to_string())
    }
}
