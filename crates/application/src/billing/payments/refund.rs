//! Giving a payment back: through its gateway, by hand, or to the client's credit.

use std::str::FromStr;

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{InvoiceKind, IssuedInvoice, PaymentError};
use bursar_domain::billing::journal::{Account, Cause, Entry, Posting};
use bursar_domain::billing::payment::{
    NewRefund, Payment, PaymentId, Refund, RefundId, RefundOrigin, RefundStatus,
};
use bursar_domain::event::{Event, Subject};
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::{Currency, Money};
use bursar_kernel::{Id, Line, Note};

use super::{line, sum};
use crate::billing::invoices::till::{Till, posting};
use crate::billing::journal::reason_of;
use crate::desk::require_seen;
use crate::operations::{NewOperation, OperationKind, OperationStep, Started};
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// What goes back of a payment, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct GiveBack {
    /// How much, in the payment's currency; all that is left of it if it is left out.
    pub amount: String,
    /// `gateway`, `manual` or `credit`.
    pub method: String,
    /// Why.
    pub reason: String,
    /// What a refund by hand is called outside.
    pub reference: String,
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub struct GivenBack {
    /// What goes back through the gateway, if it does.
    pub refund: Option<RefundId>,
    /// The operation that asks the gateway, if one does.
    pub operation: Option<Started>,
}

/// How a refund is kept.
pub(super) enum Keeping {
    New,
    Changed,
}

/// Which way a payment goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Its gateway is asked for it.
    Gateway,
    /// Staff give it back outside.
    Manual,
    /// To the client's credit.
    Credit,
    /// It has gone already, by somebody's doing at the gateway or the payer's bank.
    Gone,
}

/// A refund in the words of whoever asked for it.
pub(super) type Asked = (Money, Way, Note, Option<Line>);

impl FromStr for Way {
    type Err = &'static str;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match code {
            "gateway" => Ok(Self::Gateway),
            "manual" => Ok(Self::Manual),
            "credit" => Ok(Self::Credit),
            _ => Err("use gateway, manual or credit"),
        }
    }
}

impl Desk {
    /// Gives a payment back, or a part of it. The books say so at once, whichever way it goes, so
    /// that nothing goes back twice.
    #[tracing::instrument(skip_all, fields(payment.id = %id))]
    pub async fn give_payment_back(
        &self,
        actor: &Actor,
        id: PaymentId,
        seen: Option<i64>,
        command: &GiveBack,
    ) -> Result<GivenBack, Error> {
        actor.require(Permission::RefundPayments)?;
        let work = self.begin(actor).await?;
        let payment = work.payments().get(id).await?;
        require_seen(&payment, seen)?;
        self.give_back(actor, work, payment, None, command).await
    }

    /// The same with the payment under lock, and the invoice in the version that was seen.
    pub(super) async fn give_back(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        mut payment: Payment,
        seen: Option<i64>,
        command: &GiveBack,
    ) -> Result<GivenBack, Error> {
        let (amount, way, reason, reference) = command.read(payment.refundable()?)?;
        if way == Way::Gateway {
            self.require_way_back(&payment)?;
        }
        let mut till = Till::open(work, payment.as_stored().invoice, seen).await?;
        require_not_bought(&till.invoice, way)?;
        let entry = self
            .take_out(actor, &mut till, &mut payment, amount, way, (reason.clone(), reference))
            .await?;
        let mut given = GivenBack { refund: None, operation: None };
        if way == Way::Gateway {
            let (id, origin) = (till.work.ids().one::<Refund>().await?, RefundOrigin::Staff);
            let new = NewRefund { id, origin, amount, reason, entry };
            let (refund, event) = Refund::begin(new, &payment, self.now());
            till.events.push(event);
            // The client is told once the gateway says that it has gone back.
            till.tells_of_refunds = false;
            given = GivenBack {
                refund: Some(refund.id()),
                operation: Some(self.start_refund(&*till.work, actor, refund.id()).await?),
            };
            self.keep_with(actor, till, payment, Some((refund, Keeping::New))).await?;
        } else {
            self.keep_with(actor, till, payment, None).await?;
        }
        Ok(given)
    }

    /// Asks the gateway anew for a refund that has failed.
    #[tracing::instrument(skip_all, fields(refund.id = %id))]
    pub async fn retry_refund(&self, actor: &Actor, id: RefundId) -> Result<Started, Error> {
        actor.require(Permission::RefundPayments)?;
        let work = self.begin(actor).await?;
        let found = work.refunds().look(id).await?;
        let mut payment = work.payments().get(found.as_stored().payment).await?;
        let mut refund = work.refunds().get(id).await?;
        let stored = refund.as_stored();
        if stored.status != RefundStatus::Failed {
            let message = format!("the refund is {}", stored.status.label().to_lowercase());
            return Err(Error::rule("not_failed", message));
        }
        let (amount, reason) = (stored.amount, stored.reason.clone());
        self.require_way_back(&payment)?;
        let mut till = Till::open(work, payment.as_stored().invoice, None).await?;
        let words = (reason, None);
        let entry =
            self.take_out(actor, &mut till, &mut payment, amount, Way::Gateway, words).await?;
        till.events.extend(refund.retry(entry, self.now()));
        till.tells_of_refunds = false;
        let operation = self.start_refund(&*till.work, actor, id).await?;
        self.keep_with(actor, till, payment, Some((refund, Keeping::Changed))).await?;
        Ok(operation)
    }

