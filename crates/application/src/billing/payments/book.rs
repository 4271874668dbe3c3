//! What it does to the books that money has come: as much as is due goes to the invoice, the rest
//! to the client's credit, and what the gateway keeps is written down.

use bursar_domain::billing::invoice::{Invoice, InvoiceStatus, IssuedInvoice};
use bursar_domain::billing::journal::{Account, Cause, Posting};
use bursar_domain::billing::payment::Payment;
use bursar_domain::event::Event;
use bursar_kernel::money::Money;
use bursar_kernel::{Line, Note};
use chrono::NaiveDate;

use crate::billing::invoices::till::{Till, posting};
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// How money came.
pub(super) struct Booking {
    /// The day, in the provider's zone.
    pub(super) on: NaiveDate,
    /// What the gateway keeps of it.
    pub(super) fee: Money,
    /// What it is called outside.
    pub(super) reference: Option<Line>,
    /// More about it.
    pub(super) note: Option<Note>,
}

impl Desk {
    /// Books a payment that is kept already, and commits.
    pub(super) async fn book_kept(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        mut payment: Payment,
        booking: Booking,
    ) -> Result<(), Error> {
        let mut till = Till::open(work, payment.as_stored().invoice, None).await?;
        self.book(actor, &mut till, &mut payment, booking).await?;
        till.work.payments().save(&payment).await?;
        self.close_till(actor, till).await
    }

    /// Books a payment that is not kept yet, and commits.
    pub(super) async fn book_new(
        &self,
        actor: &Actor,
        mut till: Till,
        mut payment: Payment,
        asked: Event,
        booking: Booking,
    ) -> Result<(), Error> {
        till.events.push(asked);
        self.book(actor, &mut till, &mut payment, booking).await?;
        till.work.payments().add(&payment).await?;
        self.close_till(actor, till).await
    }

    async fn book(
        &self,
        actor: &Actor,
        till: &mut Till,
        payment: &mut Payment,
        booking: Booking,
    ) -> Result<(), Error> {
        let Booking { on, fee, reference, note } = booking;
        let (id, amount) = (payment.as_stored().id, payment.as_stored().amount);
        let due = till.invoice.due()?;
        let taken = if amount.compare(due)?.is_gt() { due } else { amount };
        let rest = amount.minus(taken)?;
        let from = Account::Payment(id);
        let told = |posting: Posting, reason: Option<Note>| {
            let posting = posting.known_as(reference.clone());
            match reason {
                Some(reason) => posting.because(reason),
                None => posting,
            }
        };
        let why_rest = unneeded(&till.invoice);
        till.events.push(payment.succeed(on, fee, rest)?);
        if taken.minor() > 0 {
            till.events.push(till.invoice.take_payment(taken, on)?);
            let to = Account::Invoice(till.invoice.id());
            let movement = told(posting(from, to, taken, Cause::Payment)?, note);
            till.post(self, actor, movement).await?;
        }
        if rest.minor() > 0 {
            let movement = posting(from, Account::Credit, rest, Cause::Overpaid)?;
            till.post(self, actor, told(movement, why_rest)).await?;
        }
        if fee.minor() > 0 {
            let movement = posting(Account::Fees, from, fee, Cause::GatewayFee)?;
            till.post(self, actor, told(movement, None)).await?;
        }
        Ok(())
    }
}

/// Why an invoice does not need all that was paid for it.
fn unneeded(invoice: &IssuedInvoice) -> Option<Note> {
    let name = match invoice.number() {
        Some(number) => format!("invoice {number}"),
        None => {
            format!("{} {}", <Invoice as bursar_domain::repository::Aggregate>::NAME, invoice.id())
        }
    };
    let why = match invoice.status() {
        InvoiceStatus::Unpaid => format!("more was paid than was due on {name}"),
        status => format!("{name} was {status} already"),
    };
    Note::parse(&why, 1000).ok()
}
