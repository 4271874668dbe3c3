//! Knows one cycle of a service: a stretch of days, what it costs, and what became of that.

use bursar_kernel::money::{Amount, Money, MoneyError};
use bursar_kernel::{Id, Period};
use chrono::{DateTime, NaiveDate, Utc};

use super::price::share;
use super::{CyclePrice, Service};
use crate::billing::words;
use crate::client::ClientId;
use crate::event::{Event, Facts, facts};
use crate::repository::Aggregate;

words! {
    /// Whether a cycle is still running.
    CycleState {
        /// Its usage is still written down.
        InProgress = "in_progress", "In progress";
        /// It is over.
        Ended = "ended", "Ended";
    }
}

words! {
    /// What became of what a cycle costs.
    CyclePayment {
        /// Nothing yet.
        Unpaid = "unpaid", "Unpaid";
        /// An invoice was issued.
        Invoiced = "invoiced", "Invoiced";
        /// It was paid, by invoice or from credit.
        Paid = "paid", "Paid";
        /// It was paid and given back.
        Refunded = "refunded", "Refunded";
        /// Its invoice was cancelled.
        PaymentCancelled = "payment_cancelled", "Payment cancelled";
    }
}

words! {
    /// What can be done about what a cycle costs.
    CyclePaymentStep {
        /// Issue an invoice for it.
        Invoice = "invoice", "Invoice";
        /// Take the money.
        Pay = "pay", "Pay";
        /// Give it back.
        Refund = "refund", "Refund";
        /// Cancel the invoice.
        CancelPayment = "cancel_payment", "Cancel payment";
    }
}

/// One cycle of a service.
#[derive(Clone, Debug)]
pub struct ServiceCycle {
    stored: StoredServiceCycle,
}

/// Everything that is kept of a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredServiceCycle {
    /// Its id.
    pub id: Id<ServiceCycle>,
    /// Whose cycle it is.
    pub service: Id<Service>,
    /// Who pays.
    pub client: ClientId,
    /// Its days.
    pub period: Period,
    /// Whether it is still running.
    pub state: CycleState,
    /// What became of what it costs.
    pub payment: CyclePayment,
    /// The parts of its price.
    pub price: CyclePrice,
    /// What it costs, before tax.
    pub total: Money,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// How often it was saved.
    pub version: i64,
}

/// A cycle that begins.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the fields are those of StoredServiceCycle, documented there")]
pub struct NewServiceCycle {
    pub id: Id<ServiceCycle>,
    pub service: Id<Service>,
    pub client: ClientId,
    pub period: Period,
    pub price: CyclePrice,
    pub created_at: DateTime<Utc>,
}

/// Why a cycle stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CycleRefusal {
    /// Money has moved for it, or is asked for.
    #[error("a cycle that is {0} stays as it is")]
    Settled(CyclePayment),
    /// What became of its price does not allow that.
    #[error("a cycle that is {from} takes no step «{step}»")]
    Payment {
        /// What became of its price.
        from: CyclePayment,
        /// What was tried.
        step: CyclePaymentStep,
    },
    /// It is over.
    #[error("the cycle has ended")]
    Ended,
    /// No day would be left of it.
    #[error("a cycle ends within its days")]
    Outside,
    /// A sum is in another currency, or too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl CyclePayment {
    /// What follows when this step is taken.
    pub const fn after(self, step: CyclePaymentStep) -> Result<Self, CycleRefusal> {
        match (self, step) {
            (Self::Unpaid | Self::PaymentCancelled, CyclePaymentStep::Invoice) => {
                Ok(Self::Invoiced)
            }
            (Self::Unpaid | Self::Invoiced | Self::PaymentCancelled, CyclePaymentStep::Pay) => {
                Ok(Self::Paid)
            }
            (Self::Paid, CyclePaymentStep::Refund) => Ok(Self::Refunded),
            (Self::Invoiced, CyclePaymentStep::CancelPayment) => Ok(Self::PaymentCancelled),
            (from, step) => Err(CycleRefusal::Payment { from, step }),
        }
    }

    /// Whether nothing was asked for or paid, so that the cycle may still change.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Unpaid | Self::PaymentCancelled)
    }
}

impl Aggregate for ServiceCycle {
    const NAME: &'static str = "service_cycle";

    fn id(&self) -> Id<Self> {
        self.stored.id
    }

    fn version(&self) -> i64 {
        self.stored.version
    }
}

impl ServiceCycle {
    /// A cycle that begins, unpaid.
    pub fn begin(new: NewServiceCycle) -> Result<(Self, Event), MoneyError> {
        let NewServiceCycle { id, service, client, period, price, created_at } = new;
        let (state, payment) = (CycleState::InProgress, CyclePayment::Unpaid);
        let total = price.total()?;
        let stored = StoredServiceCycle {
            id,
            service,
            client,
            period,
            state,
            payment,
            price,
            total,
            created_at,
            version: 1,
        };
        let cycle = Self { stored };
        let event = cycle.tell("service_cycle.begun", &Facts::new());
        Ok((cycle, event))
    }

