//! Knows what is given back of one payment, and how far it has come.

use bursar_kernel::money::Money;
use bursar_kernel::{Id, Line, Note};
use chrono::{DateTime, Utc};

use super::{GatewayCode, Payment, PaymentId, PaymentRefusal, asking};
use crate::billing::invoice::InvoiceId;
use crate::billing::journal::Entry;
use crate::client::ClientId;
use crate::event::{Event, Facts, facts};
use crate::repository::Aggregate;

/// A refund's id.
pub type RefundId = Id<Refund>;

words! {
    /// Where a refund stands.
    RefundStatus {
        /// It is in the books, and the gateway has not answered for good.
        Waiting = "waiting", "On its way";
        /// The money has gone back.
        Succeeded = "succeeded", "Refunded";
        /// The gateway did not give it back; the books are as before.
        Failed = "failed", "Failed";
    }
}

words! {
    /// By whose doing money goes back.
    RefundOrigin {
        /// Staff asked the gateway for it.
        Staff = "staff", "Asked for by staff";
        /// Somebody gave it back in the gateway's own panel.
        Gateway = "gateway", "Given back at the gateway";
        /// The payer's bank took it back.
        Chargeback = "chargeback", "Charged back by the payer’s bank";
    }
}

/// A refund that begins.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of StoredRefund, documented there")]
pub struct NewRefund {
    pub id: RefundId,
    pub origin: RefundOrigin,
    pub amount: Money,
    pub reason: Note,
    pub entry: Id<Entry>,
}

/// What a gateway gives back of one payment. The books say so from the moment it is asked for, so
/// that nothing goes back twice; they are put right again if the gateway refuses.
#[derive(Clone, Debug)]
pub struct Refund {
    stored: StoredRefund,
}

/// Everything that is kept of a refund.
#[derive(Clone, Debug)]
pub struct StoredRefund {
    /// Its id.
    pub id: RefundId,
    /// Of which payment.
    pub payment: PaymentId,
    /// Whose.
    pub client: ClientId,
    /// What had been paid.
    pub invoice: InvoiceId,
    /// Through whom.
    pub gateway: GatewayCode,
    /// What the gateway calls it; no other refund of the gateway has it.
    pub external_id: Option<Line>,
    /// How much.
    pub amount: Money,
    /// By whose doing.
    pub origin: RefundOrigin,
    /// Where it stands.
    pub status: RefundStatus,
    /// Why, in the words of whoever asked for it.
    pub reason: Note,
    /// Why it failed.
    pub trouble: Option<Note>,
    /// The entry that put it into the books last.
    pub entry: Id<Entry>,
    /// How often the gateway was asked anew; each time has a key of its own.
    pub attempt: u32,
    /// From when on the gateway is asked how it stands, while it has not told the end.
    pub ask_at: Option<DateTime<Utc>>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// How often it was saved.
    pub version: i64,
}

impl Aggregate for Refund {
    const NAME: &'static str = "refund";

    fn id(&self) -> RefundId {
        self.stored.id
    }

    fn version(&self) -> i64 {
        self.stored.version
    }
}

impl Refund {
    /// A refund of a payment, which its gateway is about to be asked for or has told of by itself.
    pub fn begin(new: NewRefund, payment: &Payment, at: DateTime<Utc>) -> (Self, Event) {
        let NewRefund { id, origin, amount, reason, entry } = new;
        let paid = payment.as_stored();
        let refund = Self {
            stored: StoredRefund {
                id,
                payment: paid.id,
                client: paid.client,
                invoice: paid.invoice,
                gateway: paid.gateway.clone(),
                external_id: None,
                amount,
                origin,
                status: RefundStatus::Waiting,
                reason,
                trouble: None,
                entry,
                attempt: 1,
                ask_at: asking::first(at),
                created_at: at,
                version: 1,
            },
        };
        let action = match origin {
            RefundOrigin::Staff => "refund.asked",
            RefundOrigin::Gateway | RefundOrigin::Chargeback => "refund.reported",
        };
        let event = refund.tell(action, &Facts::new());
        (refund, event)
    }

    /// A refund as the store kept it.
    pub const fn restore(stored: StoredRefund) -> Self {
        Self { stored }
    }

    /// Everything that is kept of it.
    pub const fn as_stored(&self) -> &StoredRefund {
        &self.stored
    }

    /// The key under which the gateway is asked, the same until it has failed and is tried anew.
    pub fn key(&self) -> String {
        let StoredRefund { id, attempt, created_at, .. } = &self.stored;
        format!("refund-{id}-{attempt}-{}", created_at.timestamp_micros())
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

    /// The money has gone back; nothing if that was known.
    pub fn succeed(&mut self) -> Option<Event> {
        (self.stored.status == RefundStatus::Waiting).then(|| {
            self.change("refund.succeeded", |refund| {
                refund.status = RefundStatus::Succeeded;
                refund.ask_at = None;
            })
        })
    }

    /// The gateway did not give it back; nothing if that was known.
    pub fn fail(&mut self, why: Option<Note>) -> Option<Event> {
        (self.stored.status == RefundStatus::Waiting).then(|| {
            self.change("refund.failed", |refund| {
                refund.status = RefundStatus::Failed;
                refund.ask_at = None;
                refund.trouble = why;
            })
        })
    }

    /// Tries a refund again that has failed, under a new entry of the journal; nothing if it has
    /// not failed.
    pub fn retry(&mut self, entry: Id<Entry>, at: DateTime<Utc>) -> Option<Event> {
        (self.stored.status == RefundStatus::Failed).then(|| {
            self.change("refund.retried", |refund| {
                refund.status = RefundStatus::Waiting;
                refund.trouble = None;
                refund.external_id = None;
                refund.ask_at = asking::first(at);
                refund.entry = entry;
                refund.attempt += 1;
            })
        })
    }

    /// The money has gone back after all, under a new entry of the journal; nothing unless it was
    /// taken for failed.
    pub fn succeed_late(&mut self, entry: Id<Entry>) -> Option<Event> {
        (self.stored.status == RefundStatus::Failed).then(|| {
            self.change("refund.succeeded", |refund| {
                refund.status = RefundStatus::Succeeded;
                refund.trouble = None;
                refund.entry = entry;
            })
        })
    }

    /// The gateway was asked how it stands, and the end is not known; see [`Payment::wait_on`].
    pub fn wait_on(&mut self, at: DateTime<Utc>) -> Option<Event> {
        self.stored.ask_at = asking::next(self.stored.created_at, at);
        if self.stored.ask_at.is_some() {
            return None;
        }
        let words = asking::given_up();
        Some(self.change("refund.troubled", |refund| refund.trouble = words))
    }

    fn change(&mut self, action: &'static str, how: impl FnOnce(&mut StoredRefund)) -> Event {
        let before = self.facts();
        how(&mut self.stored);
        self.tell(action, &before)
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.stored.id.get(), before, &self.facts())
            .of_client(self.stored.client.get())
    }

    fn facts(&self) -> Facts {
        let StoredRefund { payment, external_id, amount, status, trouble, .. } = &self.stored;
        facts([
            ("origin", Some(self.stored.origin.code().to_owned())),
            ("status", Some(status.code().to_owned())),
            ("payment_id", Some(payment.to_string())),
            ("gateway", Some(self.stored.gateway.to_string())),
            ("external_id", external_id.as_ref().map(ToString::to_string)),
            ("amount", Some(amount.to_string())),
            ("reason", Some(self.stored.reason.to_string())),
            ("trouble", trouble.as_ref().map(ToString::to_string)),
        ])
    }
}
