//! What a client owns: one instance of a product, its cycles and what they cost (product 5.4, 5.5).

mod cancellation;
mod change;
mod cycle;
mod input;
mod price;
mod price_override;
mod repository;
mod schedule;
mod seams;
mod status;

use bursar_kernel::money::Currency;
use bursar_kernel::{Id, Line, Note};
use chrono::{DateTime, NaiveDate, Utc};

pub use self::cancellation::{Cancellation, CancellationKind};
pub use self::change::{ChangeDirection, ChangePreview, ChangeRefusal, Split};
pub use self::cycle::{
    CyclePayment, CyclePaymentStep, CycleRefusal, CycleState, NewServiceCycle, ServiceCycle,
    StoredServiceCycle,
};
pub use self::input::ServiceInput;
pub use self::price::{CyclePrice, PriceError, fixed_price};
pub use self::price_override::{Adjustment, OverrideKind, PriceOverride, PriceOverrideInput};
#[cfg(feature = "mock")]
pub use self::repository::MockServiceRepository;
pub use self::repository::ServiceRepository;
pub use self::schedule::{AnchorDay, Schedule, ScheduleError};
pub use self::seams::Seams;
pub use self::status::{IllegalServiceStep, ServiceStatus, ServiceStep};
use crate::catalog::{Product, ProductCycle};
use crate::client::ClientId;
use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// A service's id.
pub type ServiceId = Id<Service>;

/// One instance of a product, owned by a client.
#[derive(Clone, Debug)]
pub struct Service {
    stored: StoredService,
}

/// Everything that is kept of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredService {
    /// Its id.
    pub id: ServiceId,
    /// Who owns it and pays.
    pub client: ClientId,
    /// What it is an instance of.
    pub product: Id<Product>,
    /// The line of the price list that it is billed by; without one it is not billed.
    pub product_cycle: Option<Id<ProductCycle>>,
    /// What users read; the product's name unless somebody changed it.
    pub name: Line,
    /// What it is billed in, whatever becomes the client's currency.
    pub currency: Currency,
    /// Where it stands.
    pub status: ServiceStatus,
    /// Whether it was suspended because its client was, and is resumed with him.
    pub suspended_with_client: bool,
    /// Why it is suspended, if it was suspended by itself.
    pub suspension_reason: Option<Note>,
    /// The day of the month on which its cycles begin, from its first activation on.
    pub anchor: Option<AnchorDay>,
    /// When it was ordered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was activated.
    pub activated_at: Option<DateTime<Utc>>,
    /// Since when it is suspended.
    pub suspended_at: Option<DateTime<Utc>>,
    /// When it ended: terminated, cancelled or marked as a fraud.
    pub terminated_at: Option<DateTime<Utc>>,
    /// The first day that is not paid for.
    pub paid_until: Option<NaiveDate>,
    /// The day on which its next invoice is due to be issued.
    pub next_invoice_on: Option<NaiveDate>,
    /// What was agreed about its price.
    pub price_override: PriceOverride,
    /// Whether a next cycle follows each.
    pub renews: bool,
    /// Until this day it is not suspended with its client or by itself (product decision 42).
    pub do_not_suspend_until: Option<NaiveDate>,
    /// The day on which it ends by itself.
    pub auto_terminate_on: Option<NaiveDate>,
    /// What staff wrote down about it.
    pub notes: Option<Note>,
    /// A wish that it be cancelled.
    pub cancellation: Option<Cancellation>,
    /// How often it was saved.
    pub version: i64,
}

/// A service that is ordered.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of StoredService, documented there")]
pub struct NewService {
    pub id: ServiceId,
    pub client: ClientId,
    pub product: Id<Product>,
    pub product_cycle: Option<Id<ProductCycle>>,
    pub name: Line,
    pub currency: Currency,
    pub created_at: DateTime<Utc>,
}

/// Why a service's cancellation was neither asked for nor rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CancellationRefusal {
    /// There is nothing left to cancel.
    #[error(transparent)]
    Step(#[from] IllegalServiceStep),
    /// Somebody has wished it already.
    #[error("the service is to be cancelled already")]
    Requested,
    /// Nobody has wished it.
    #[error("nobody has asked to cancel the service")]
    NotRequested,
}

impl Aggregate for Service {
    const NAME: &'static str = "service";

    fn id(&self) -> ServiceId {
        self.stored.id
    }

