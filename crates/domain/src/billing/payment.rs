//! Payments: money that comes to invoices from outside, by a gateway or by hand, and what of it is
//! given back (product 5.9).
//!
//! A [`Payment`] is asked for, and the gateway answers sooner or later, perhaps more than once and
//! in the wrong order. Only [`Payment::succeed`] means that money has come; what it does to the
//! invoice and the journal is done with it in one unit of work.

mod asking;
mod bank_line;
mod gateway;
mod method;
mod refund;
mod repository;
mod status;

use bursar_kernel::money::{Money, MoneyError};
use bursar_kernel::{Id, Line, Note};
use chrono::{DateTime, NaiveDate, Utc};

pub use self::bank_line::{BankLine, BankLineStatus, LineIsDone, StoredBankLine};
pub use self::gateway::{Gateway, GatewayCode, GatewayInput, StoredGateway, UnknownGateway};
pub use self::method::{CardExpiry, PaymentMethod, PaymentMethodId, StoredPaymentMethod};
pub use self::refund::{NewRefund, Refund, RefundId, RefundOrigin, RefundStatus, StoredRefund};
pub use self::repository::{
    BankLineRepository, GatewayRepository, PaymentMethodRepository, PaymentRepository,
    RefundRepository,
};
#[cfg(feature = "mock")]
pub use self::repository::{
    MockBankLineRepository, MockGatewayRepository, MockPaymentMethodRepository,
    MockPaymentRepository, MockRefundRepository,
};
pub use self::status::{IllegalPaymentStep, PaymentStatus, PaymentStep};
use crate::billing::invoice::InvoiceId;
use crate::client::ClientId;
use crate::event::{Event, Facts, facts};
use crate::repository::Aggregate;

/// A payment's id.
pub type PaymentId = Id<Payment>;

/// Money that is to come, or has come, to an invoice from outside.
#[derive(Clone, Debug)]
pub struct Payment {
    stored: StoredPayment,
}

/// Everything that is kept of a payment.
#[derive(Clone, Debug)]
pub struct StoredPayment {
    /// Its id.
    pub id: PaymentId,
    /// Who pays.
    pub client: ClientId,
    /// What is paid.
    pub invoice: InvoiceId,
    /// Through whom.
    pub gateway: GatewayCode,
    /// What the gateway calls it; no other payment of the gateway has it.
    pub external_id: Option<Line>,
    /// The stored method that is charged, if one is.
    pub method: Option<PaymentMethodId>,
    /// How much, in the invoice's currency.
    pub amount: Money,
    /// What the gateway keeps of it.
    pub fee: Money,
    /// What of it went to the client's credit, because the invoice did not need it.
    pub credited: Money,
    /// What of it has been given back, or is on its way.
    pub refunded: Money,
    /// Where it stands.
    pub status: PaymentStatus,
    /// Where the payer goes to pay, if the gateway wants him to come.
    pub pay_at: Option<Line>,
    /// The day on which it came, in the provider's zone.
    pub paid_on: Option<NaiveDate>,
    /// More about it, in words.
    pub note: Option<Note>,
    /// Why it failed, or what staff should look at.
    pub trouble: Option<Note>,
    /// From when on the gateway is asked how it stands, while it has not told the end.
    pub ask_at: Option<DateTime<Utc>>,
    /// When it was asked for or written down.
    pub created_at: DateTime<Utc>,
    /// How often it was saved.
    pub version: i64,
}

/// A payment that is asked of a gateway.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of StoredPayment, documented there")]
pub struct NewPayment {
    pub id: PaymentId,
    pub client: ClientId,
    pub invoice: InvoiceId,
    pub gateway: GatewayCode,
    pub method: Option<PaymentMethodId>,
    pub amount: Money,
}