    /// Puts the books right after a gateway has refused to give money back: the invoice has it
    /// again, or credit if the invoice takes none any more.
    pub(super) async fn put_back(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        mut payment: Payment,
        refund: Refund,
        event: Event,
    ) -> Result<(), Error> {
        let stored = refund.as_stored();
        let (amount, entry) = (stored.amount, work.ledgers().entry(stored.entry).await?);
        let words = format!("refund #{} did not reach the payer", stored.id);
        let reason = reason_of(&words)?;
        let mut till = Till::open(work, stored.invoice, None).await?;
        till.events.push(event);
        match till.invoice.reverse_refund(amount, self.today(), &words) {
            Ok(undone) => {
                till.events.push(undone);
                till.events.push(payment.keep(amount, false)?);
                till.post(self, actor, Posting::reversal(&entry, reason)).await?;
            }
            Err(PaymentError::Status(_) | PaymentError::Step(_)) => {
                till.events.push(payment.keep(amount, true)?);
                let from = Account::Payment(payment.id());
                let movement = posting(from, Account::Credit, amount, Cause::Overpaid)?;
                till.post(self, actor, movement.because(reason)).await?;
            }
            Err(other) => return Err(other.into()),
        }
        self.keep_with(actor, till, payment, Some((refund, Keeping::Changed))).await
    }

    /// Takes what goes back out of the books; answers the entry that says so.
    pub(super) async fn take_out(
        &self,
        actor: &Actor,
        till: &mut Till,
        payment: &mut Payment,
        amount: Money,
        way: Way,
        (reason, reference): (Note, Option<Line>),
    ) -> Result<Id<Entry>, Error> {
        till.events.push(payment.give_back(amount)?);
        till.events.push(till.invoice.give_back(amount, self.today())?);
        self.expire_due(&*till.work, actor, &mut till.ledger).await?;
        let (to, cause) = match way {
            Way::Gateway | Way::Manual | Way::Gone => {
                (Account::Payment(payment.id()), Cause::Refunded)
            }
            Way::Credit => (Account::Credit, Cause::RefundedToCredit),
        };
        let movement = posting(Account::Invoice(till.invoice.id()), to, amount, cause)?;
        let movement = movement.because(reason).known_as(reference);
        let movement = if way == Way::Gone { movement.overdrawing() } else { movement };
        till.post(self, actor, movement).await?;
        let written = till.ledger.written().iter().rev();
        let entry = written.filter(|entry| entry.cause() == cause).map(Entry::id).next();
        entry.ok_or_else(|| Error::rule("cannot_be_posted", "no entry was written"))
    }

    pub(super) async fn keep_with(
        &self,
        actor: &Actor,
        till: Till,
        payment: Payment,
        refund: Option<(Refund, Keeping)>,
    ) -> Result<(), Error> {
        till.work.payments().save(&payment).await?;
        match refund {
            Some((refund, Keeping::New)) => till.work.refunds().add(&refund).await?,
            Some((refund, Keeping::Changed)) => till.work.refunds().save(&refund).await?,
            None => {}
        }
        self.close_till(actor, till).await
    }

    async fn start_refund(
        &self,
        work: &dyn UnitOfWork,
        actor: &Actor,
        refund: RefundId,
    ) -> Result<Started, Error> {
        let step = "Ask the gateway to give the money back".to_owned();
        let operation = NewOperation {
            kind: OperationKind::RefundPayment,
            subject: Some(Subject { kind: Refund::NAME, id: refund.get() }),
            steps: vec![OperationStep { label: step, done: 0, total: 1 }],
            input: "{}".to_owned(),
            file: None,
        };
        Ok(work.operations().start(actor, &operation, self.now()).await?)
    }

    /// Refuses a payment that its gateway cannot give back.
    fn require_way_back(&self, payment: &Payment) -> Result<(), Error> {
        let stored = payment.as_stored();
        let port = self.gateway_port(&stored.gateway)?;
        if port.abilities().refunds && stored.external_id.is_some() {
            return Ok(());
        }
        let message = "This gateway cannot give money back: refund by hand or to credit";
        Err(FieldErrors::one("method", "not_able", message).into())
    }
}

/// What was paid for credit does not go back as credit.
pub(super) fn require_not_bought(invoice: &IssuedInvoice, way: Way) -> Result<(), Error> {
    if way != Way::Credit || invoice.as_stored().kind != InvoiceKind::AddCredit {
        return Ok(());
    }
    let message = "what was paid for credit is given back outside: \
                   as credit the client has it already";
    Err(Error::rule("credit_was_bought", message))
}

impl GiveBack {
    /// What was typed, where so much is left to go back.
    pub(super) fn read(&self, left: Money) -> Result<Asked, Error> {
        let mut errors = FieldErrors::none();
        let currency: Currency = left.currency();
        let amount = match self.amount.trim() {
            "" => Some(left),
            typed => sum(typed, currency).map_err(|wrong| errors.extend(wrong)).ok(),
        };
        let way = errors.check("method", "unknown", self.method.trim().parse());
        let reason = errors.check("reason", "required", Note::parse(&self.reason, 1000));
        let reference = line("reference", &self.reference, &mut errors);
        let (Some(amount), Some(way), Some(reason)) = (amount, way, reason) else {
            return Err(errors.into());
        };
        Ok(errors.ok((amount, way, reason, reference))?)
    }
}
