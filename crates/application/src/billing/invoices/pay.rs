//! Paying an invoice from its client's credit.

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{InvoiceId, InvoiceKind};
use bursar_domain::billing::journal::{Account, Cause};

use super::terms::Holder;
use super::till::posting;
use crate::billing::payments::sum;
use crate::{Actor, Desk, Error};

/// A payment from the client's credit.
#[derive(Clone, Debug, Default)]
pub struct PayFromCredit {
    /// How much, in the invoice's currency; all that is due if it is left out.
    pub amount: String,
}

impl Desk {
    /// Pays an invoice from its client's credit, within the limits of his configuration.
    #[tracing::instrument(skip_all, fields(invoice.id = %id))]
    pub async fn pay_from_credit(
        &self,
        actor: &Actor,
        id: InvoiceId,
        seen: Option<i64>,
        command: &PayFromCredit,
    ) -> Result<(), Error> {
        actor.require(Permission::RecordPayments)?;
        let mut till = self.open_till(actor, id, seen).await?;
        if till.invoice.as_stored().kind == InvoiceKind::AddCredit {
            return Err(Error::rule("credit_for_credit", "credit is not bought with credit"));
        }
        let amount = match command.amount.trim() {
            "" => till.invoice.due()?,
            typed => sum(typed, till.currency())?,
        };
        till.events.push(till.invoice.take_payment(amount, self.today())?);
        self.expire_due(&*till.work, actor, &mut till.ledger).await?;
        let (from, to) = (Account::Credit, Account::Invoice(id));
        till.post(self, actor, posting(from, to, amount, Cause::PaidFromCredit)?).await?;
        let holder = Holder::of(&*till.work, till.ledger.client()).await?;
        let default = till.ledger.rates().default_currency();
        let least = holder.settings().credit.minimum_after_payment.in_default(default);
        let left = till.ledger.standing(self.now())?.up_to_date_in_default;
        let above = left.as_amount().minus(least)?.value();
        if above.is_sign_negative() && !above.is_zero() {
            let message = format!("only {left} of up-to-date credit would remain");
            return Err(Error::rule("not_enough_credit", message));
        }
        self.close_till(actor, till).await
    }
}
