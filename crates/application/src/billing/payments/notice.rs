//! What gateways tell, as an answer or by a notice, and what follows from it. The same thing may be
//! told twice, late, or after what came of it.

use bursar_domain::billing::payment::{
    GatewayCode, Payment, PaymentRefusal, PaymentStatus, Refund,
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
            NoticeSubject::Refund => self.refund_told(&actor, &port.code(), &notice).await,
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
        let mut payment = payment_of(&*work, code, notice).await?;
        payment.name(called(&notice.external_id)?);
        if let Err(mismatch) = payment.require_sum(notice.amount) {
            return self.told_of_other_money(actor, work, payment, &mismatch).await;
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
        let found = refund_of(&*work, code, notice).await?;
        // The order of locks is the same everywhere: the payment first.
        let payment = work.payments().get(found.as_stored().payment).await?;
        let mut refund = work.refunds().get(found.id()).await?;
        refund.name(called(&notice.external_id)?);
        if let Err(mismatch) = refund.require_sum(notice.amount) {
            return self.told_of_other_money(actor, work, payment, &mismatch).await;
        }
        self.hear_of_refund(actor, work, payment, refund, notice.state.clone()).await
    }

    /// Somebody who has the gateway's secret speaks of another sum: nothing is booked, and staff
    /// are told at the payment.
    async fn told_of_other_money(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        mut payment: Payment,
        mismatch: &PaymentRefusal,
    ) -> Result<(), Error> {
        let id = payment.id();
        tracing::error!(payment.id = %id, %mismatch, "a notice speaks of other money");
        if let Some(event) = told(&mismatch.to_string()).and_then(|what| payment.trouble(what)) {
            work.payments().save(&payment).await?;
            self.commit(work, actor, &[event]).await?;
        }
        Err(Error::rule("other_money", mismatch.to_string()))
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
                let Some(event) = refund.succeed() else { return Ok(()) };
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

/// How a notice that is not believed is answered: as little as possible.
fn refusal(error: &NoticeError) -> Error {
    match error {
        NoticeError::Unexpected => StoreError::NotFound { what: "gateway", id: 0 }.into(),
        NoticeError::Forged => Error::Unauthenticated,
        NoticeError::Senseless(_) => Error::rule("senseless", "the notice makes no sense"),
    }
}

/// The id that a key of ours names: `payment-7-…`.
fn id_in<A: Aggregate>(key: Option<&str>) -> Option<Id<A>> {
    let rest = key?.strip_prefix(A::NAME)?.strip_prefix('-')?;
    rest.split('-').next()?.parse().ok()
}

/// The payment that a notice is about, by the gateway's name for it or by our key, which comes
/// first if the notice overtakes the answer.
async fn payment_of(
    work: &dyn UnitOfWork,
    code: &GatewayCode,
    notice: &GatewayNotice,
) -> Result<Payment, Error> {
    if let Some(payment) = work.payments().called(code, &notice.external_id).await? {
        return Ok(payment);
    }
    let unknown = StoreError::NotFound { what: Payment::NAME, id: 0 };
    let key = notice.key.as_deref();
    let Some(id) = id_in::<Payment>(key) else { return Err(unknown.into()) };
    let payment = work.payments().get(id).await?;
    let stored = payment.as_stored();
    let is_his = stored.gateway == *code && stored.external_id.is_none();
    if is_his && key == Some(payment.key().as_str()) { Ok(payment) } else { Err(unknown.into()) }
}

/// The same for a refund, without a lock.
async fn refund_of(
    work: &dyn UnitOfWork,
    code: &GatewayCode,
    notice: &GatewayNotice,
) -> Result<Refund, Error> {
    if let Some(refund) = work.refunds().called(code, &notice.external_id).await? {
        return Ok(refund);
    }
    let unknown = StoreError::NotFound { what: Refund::NAME, id: 0 };
    let key = notice.key.as_deref();
    let Some(id) = id_in::<Refund>(key) else { return Err(unknown.into()) };
    let refund = work.refunds().look(id).await?;
    let stored = refund.as_stored();
    let is_his = stored.gateway == *code && stored.external_id.is_none();
    if is_his && key == Some(refund.key().as_str()) { Ok(refund) } else { Err(unknown.into()) }
}
