//! Money that comes to an invoice and goes back from it: each movement one entry of the journal.

use std::str::FromStr;

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{InvoiceId, InvoiceKind, InvoiceStatus, IssuedInvoice};
use bursar_domain::billing::journal::{Account, Cause, Entry, Ledger, LedgerError, Posting};
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_kernel::money::{Currency, Money};
use bursar_kernel::{Line, Note};
use chrono::NaiveDate;

use super::terms::Holder;
use crate::billing::journal::posted;
use crate::desk::require_seen;
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// A payment that came in outside of any gateway, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct RecordPayment {
    /// How much, in the invoice's currency.
    pub amount: String,
    /// The day on which it came in; today if it is left out.
    pub paid_on: String,
    /// What the payment is called outside.
    pub reference: String,
    /// More about it.
    pub note: String,
}

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

/// An invoice under lock, with its client's ledger, while money moves.
struct Till {
    work: Box<dyn UnitOfWork>,
    invoice: IssuedInvoice,
    ledger: Ledger,
    events: Vec<Event>,
}

impl Desk {
    /// Takes note of a payment that came in outside of any gateway.
    #[tracing::instrument(skip_all, fields(invoice.id = %id))]
    pub async fn record_payment(
        &self,
        actor: &Actor,
        id: InvoiceId,
        seen: Option<i64>,
        command: &RecordPayment,
    ) -> Result<(), Error> {
        actor.require(Permission::RecordPayments)?;
        let mut till = self.open_till(actor, id, seen).await?;
        let today = self.today();
        let (amount, on, reference, note) = command.read(till.currency(), today)?;
        till.events.push(till.invoice.take_payment(amount, on)?);
        let (from, to) = (Account::Staff, Account::Invoice(id));
        let posting = Posting::new(from, to, amount, Cause::Payment);
        let posting = posting.map_err(LedgerError::from)?;
        let posting = posting.known_as(reference);
        let posting = match note {
            Some(note) => posting.because(note),
            None => posting,
        };
        till.post(self, actor, posting).await?;
        self.close_till(actor, till).await
    }

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
        let least = holder.settings().credit.minimum_after_payment.get();
        let left = till.ledger.standing(self.now())?.up_to_date_in_default;
        if left.as_amount().value() < least {
            let message = format!("only {left} of up-to-date credit would remain");
            return Err(Error::rule("not_enough_credit", message));
        }
        self.close_till(actor, till).await
    }

    /// Gives back what was paid of an invoice, or a part of it.
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
        if till.invoice.as_stored().kind == InvoiceKind::AddCredit {
            let message = "take the credit back by subtracting it; what was paid for credit \
                           is not refunded here yet";
            return Err(Error::rule("credit_was_bought", message));
        }
        till.events.push(till.invoice.give_back(amount, self.today())?);
        let (to, cause) = match method {
            RefundMethod::Credit => (Account::Credit, Cause::RefundedToCredit),
            RefundMethod::Manual => (Account::Staff, Cause::Refunded),
        };
        let posting = posting(Account::Invoice(id), to, amount, cause)?;
        till.post(self, actor, posting.because(reason).known_as(reference)).await?;
        self.close_till(actor, till).await
    }

    async fn open_till(
        &self,
        actor: &Actor,
        id: InvoiceId,
        seen: Option<i64>,
    ) -> Result<Till, Error> {
        let work = self.begin(actor).await?;
        let invoice = work.invoices().get(id).await?;
        require_seen(&invoice, seen)?;
        let invoice = invoice.into_issued()?;
        let mut ledger = work.ledgers().get(invoice.as_stored().client).await?;
        ledger.open(&invoice)?;
        Ok(Till { work, invoice, ledger, events: Vec::new() })
    }

    /// What follows from a payment, and everything kept: credit that was bought, a fiscal number.
    async fn close_till(&self, actor: &Actor, mut till: Till) -> Result<(), Error> {
        let invoice = &till.invoice;
        let has_bought = invoice.status() == InvoiceStatus::Paid
            && invoice.as_stored().kind == InvoiceKind::AddCredit;
        if has_bought {
            let (from, bought) = (Account::Invoice(invoice.id()), invoice.bought_credit()?);
            let posting = posting(from, Account::Credit, bought, Cause::CreditBought)?;
            till.post(self, actor, posting).await?;
        }
        let Till { work, mut invoice, ledger, mut events } = till;
        ledger.require_agreement(&invoice)?;
        work.ledgers().save(std::slice::from_ref(&ledger), self.now()).await?;
        events.extend(ledger.written().iter().map(posted));
        if invoice.fiscal_date().is_some() {
            let holder = Holder::of(&*work, ledger.client()).await?;
            events.extend(self.make_fiscal(&*work, &holder, &mut invoice).await?);
        }
        work.invoices().save(&invoice.into()).await?;
        self.commit(work, actor, &events).await
    }
}

impl Till {
    const fn currency(&self) -> Currency {
        self.invoice.as_stored().particulars.currency
    }

    async fn post(&mut self, desk: &Desk, actor: &Actor, posting: Posting) -> Result<(), Error> {
        let id = self.work.ids().one::<Entry>().await?;
        self.ledger.post(id, posting, &actor.author(), desk.now())?;
        Ok(())
    }
}

fn posting(from: Account, to: Account, sum: Money, cause: Cause) -> Result<Posting, Error> {
    let posting = Posting::new(from, to, sum, cause);
    Ok(posting.map_err(LedgerError::from)?)
}

fn sum(typed: &str, currency: Currency) -> Result<Money, FieldErrors> {
    let mut errors = FieldErrors::none();
    let sum = errors.check("amount", "malformed", Money::parse(typed.trim(), currency));
    match sum.filter(|sum| sum.minor() > 0) {
        Some(sum) => errors.ok(sum),
        None if errors.is_empty() => {
            let nothing = Money::zero(currency).to_decimal_string();
            let message = format!("Enter an amount above {nothing}");
            Err(FieldErrors::one("amount", "out_of_range", message))
        }
        None => Err(errors),
    }
}

fn optional(field: &'static str, text: &str, errors: &mut FieldErrors) -> Option<Line> {
    let text = Some(text).filter(|text| !text.trim().is_empty())?;
    errors.check(field, "malformed", Line::parse(text, 255))
}

impl RecordPayment {
    fn read(
        &self,
        currency: Currency,
        today: NaiveDate,
    ) -> Result<(Money, NaiveDate, Option<Line>, Option<Note>), FieldErrors> {
        let mut errors = FieldErrors::none();
        let amount = sum(&self.amount, currency).map_err(|wrong| errors.extend(wrong)).ok();
        let day = match self.paid_on.trim() {
            "" => Some(today),
            typed => {
                let day = typed.parse().map_err(|_| "use a day such as 2026-04-30");
                errors.check("paid_on", "malformed", day)
            }
        };
        if day.is_some_and(|day| day > today) {
            errors.add("paid_on", "too_late", "Use today or an earlier day");
        }
        let reference = optional("reference", &self.reference, &mut errors);
        let note = Some(self.note.as_str()).filter(|note| !note.trim().is_empty());
        let note = note.and_then(|note| errors.check("note", "malformed", Note::parse(note, 1000)));
        let (Some(amount), Some(day)) = (amount, day) else { return Err(errors) };
        errors.ok((amount, day, reference, note))
    }
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
