//! What it means for a payment that an entry of the journal about it is reversed.

use bursar_domain::billing::journal::{Account, Cause, Entry};
use bursar_domain::billing::payment::{Payment, PaymentId, RefundStatus};
use bursar_domain::event::Event;

use crate::Error;
use crate::ports::UnitOfWork;

/// The payment that an entry is about.
const fn payment_of(entry: &Entry) -> Option<PaymentId> {
    match (entry.source().account, entry.destination().account) {
        (Account::Payment(payment), _) | (_, Account::Payment(payment)) => Some(payment),
        _ => None,
    }
}

/// Takes the reversal of an entry into the payment that it is about, and keeps it; locks it before
/// invoice and ledger, as everybody does. What a gateway still works on is not reversed.
pub(in crate::billing) async fn reverse(
    work: &dyn UnitOfWork,
    entry: &Entry,
    reason: &str,
) -> Result<Option<Event>, Error> {
    let Some(id) = payment_of(entry) else { return Ok(None) };
    let mut payment: Payment = work.payments().get(id).await?;
    let event = match entry.cause() {
        Cause::Payment => payment.reverse(reason)?,
        Cause::Refunded => {
            let refund = work.refunds().written_by(entry.id()).await?;
            let is_open =
                refund.is_some_and(|refund| refund.as_stored().status == RefundStatus::Waiting);
            if is_open {
                let message = "the gateway has been asked for this refund: wait for its answer";
                return Err(Error::rule("refund_under_way", message));
            }
            payment.keep(entry.source().money, false)?
        }
        _ => return Ok(None),
    };
    work.payments().save(&payment).await?;
    Ok(Some(event))
}