    /// A cycle as the store kept it.
    pub const fn restore(stored: StoredServiceCycle) -> Self {
        Self { stored }
    }

    /// What is kept of it.
    pub const fn as_stored(&self) -> &StoredServiceCycle {
        &self.stored
    }

    /// Takes down what was used. Only a change is an event.
    pub fn rate(&mut self, dynamic: Amount) -> Result<Option<Event>, CycleRefusal> {
        let price = CyclePrice { dynamic, ..self.stored.price };
        Ok(Some(self.reprice("service_cycle.rated", price)?).filter(Event::is_change))
    }

    /// Takes over what was agreed about the price. Only a change is an event.
    pub fn adjust(&mut self, adjustment: super::Adjustment) -> Result<Option<Event>, CycleRefusal> {
        let price = CyclePrice { adjustment, ..self.stored.price };
        Ok(Some(self.reprice("service_cycle.adjusted", price)?).filter(Event::is_change))
    }

    /// Gives the cycle other days and another fixed price, by decision of a person.
    pub fn edit(&mut self, period: Period, fixed: Amount) -> Result<Event, CycleRefusal> {
        self.require_open()?;
        let before = self.facts();
        let price = CyclePrice { fixed, ..self.stored.price };
        self.stored.total = price.total()?;
        (self.stored.period, self.stored.price) = (period, price);
        Ok(self.tell("service_cycle.edited", &before))
    }

    /// Ends the cycle before `end`. What is not used of an open one's fixed price is not charged; one
    /// that was invoiced or paid keeps its price, of which a person may give back a part.
    pub fn cut(&mut self, end: NaiveDate) -> Result<Event, CycleRefusal> {
        self.require_running()?;
        let whole = self.stored.period;
        let end = end.min(whole.end());
        let period = Period::new(whole.start(), end).map_err(|_| CycleRefusal::Outside)?;
        let before = self.facts();
        if self.stored.payment.is_open() {
            let fixed = share(self.stored.price.fixed, period.days(), whole.days())?;
            let price = CyclePrice { fixed, ..self.stored.price };
            self.stored.total = price.total()?;
            self.stored.price = price;
        }
        (self.stored.period, self.stored.state) = (period, CycleState::Ended);
        Ok(self.tell("service_cycle.cut", &before))
    }

    /// Notes that the cycle is over.
    pub fn end(&mut self) -> Result<Event, CycleRefusal> {
        self.require_running()?;
        let before = self.facts();
        self.stored.state = CycleState::Ended;
        Ok(self.tell("service_cycle.ended", &before))
    }

    /// Notes what became of what the cycle costs.
    pub fn settle(&mut self, step: CyclePaymentStep) -> Result<Event, CycleRefusal> {
        let payment = self.stored.payment.after(step)?;
        let before = self.facts();
        self.stored.payment = payment;
        let action = match step {
            CyclePaymentStep::Invoice => "service_cycle.invoiced",
            CyclePaymentStep::Pay => "service_cycle.paid",
            CyclePaymentStep::Refund => "service_cycle.refunded",
            CyclePaymentStep::CancelPayment => "service_cycle.payment_cancelled",
        };
        Ok(self.tell(action, &before))
    }

    /// What is told when the cycle is removed; refused once money has moved for it.
    pub fn removed(&self) -> Result<Event, CycleRefusal> {
        self.require_open()?;
        let id = self.stored.id.get();
        let event =
            Event::between("service_cycle.deleted", Self::NAME, id, &self.facts(), &Facts::new());
        Ok(event.of_client(self.stored.client.get()))
    }

    fn reprice(&mut self, action: &'static str, price: CyclePrice) -> Result<Event, CycleRefusal> {
        self.require_open()?;
        let before = self.facts();
        self.stored.total = price.total()?;
        self.stored.price = price;
        Ok(self.tell(action, &before))
    }

    const fn require_open(&self) -> Result<(), CycleRefusal> {
        if self.stored.payment.is_open() {
            Ok(())
        } else {
            Err(CycleRefusal::Settled(self.stored.payment))
        }
    }

    const fn require_running(&self) -> Result<(), CycleRefusal> {
        match self.stored.state {
            CycleState::InProgress => Ok(()),
            CycleState::Ended => Err(CycleRefusal::Ended),
        }
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.stored.id.get(), before, &self.facts())
            .of_client(self.stored.client.get())
    }

    fn facts(&self) -> Facts {
        let StoredServiceCycle { service, period, state, payment, price, total, .. } = &self.stored;
        facts([
            ("service_id", Some(service.to_string())),
            ("start", Some(period.start().to_string())),
            ("end", Some(period.end().to_string())),
            ("state", Some(state.code().to_owned())),
            ("payment", Some(payment.code().to_owned())),
            ("fixed_price", Some(price.fixed.to_string())),
            ("dynamic_price", Some(price.dynamic.to_string())),
            ("price_override", Some(price.adjustment.kind().code().to_owned())),
            ("price", Some(total.to_string())),
        ])
    }
}