/// Why nothing can be done about a payment like that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PaymentRefusal {
    /// The status forbids it.
    #[error(transparent)]
    Step(#[from] IllegalPaymentStep),
    /// Nothing, or less, would move.
    #[error("use an amount above 0")]
    NotPositive,
    /// More would go back than came and is left.
    #[error("at most {most} of this payment can go back")]
    TooMuch {
        /// What is left of it.
        most: Money,
    },
    /// What the gateway tells is about other money.
    #[error("the gateway speaks of {told}, the payment is of {expected}")]
    Mismatch {
        /// What the gateway tells.
        told: Money,
        /// What was asked for.
        expected: Money,
    },
    /// A figure is in another currency, or too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Aggregate for Payment {
    const NAME: &'static str = "payment";

    fn id(&self) -> PaymentId {
        self.stored.id
    }

    fn version(&self) -> i64 {
        self.stored.version
    }
}

impl Payment {
    /// A payment that a gateway is about to be asked for.
    pub fn ask(new: NewPayment, at: DateTime<Utc>) -> (Self, Event) {
        let NewPayment { id, client, invoice, gateway, method, amount } = new;
        let nothing = Money::zero(amount.currency());
        let payment = Self {
            stored: StoredPayment {
                id,
                client,
                invoice,
                gateway,
                external_id: None,
                method,
                amount,
                fee: nothing,
                credited: nothing,
                refunded: nothing,
                status: PaymentStatus::Waiting,
                pay_at: None,
                paid_on: None,
                note: None,
                trouble: None,
                ask_at: asking::first(at),
                created_at: at,
                version: 1,
            },
        };
        let event = payment.tell("payment.asked", &Facts::new());
        (payment, event)
    }

    /// A payment as the store kept it.
    pub const fn restore(stored: StoredPayment) -> Self {
        Self { stored }
    }

    /// Everything that is kept of it.
    pub const fn as_stored(&self) -> &StoredPayment {
        &self.stored
    }

    /// Where it stands.
    pub const fn status(&self) -> PaymentStatus {
        self.stored.status
    }

    /// The key under which the gateway is asked, always the same for this payment, so that asking
    /// again never charges again.
    pub fn key(&self) -> String {
        format!("payment-{}-{}", self.stored.id, self.stored.created_at.timestamp_micros())
    }

    /// The same payment with more about it in words.
    #[must_use]
    pub fn noted(mut self, note: Option<Note>) -> Self {
        self.stored.note = note;
        self
    }

    /// Refuses what a gateway tells if it is about another sum than was asked for.
    pub fn require_sum(&self, told: Money) -> Result<(), PaymentRefusal> {
        let expected = self.stored.amount;
        if told == expected { Ok(()) } else { Err(PaymentRefusal::Mismatch { told, expected }) }
    }

    /// Takes note of what the gateway calls it.
    pub fn name(&mut self, external_id: Line) {
        self.stored.external_id.get_or_insert(external_id);
    }

    /// Takes note of where the payer goes to pay.
    pub fn lead_to(&mut self, address: Option<Line>) {
        self.stored.pay_at = address;
    }

    /// The gateway holds the money for the provider.
    pub fn authorise(&mut self) -> Result<Event, PaymentRefusal> {
        self.change("payment.authorised", |payment| payment.step(PaymentStep::Authorise))
    }

    /// The money has come; `credited` of it is not needed by the invoice and goes to credit.
    pub fn succeed(
        &mut self,
        on: NaiveDate,
        fee: Money,
        credited: Money,
    ) -> Result<Event, PaymentRefusal> {
        self.change("payment.succeeded", |payment| {
            payment.step(PaymentStep::Succeed)?;
            payment.stored.fee = fee;
            payment.stored.credited = credited;
            payment.stored.paid_on = Some(on);
            payment.stored.trouble = None;
            Ok(())
        })
    }

    /// The gateway was refused the money; nothing has moved.
    pub fn fail(&mut self, why: Option<Note>) -> Result<Event, PaymentRefusal> {
        self.change("payment.failed", |payment| {
            payment.step(PaymentStep::Fail)?;
            payment.stored.trouble = why;
            Ok(())
        })
    }

    /// Something about it needs a person; nothing has moved.
    pub fn trouble(&mut self, what: Note) -> Option<Event> {
        if self.stored.trouble.as_ref() == Some(&what) {
            return None;
        }
        let before = self.facts();
        self.stored.trouble = Some(what);
        Some(self.tell("payment.troubled", &before))
    }