    fn version(&self) -> i64 {
        self.stored.version
    }
}

impl Service {
    /// A service that was ordered and waits to be activated.
    pub fn order(new: NewService) -> (Self, Event) {
        let NewService { id, client, product, product_cycle, name, currency, created_at } = new;
        let stored = StoredService {
            id,
            client,
            product,
            product_cycle,
            name,
            currency,
            status: ServiceStatus::Pending,
            suspended_with_client: false,
            suspension_reason: None,
            anchor: None,
            created_at,
            updated_at: created_at,
            activated_at: None,
            suspended_at: None,
            terminated_at: None,
            paid_until: None,
            next_invoice_on: None,
            price_override: PriceOverride::STANDARD,
            renews: true,
            do_not_suspend_until: None,
            auto_terminate_on: None,
            notes: None,
            cancellation: None,
            version: 1,
        };
        let service = Self { stored };
        let event = service.tell("service.ordered", &Facts::new());
        (service, event)
    }

    /// A service as the store kept it.
    pub const fn restore(stored: StoredService) -> Self {
        Self { stored }
    }

    /// What is kept of it.
    pub const fn as_stored(&self) -> &StoredService {
        &self.stored
    }

    /// Makes it usable; its cycles begin on the anchor of this schedule.
    pub fn activate(
        &mut self,
        schedule: Option<Schedule>,
        at: DateTime<Utc>,
    ) -> Result<Event, IllegalServiceStep> {
        self.step(ServiceStep::Activate, at, "service.activated", |stored| {
            stored.activated_at = Some(at);
            stored.anchor = schedule.map(Schedule::anchor);
        })
    }

    /// Stops it by decision of a person or of the periodic task, whatever protects it from being
    /// suspended with its client.
    pub fn suspend(
        &mut self,
        reason: Note,
        at: DateTime<Utc>,
    ) -> Result<Event, IllegalServiceStep> {
        let why = reason.to_string();
        let event = self.step(ServiceStep::Suspend, at, "service.suspended", |stored| {
            stored.suspended_at = Some(at);
            stored.suspension_reason = Some(reason);
        })?;
        Ok(event.because(why))
    }

    /// Lifts its suspension, also one that came with its client's.
    pub fn resume(&mut self, reason: &str, at: DateTime<Utc>) -> Result<Event, IllegalServiceStep> {
        let event = self.step(ServiceStep::Resume, at, "service.resumed", |stored| {
            stored.suspended_at = None;
            stored.suspension_reason = None;
            stored.suspended_with_client = false;
        })?;
        Ok(event.because(reason))
    }

