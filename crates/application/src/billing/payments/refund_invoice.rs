//! Giving back what was paid of an invoice: it always is one payment that goes back, or what credit
//! had paid.

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::InvoiceId;
use bursar_domain::billing::journal::{Account, Cause};
use bursar_domain::billing::payment::{Payment, PaymentId};
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::{Money, MoneyError};

use super::refund::{GiveBack, GivenBack, Way, require_not_bought};
use super::sum;
use crate::billing::invoices::till::{Till, posting};
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// How something that goes back had been paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidBy {
    /// By this payment.
    Payment(PaymentId),
    /// From the client's credit.
    Credit,
}

/// What goes back of an invoice, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct RefundInvoice {
    /// How it had been paid. If it is left out: by the newest payment of which so much is left, or
    /// else from credit.
    pub paid_by: Option<PaidBy>,
    /// How much, which way and why.
    pub back: GiveBack,
}

impl Desk {
    /// Gives back what was paid of an invoice, or a part of it. Credit that was bought for it goes
    /// back first.
    #[tracing::instrument(skip_all, fields(invoice.id = %id))]
    pub async fn refund_invoice(
        &self,
        actor: &Actor,
        id: InvoiceId,
        seen: Option<i64>,
        command: &RefundInvoice,
    ) -> Result<GivenBack, Error> {
        actor.require(Permission::RefundPayments)?;
        let work = self.begin(actor).await?;
        match payment(&*work, id, command).await? {
            Some(payment) => {
                // The order of locks is the same everywhere: the payment first.
                let payment = work.payments().get(payment).await?;
                self.give_back(actor, work, payment, seen, &command.back).await
            }
            None => self.refund_from_credit(actor, work, id, seen, &command.back).await,
        }
    }

    /// Gives back what credit had paid.
    async fn refund_from_credit(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        id: InvoiceId,
        seen: Option<i64>,
        command: &GiveBack,
    ) -> Result<GivenBack, Error> {
        let mut till = Till::open(work, id, seen).await?;
        let payments = till.work.payments().of_invoice(id).await?;
        let most = paid_from_credit(till.invoice.settled()?, &payments)?;
        let (amount, way, reason, reference) = command.read(most)?;
        require_not_bought(&till.invoice, way)?;
        let (to, cause) = match way {
            Way::Credit => (Account::Credit, Cause::RefundedToCredit),
            Way::Manual => (Account::Staff, Cause::Refunded),
            Way::Gateway | Way::Gone => {
                let message = "What credit has paid did not come through a gateway";
                return Err(FieldErrors::one("method", "not_able", message).into());
            }
        };
        self.expire_due(&*till.work, actor, &mut till.ledger).await?;
        till.events.push(till.invoice.give_back(amount, self.today())?);
        if amount.compare(most)?.is_gt() {
            let message = format!("credit has paid {most} of it: name the payment that goes back");
            return Err(Error::rule("cannot_be_paid", message));
        }
        let movement = posting(Account::Invoice(id), to, amount, cause)?;
        till.post(self, actor, movement.because(reason).known_as(reference)).await?;
        self.close_till(actor, till).await?;
        Ok(GivenBack { refund: None, operation: None })
    }
}

/// What of an invoice had been paid from credit and has not gone back: all that no payment has
/// brought.
pub fn paid_from_credit(settled: Money, payments: &[Payment]) -> Result<Money, MoneyError> {
    let nothing = Money::zero(settled.currency());
    let left = payments.iter().map(Payment::refundable).collect::<Result<Vec<_>, _>>()?;
    let rest = settled.minus(Money::sum(left.into_iter(), settled.currency())?)?;
    Ok(if rest.is_negative() { nothing } else { rest })
}

/// The payment that goes back; `None` if it is what credit had paid.
async fn payment(
    work: &dyn UnitOfWork,
    id: InvoiceId,
    command: &RefundInvoice,
) -> Result<Option<PaymentId>, Error> {
    if command.paid_by == Some(PaidBy::Credit) {
        return Ok(None);
    }
    let payments = work.payments().of_invoice(id).await?;
    if let Some(PaidBy::Payment(wanted)) = command.paid_by {
        let message = "Choose a payment of this invoice";
        let found = payments.iter().map(Aggregate::id).find(|id| *id == wanted);
        return Ok(Some(found.ok_or_else(|| FieldErrors::one("payment_id", "unknown", message))?));
    }
    for payment in payments.iter().rev() {
        let left = payment.refundable()?;
        let wanted = sum(&command.back.amount, left.currency()).map_or(0, Money::minor);
        if left.minor() > 0 && wanted <= left.minor() {
            return Ok(Some(payment.id()));
        }
    }
    Ok(None)
}