    /// The gateway was asked how it stands, and the end is not known; it is asked again, after longer
    /// and longer pauses. After a month nobody asks any more, and staff are told.
    pub fn wait_on(&mut self, at: DateTime<Utc>) -> Option<Event> {
        self.stored.ask_at = asking::next(self.stored.created_at, at);
        if self.stored.ask_at.is_some() {
            return None;
        }
        asking::given_up().and_then(|words| self.trouble(words))
    }

    /// What can still go back of it: what came to the invoice and has not gone back.
    pub fn refundable(&self) -> Result<Money, MoneyError> {
        let StoredPayment { amount, credited, refunded, .. } = &self.stored;
        if !self.stored.status.has_money() {
            return Ok(Money::zero(amount.currency()));
        }
        amount.minus(*credited)?.minus(*refunded)
    }

    /// Something of it goes back.
    pub fn give_back(&mut self, amount: Money) -> Result<Event, PaymentRefusal> {
        let most = self.refundable()?;
        if amount.compare(Money::zero(most.currency()))?.is_le() {
            return Err(PaymentRefusal::NotPositive);
        }
        if amount.compare(most)?.is_gt() {
            return Err(PaymentRefusal::TooMuch { most });
        }
        self.change("payment.given_back", |payment| {
            payment.stored.refunded = payment.stored.refunded.plus(amount)?;
            let is_all = payment.refundable()?.is_zero();
            payment.step(if is_all { PaymentStep::RefundAll } else { PaymentStep::RefundPart })
        })
    }

    /// What was to go back did not. It goes to credit if the invoice cannot take it again.
    pub fn keep(&mut self, amount: Money, to_credit: bool) -> Result<Event, PaymentRefusal> {
        self.change("payment.refund_undone", |payment| {
            payment.stored.refunded = payment.stored.refunded.minus(amount)?;
            if to_credit {
                payment.stored.credited = payment.stored.credited.plus(amount)?;
            }
            let is_all = payment.stored.refunded.is_zero();
            payment.step(if is_all { PaymentStep::UndoRefunds } else { PaymentStep::UndoRefund })
        })
    }

    /// It was written down wrongly, and its entry in the journal is reversed.
    pub fn reverse(&mut self, reason: &str) -> Result<Event, PaymentRefusal> {
        let event =
            self.change("payment.reversed", |payment| payment.step(PaymentStep::Reverse))?;
        Ok(event.because(reason))
    }

    fn step(&mut self, step: PaymentStep) -> Result<(), PaymentRefusal> {
        self.stored.status = self.stored.status.after(step)?;
        if !self.stored.status.is_open() {
            self.stored.ask_at = None;
        }
        Ok(())
    }

    /// Changes the payment, or leaves it as it was if any part of the change is refused.
    fn change(
        &mut self,
        action: &'static str,
        how: impl FnOnce(&mut Self) -> Result<(), PaymentRefusal>,
    ) -> Result<Event, PaymentRefusal> {
        let before = self.facts();
        let mut changed = self.clone();
        how(&mut changed)?;
        *self = changed;
        Ok(self.tell(action, &before))
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.stored.id.get(), before, &self.facts())
            .of_client(self.stored.client.get())
    }

    fn facts(&self) -> Facts {
        let StoredPayment { invoice, gateway, external_id, amount, .. } = &self.stored;
        let sum = |sum: Money| (!sum.is_zero()).then(|| sum.to_string());
        facts([
            ("status", Some(self.stored.status.code().to_owned())),
            ("invoice_id", Some(invoice.to_string())),
            ("gateway", Some(gateway.to_string())),
            ("external_id", external_id.as_ref().map(ToString::to_string)),
            ("amount", Some(amount.to_string())),
            ("fee", sum(self.stored.fee)),
            ("credited", sum(self.stored.credited)),
            ("refunded", sum(self.stored.refunded)),
            ("paid_on", self.stored.paid_on.map(|day| day.to_string())),
            ("note", self.stored.note.as_ref().map(ToString::to_string)),
            ("trouble", self.stored.trouble.as_ref().map(ToString::to_string)),
        ])
    }
}

#[cfg(test)]
mod tests;