    /// Ends it for good: terminated, cancelled or marked as a fraud.
    pub fn end(
        &mut self,
        ending: Ending,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Result<Event, IllegalServiceStep> {
        let event = self.step(ending.step(), at, ending.action(), |stored| {
            stored.terminated_at = Some(at);
            stored.suspended_with_client = false;
            stored.cancellation = None;
            stored.next_invoice_on = None;
        })?;
        Ok(event.because(reason))
    }

    /// Hides what is over.
    pub fn archive(&mut self, at: DateTime<Utc>) -> Result<Event, IllegalServiceStep> {
        self.step(ServiceStep::Archive, at, "service.archived", |_| ())
    }

    /// Takes down a wish that it be cancelled.
    pub fn request_cancellation(
        &mut self,
        wish: Cancellation,
    ) -> Result<Event, CancellationRefusal> {
        self.stored.status.after(ServiceStep::Cancel)?;
        if self.stored.cancellation.is_some() {
            return Err(CancellationRefusal::Requested);
        }
        let (reason, at) = (wish.reason.to_string(), wish.at);
        let event = self.change("service.cancellation_requested", at, |stored| {
            stored.cancellation = Some(wish);
        });
        Ok(event.because(reason))
    }

    /// Rejects that wish.
    pub fn reject_cancellation(
        &mut self,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Result<Event, CancellationRefusal> {
        if self.stored.cancellation.is_none() {
            return Err(CancellationRefusal::NotRequested);
        }
        let event = self.change("service.cancellation_rejected", at, |stored| {
            stored.cancellation = None;
        });
        Ok(event.because(reason))
    }

    /// Replaces what staff may settle about it.
    pub fn edit(&mut self, input: &ServiceInput, at: DateTime<Utc>) -> Result<Event, FieldErrors> {
        let edited = input.parse(&self.stored)?;
        if edited == self.stored {
            return Ok(self.tell("service.edited", &self.facts()));
        }
        Ok(self.change("service.edited", at, |stored| *stored = edited))
    }

    /// What one would type to get it as it is.
    pub fn to_input(&self) -> ServiceInput {
        ServiceInput::of(&self.stored)
    }

    /// Agrees another price; it holds for the cycles that begin from now on, and for the running
    /// one if nobody has been asked to pay it.
    pub fn override_price(&mut self, price: PriceOverride, at: DateTime<Utc>) -> Event {
        self.change("service.price_overridden", at, |stored| stored.price_override = price)
    }

    /// Takes down for how long it is paid.
    pub fn note_paid_until(&mut self, paid_until: NaiveDate, at: DateTime<Utc>) -> Event {
        self.change("service.paid", at, |stored| stored.paid_until = Some(paid_until))
    }

    /// Becomes an instance of another product, billed by another price.
    pub fn change_product(
        &mut self,
        product: &Product,
        cycle: &ProductCycle,
        schedule: Schedule,
        at: DateTime<Utc>,
    ) -> Event {
        let (from, to) = (self.stored.product, product.as_stored());
        self.change("service.product_changed", at, |stored| {
            if from != to.id {
                stored.name = to.name.clone();
            }
            stored.product = to.id;
            stored.product_cycle = Some(cycle.id());
            stored.anchor = Some(schedule.anchor());
        })
    }

    /// When its cycles begin and end, given the price that it is billed by; none before it was
    /// activated.
    pub fn schedule(&self, cycle: &ProductCycle) -> Option<Schedule> {
        self.stored.anchor.map(|anchor| Schedule::new(cycle.recurrence(), anchor))
    }

    /// Whether it is kept from being suspended on a day.
    pub fn is_protected(&self, on: NaiveDate) -> bool {
        self.stored.do_not_suspend_until.is_some_and(|until| on < until)
    }

    fn step(
        &mut self,
        step: ServiceStep,
        at: DateTime<Utc>,
        action: &'static str,
        how: impl FnOnce(&mut StoredService),
    ) -> Result<Event, IllegalServiceStep> {
        let next = self.stored.status.after(step)?;
        Ok(self.change(action, at, |stored| {
            stored.status = next;
            how(stored);
        }))
    }

    fn change(
        &mut self,
        action: &'static str,
        at: DateTime<Utc>,
        how: impl FnOnce(&mut StoredService),
    ) -> Event {
        let before = self.facts();
        how(&mut self.stored);
        self.stored.updated_at = at;
        self.tell(action, &before)
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.stored.id.get(), before, &self.facts())
            .of_client(self.stored.client.get())
    }

    fn facts(&self) -> Facts {
        let stored = &self.stored;
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        facts([
            ("name", Some(stored.name.to_string())),
            ("product_id", Some(stored.product.to_string())),
            ("product_cycle_id", stored.product_cycle.map(|cycle| cycle.to_string())),
            ("status", Some(stored.status.code().to_owned())),
            ("anchor_day", stored.anchor.map(|anchor| anchor.get().to_string())),
            ("paid_until", day(stored.paid_until)),
            ("next_invoice_on", day(stored.next_invoice_on)),
            ("price_override", Some(stored.price_override.label())),
            ("renews", Some(stored.renews.to_string())),
            ("do_not_suspend_until", day(stored.do_not_suspend_until)),
            ("auto_terminate_on", day(stored.auto_terminate_on)),
            ("notes", stored.notes.as_ref().map(ToString::to_string)),
            ("cancellation", stored.cancellation.as_ref().map(|wish| wish.kind.code().to_owned())),
        ])
    }
}

/// How a service ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By decision of the provider.
    Terminated,
    /// Because the client wished it, or before it ever began.
    Cancelled,
    /// Because the order was a fraud.
    Fraud,
}

impl Ending {
    const fn step(self) -> ServiceStep {
        match self {
            Self::Terminated => ServiceStep::Terminate,
            Self::Cancelled => ServiceStep::Cancel,
            Self::Fraud => ServiceStep::MarkAsFraud,
        }
    }

    const fn action(self) -> &'static str {
        match self {
            Self::Terminated => "service.terminated",
            Self::Cancelled => "service.cancelled",
            Self::Fraud => "service.marked_as_fraud",
        }
    }
}

#[cfg(test)]
mod tests;
