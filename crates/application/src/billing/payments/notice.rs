//! What gateways tell, as an answer or by a notice, and what follows from it. The same thing may be
//! told twice, late, or after what came of it.

use async_trait::async_trait;
use bursar_domain::billing::payment::{
    GatewayCode, Payment, PaymentStatus, Refund, RefundOrigin, RefundStatus,
};
use bursar_domain::event::Event;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;
use bursar_kernel::money::Money;

use super::book::Booking;
use super::run::called;
use super::settings::gateway_of;
use super::told;
use crate::ports::UnitOfWork;
use crate::ports::gateway::{GatewayNotice, GatewayState, NoticeError, NoticeSubject, RawNotice};
use crate::{Actor, Desk, Error};

impl Desk {
    /// Takes a notice of a gateway. Its signature is checked before anything else is read of it;
    /// what is unknown, forged or about other money changes nothing in the books.
    #[tracing::instrument(skip_all, fields(gateway = code))]
    pub async fn receive_notice(
        &self,
        request_id: &str,
        code: &str,
        notice: RawNotice<'_>,
    ) -> Result<(), Error> {
        let missing = StoreError::NotFound { what: "gateway", id: 0 };
        let code: Option<GatewayCode> = code.parse().ok();
        let port = code.as_ref().and_then(|code| self.ports.gateways.get(code));
        let port = port.ok_or(missing)?;
        let notice = port.read_notice(notice, self.now()).map_err(|error| {
            tracing::warn!(%error, "a notice was not believed");
            refusal(&error)
        })?;
        let actor = Actor::worker(port.name(), None, request_id);
        match notice.subject {
            NoticeSubject::Payment => self.payment_told(&actor, &port.code(), &notice).await,
            NoticeSubject::Refund | NoticeSubject::Chargeback => {
                self.refund_told(&actor, &port.code(), &notice).await
            }
        }
    }

    /// Takes what gateways of this very process have to tell; how many notices that was. For
    /// workers: call it in a loop with a pause.
    pub async fn receive_own_notices(&self) -> usize {
        let Some(source) = &self.ports.notices else { return 0 };
        let due = source.due(self.now());
        for (place, sent) in due.iter().enumerate() {
            let notice = RawNotice { headers: &sent.headers, body: &sent.body };
            let request = format!("notice-{}-{place}", self.now().timestamp_micros());
            if let Err(error) = self.receive_notice(&request, sent.gateway.as_str(), notice).await {
                tracing::warn!(%error, "a notice was not taken");
            }
        }
        due.len()
    }

    async fn payment_told(
        &self,
        actor: &Actor,
        code: &GatewayCode,
        notice: &GatewayNotice,
    ) -> Result<(), Error> {
        let work = self.ports.store.begin().await?;
        let found = told_of::<Payment>(&*work, code, notice).await?;
        let mut payment = found.ok_or(StoreError::NotFound { what: Payment::NAME, id: 0 })?;
        payment.name(called(&notice.external_id)?);
        if let Err(mismatch) = payment.require_sum(notice.amount) {
            return self.told_of_other_money(actor, work, payment, &mismatch.to_string()).await;
        }
        self.hear_of_payment(actor, work, payment, notice.state.clone()).await
    }

    async fn refund_told(
        &self,
        actor: &Actor,
        code: &GatewayCode,
        notice: &GatewayNotice,
    ) -> Result<(), Error> {
        let work = self.ports.store.begin().await?;
        match told_of::<Refund>(&*work, code, notice).await? {
            Some(known) => self.known_refund_told(actor, work, &known, notice).await,
            None => self.refund_reported(actor, work, code, notice).await,
        }
    }

