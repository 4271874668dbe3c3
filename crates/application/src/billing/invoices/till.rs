//! An invoice under lock with its client's ledger, while money moves between them.

use bursar_domain::billing::invoice::{InvoiceId, IssuedInvoice};
use bursar_domain::billing::journal::{Account, Cause, Entry, Ledger, LedgerError, Posting};
use bursar_domain::event::Event;
use bursar_kernel::money::{Currency, Money};

use super::terms::Holder;
use crate::billing::journal::posted;
use crate::desk::require_seen;
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// What brings credit that may pay other invoices at once.
const BRINGS_CREDIT: [Cause; 3] = [Cause::CreditBought, Cause::RefundedToCredit, Cause::Overpaid];

/// An invoice under lock, with its client's ledger, while money moves.
pub(in crate::billing) struct Till {
    pub(in crate::billing) work: Box<dyn UnitOfWork>,
    pub(in crate::billing) invoice: IssuedInvoice,
    pub(in crate::billing) ledger: Ledger,
    pub(in crate::billing) events: Vec<Event>,
    /// Whether the client is told of what goes back; not before it has gone.
    pub(in crate::billing) tells_of_refunds: bool,
}

impl Desk {
    /// Locks an invoice, in the version that was seen, and its client's ledger.
    pub(in crate::billing) async fn open_till(
        &self,
        actor: &Actor,
        id: InvoiceId,
        seen: Option<i64>,
    ) -> Result<Till, Error> {
        Till::open(self.begin(actor).await?, id, seen).await
    }

    /// Keeps everything, with the fiscal number that may follow from it. Credit that comes of it
    /// pays other invoices by itself, where the configuration says so.
    pub(in crate::billing) async fn close_till(
        &self,
        actor: &Actor,
        till: Till,
    ) -> Result<(), Error> {
        let Till { work, mut invoice, ledger, mut events, tells_of_refunds } = till;
        ledger.require_agreement(&invoice)?;
        work.ledgers().save(std::slice::from_ref(&ledger), self.now()).await?;
        events.extend(ledger.written().iter().map(posted));
        let becomes_fiscal = invoice.fiscal_date().is_some();
        if becomes_fiscal {
            let holder = Holder::of(&*work, ledger.client()).await?;
            events.extend(self.make_fiscal(&*work, &holder, &mut invoice).await?);
        }
        let told = ledger
            .written()
            .iter()
            .filter(|entry| tells_of_refunds || entry.cause() != Cause::Refunded);
        self.tell_of_money(&*work, &invoice, told).await?;
        work.invoices().save(&invoice.clone().into()).await?;
        // What a reversal brings back is not spent again at once.
        let brings_credit =
            ledger.written().iter().any(|entry| BRINGS_CREDIT.contains(&entry.cause()));
        self.commit(work, actor, &events).await?;
        if becomes_fiscal {
            self.print_issued(actor, &invoice).await;
        }
        if brings_credit {
            self.settle_soon(actor, ledger.client()).await;
        }
        Ok(())
    }
}

impl Till {
    /// Locks an invoice, in the version that was seen, and then its client's ledger.
    pub(in crate::billing) async fn open(
        work: Box<dyn UnitOfWork>,
        id: InvoiceId,
        seen: Option<i64>,
    ) -> Result<Self, Error> {
        let invoice = work.invoices().get(id).await?;
        require_seen(&invoice, seen)?;
        let invoice = invoice.into_issued()?;
        let mut ledger = work.ledgers().get(invoice.as_stored().client).await?;
        ledger.open(&invoice)?;
        Ok(Self { work, invoice, ledger, events: Vec::new(), tells_of_refunds: true })
    }

    pub(in crate::billing) const fn currency(&self) -> Currency {
        self.invoice.as_stored().particulars.currency
    }

    /// Writes a movement that the invoice has taken note of, one such movement at a time, with
    /// what it means for credit that the invoice sells.
    pub(in crate::billing) async fn post(
        &mut self,
        desk: &Desk,
        actor: &Actor,
        movement: Posting,
    ) -> Result<(), Error> {
        let sale = match movement.reverses() {
            Some(_) => self.work.ledgers().last_sale(self.invoice.id()).await?,
            None => None,
        };
        for posting in self.ledger.with_credit(&self.invoice, movement, sale.as_ref())? {
            let (cause, sum) = (posting.cause(), posting.paid());
            let id = self.work.ids().one::<Entry>().await?;
            let written = self.ledger.post(id, posting, &actor.author(), desk.now());
            written.map(|_| ()).map_err(|error| not_written(cause, sum, error))?;
        }
        Ok(())
    }
}

/// Credit that has been spent does not go back.
fn not_written(cause: Cause, sum: Money, error: LedgerError) -> Error {
    match error {
        LedgerError::NotEnough { left } if cause == Cause::CreditTakenBack => {
            let message = format!("{sum} of bought credit would go back, and only {left} is left");
            Error::rule("not_enough_credit", message)
        }
        other => other.into(),
    }
}

/// A movement between two accounts.
pub(in crate::billing) fn posting(
    from: Account,
    to: Account,
    sum: Money,
    cause: Cause,
) -> Result<Posting, Error> {
    let posting = Posting::new(from, to, sum, cause);
    Ok(posting.map_err(LedgerError::from)?)
}
