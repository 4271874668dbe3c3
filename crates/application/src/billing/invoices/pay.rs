//! Money that comes to an invoice and goes back from it: each movement one entry of the journal.

use std::str::FromStr;

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{InvoiceId, InvoiceKind};
use bursar_domain::billing::journal::{Account, Cause};
use bursar_domain::field::FieldErrors;
use bursar_kernel::money::{Currency, Money};
use bursar_kernel::{Line, Note};

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

/// Where a refund goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundMethod {
    /// To the client's credit.
    Credit,
    /// Outside, by hand.
    Manual,
}

/// A refund, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct RefundPayment {
    /// How much, in the invoice's currency.
    pub amount: String,
    /// `credit` or `manual`.
    pub method: String,
    /// Why.
    pub reason: String,
    /// What the refund is called outside.
    pub reference: String,
}

impl FromStr for RefundMethod {
    type Err = &'static str;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match code {
            "credit" => Ok(Self::Credit),
            "manual" => Ok(Self::Manual),
            _ => Err("use credit or manual"),
        }
    }
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

    /// Gives back what was paid of an invoice, or a part of it. Credit that was bought for it goes
    /// back first.
    #[tracing::instrument(skip_all, fields(invoice.id = %id))]
    pub async fn refund_payment(
        &self,
        actor: &Actor,
        id: InvoiceId,
        seen: Option<i64>,
        command: &RefundPayment,
    ) -> Result<(), Error> {
        actor.require(Permission::RefundPayments)?;
        let mut till = self.open_till(actor, id, seen).await?;
        let (amount, method, reason, reference) = command.read(till.currency())?;
        let sells_credit = till.invoice.as_stored().kind == InvoiceKind::AddCredit;
        if sells_credit && method == RefundMethod::Credit {
            let message = "what was paid for credit is given back outside: \
                           as credit the client has it already";
            return Err(Error::rule("credit_was_bought", message));
        }
        self.expire_due(&*till.work, actor, &mut till.ledger).await?;
        till.events.push(till.invoice.give_back(amount, self.today())?);
        let (to, cause) = match method {
            RefundMethod::Credit => (Account::Credit, Cause::RefundedToCredit),
            RefundMethod::Manual => (Account::Staff, Cause::Refunded),
        };
        let posting = posting(Account::Invoice(id), to, amount, cause)?;
        till.post(self, actor, posting.because(reason).known_as(reference)).await?;
        self.close_till(actor, till).await
    }
}

fn optional(field: &'static str, text: &str, errors: &mut FieldErrors) -> Option<Line> {
    let text = Some(text).filter(|text| !text.trim().is_empty())?;
    errors.check(field, "malformed", Line::parse(text, 255))
}

impl RefundPayment {
    fn read(
        &self,
        currency: Currency,
    ) -> Result<(Money, RefundMethod, Note, Option<Line>), FieldErrors> {
        let mut errors = FieldErrors::none();
        let amount = sum(&self.amount, currency).map_err(|wrong| errors.extend(wrong)).ok();
        let method = errors.check("method", "unknown", self.method.trim().parse());
        let reason = errors.check("reason", "required", Note::parse(&self.reason, 1000));
        let reference = optional("reference", &self.reference, &mut errors);
        let (Some(amount), Some(method), Some(reason)) = (amount, method, reason) else {
            return Err(errors);
        };
        errors.ok((amount, method, reason, reference))
    }
}