    /// A gateway tells of a refund that is in the books.
    pub(super) async fn known_refund_told(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        known: &Refund,
        notice: &GatewayNotice,
    ) -> Result<(), Error> {
        // The order of locks is the same everywhere: the payment first.
        let payment = work.payments().get(known.as_stored().payment).await?;
        let mut refund = work.refunds().get(known.id()).await?;
        refund.name(called(&notice.external_id)?);
        if let Err(mismatch) = refund.require_sum(notice.amount) {
            return self.told_of_other_money(actor, work, payment, &mismatch.to_string()).await;
        }
        self.hear_of_refund(actor, work, payment, refund, notice.state.clone()).await
    }

    /// Somebody who has the gateway's secret speaks of another sum: nothing is booked, and staff
    /// are told at the payment.
    pub(super) async fn told_of_other_money(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        mut payment: Payment,
        why: &str,
    ) -> Result<(), Error> {
        let id = payment.id();
        tracing::error!(payment.id = %id, why, "a notice speaks of other money");
        if let Some(event) = told(why).and_then(|what| payment.trouble(what)) {
            work.payments().save(&payment).await?;
            self.commit(work, actor, &[event]).await?;
        }
        Err(Error::rule("other_money", why))
    }

    /// What follows from how a payment stands at its gateway. What is known already, or was
    /// overtaken, changes nothing.
    pub(super) async fn hear_of_payment(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        mut payment: Payment,
        state: GatewayState,
    ) -> Result<(), Error> {
        let heard = match state {
            GatewayState::Waiting { pay_at } => {
                if payment.status().is_open() {
                    payment.lead_to(pay_at.and_then(|address| called(&address).ok()));
                }
                work.payments().save(&payment).await?;
                return self.commit(work, actor, &[]).await;
            }
            GatewayState::Authorised => payment.authorise(),
            GatewayState::Failed { why: words } => payment.fail(told(&words)),
            GatewayState::Succeeded { fee } => {
                if payment.status().has_money() {
                    return Ok(());
                }
                let stored = payment.as_stored();
                let fee = match fee.filter(|fee| fee.currency() == stored.amount.currency()) {
                    Some(fee) => fee,
                    None => self.usual_fee(&*work, &payment).await?,
                };
                let (on, reference) = (self.today(), stored.external_id.clone());
                let booking = Booking { on, fee, reference, note: None };
                return self.book_kept(actor, work, payment, booking).await;
            }
        };
        let Ok(event) = heard else {
            tracing::info!(payment.id = %payment.id(), "old news of a payment");
            return Ok(());
        };
        work.payments().save(&payment).await?;
        if payment.status() == PaymentStatus::Authorised {
            self.start_taking(&*work, actor, payment.id()).await?;
        }
        self.commit(work, actor, &[event]).await
    }

    async fn usual_fee(&self, work: &dyn UnitOfWork, payment: &Payment) -> Result<Money, Error> {
        let stored = payment.as_stored();
        let gateway = gateway_of(work, self.gateway_port(&stored.gateway)?).await?;
        let ledger = work.ledgers().get(stored.client).await?;
        Ok(gateway.fee_of(stored.amount, ledger.rates())?)
    }

    /// What follows from how a refund stands at its gateway.
    pub(super) async fn hear_of_refund(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        payment: Payment,
        mut refund: Refund,
        state: GatewayState,
    ) -> Result<(), Error> {
        let event: Option<Event> = match state {
            GatewayState::Waiting { .. } | GatewayState::Authorised => None,
            GatewayState::Succeeded { .. } => {
                if refund.as_stored().status == RefundStatus::Failed {
                    return self.went_back_late(actor, work, payment, refund).await;
                }
                let Some(event) = refund.succeed() else { return Ok(()) };
                if refund.as_stored().origin != RefundOrigin::Chargeback {
                    self.tell_of_refund(&*work, &refund).await?;
                }
                Some(event)
            }
            GatewayState::Failed { why: words } => {
                let Some(event) = refund.fail(told(&words)) else { return Ok(()) };
                return self.put_back(actor, work, payment, refund, event).await;
            }
        };
        work.refunds().save(&refund).await?;
        self.commit(work, actor, event.as_slice()).await
    }
}

impl Desk {
    /// Tells the client that a refund has gone back.
    async fn tell_of_refund(&self, work: &dyn UnitOfWork, refund: &Refund) -> Result<(), Error> {
        let stored = refund.as_stored();
        let invoice = work.invoices().get(stored.invoice).await?.into_issued()?;
        let entry = work.ledgers().entry(stored.entry).await?;
        self.tell_of_money(work, &invoice, std::iter::once(&entry)).await
    }
}

/// How a notice that is not believed is answered: as little as possible.
fn refusal(error: &NoticeError) -> Error {
    match error {
        NoticeError::Unexpected => StoreError::NotFound { what: "gateway", id: 0 }.into(),
        NoticeError::Forged => Error::Unauthenticated,
        NoticeError::Senseless(_) => Error::rule("senseless", "the notice makes no sense"),
    }
}

/// The id that a key of ours names: `payment-7-…`.
fn id_in<A: Aggregate>(key: &str) -> Option<Id<A>> {
    let rest = key.strip_prefix(A::NAME)?.strip_prefix('-')?;
    rest.split('-').next()?.parse().ok()
}

/// Something that a gateway is asked for and tells of.
#[async_trait]
trait Asked: Aggregate {
    /// The one that the gateway calls so.
    async fn called(
        work: &dyn UnitOfWork,
        gateway: &GatewayCode,
        external_id: &str,
    ) -> Result<Option<Self>, StoreError>;

    /// The one with this id.
    async fn with_id(work: &dyn UnitOfWork, id: Id<Self>) -> Result<Self, StoreError>;

    /// Whether the gateway was asked for it under this key, and has not said what it calls it.
    fn is_nameless(&self, gateway: &GatewayCode, key: &str) -> bool;
}

#[async_trait]
impl Asked for Payment {
    async fn called(
        work: &dyn UnitOfWork,
        gateway: &GatewayCode,
        external_id: &str,
    ) -> Result<Option<Self>, StoreError> {
        work.payments().called(gateway, external_id).await
    }

    async fn with_id(work: &dyn UnitOfWork, id: Id<Self>) -> Result<Self, StoreError> {
        work.payments().get(id).await
    }

    fn is_nameless(&self, gateway: &GatewayCode, key: &str) -> bool {
        let stored = self.as_stored();
        stored.gateway == *gateway && stored.external_id.is_none() && self.key() == key
    }
}

/// A refund is looked at without a lock: its payment is locked first.
#[async_trait]
impl Asked for Refund {
    async fn called(
        work: &dyn UnitOfWork,
        gateway: &GatewayCode,
        external_id: &str,
    ) -> Result<Option<Self>, StoreError> {
        work.refunds().called(gateway, external_id).await
    }

    async fn with_id(work: &dyn UnitOfWork, id: Id<Self>) -> Result<Self, StoreError> {
        work.refunds().look(id).await
    }

    fn is_nameless(&self, gateway: &GatewayCode, key: &str) -> bool {
        let stored = self.as_stored();
        stored.gateway == *gateway && stored.external_id.is_none() && self.key() == key
    }
}

/// What a notice is about, by the gateway's name for it or by our key, which comes first if the
/// notice overtakes the answer; nothing if we know of no such thing.
async fn told_of<A: Asked>(
    work: &dyn UnitOfWork,
    code: &GatewayCode,
    notice: &GatewayNotice,
) -> Result<Option<A>, Error> {
    if let Some(found) = A::called(work, code, &notice.external_id).await? {
        return Ok(Some(found));
    }
    let key = notice.key.as_deref().unwrap_or_default();
    let Some(id) = id_in::<A>(key) else { return Ok(None) };
    let found = A::with_id(work, id).await?;
    Ok(Some(found).filter(|found| found.is_nameless(code, key)))
}
