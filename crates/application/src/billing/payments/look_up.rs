//! Asking gateways how things stand of which they have not told the end (decision 23): a notice can
//! get lost, and a process of theirs can die as ours can.

use std::sync::Arc;

use bursar_domain::billing::payment::{
    GatewayCode, Payment, PaymentId, PaymentStatus, Refund, RefundId, RefundStatus,
};

use super::run::called;
use crate::ports::PaymentGateway;
use crate::ports::gateway::{GatewayAnswer, GatewayState, LookUp, NoticeSubject};
use crate::schedule::TaskOutcome;
use crate::{Actor, Desk, Error};

/// How many payments and how many refunds are asked about in one round.
const MOST: u32 = 100;

/// What follows from it that a gateway does not know what it was asked for.
const NEVER_HEARD: &str = "the gateway has never heard of it";

impl Desk {
    /// Asks gateways about payments and refunds that have been waiting for too long.
    pub(crate) async fn ask_about_waiting(&self, actor: &Actor) -> Result<TaskOutcome, Error> {
        let (mut asked, mut failed) = (0_u32, 0_u32);
        let mut count = |outcome: Result<(), Error>, what: &str| {
            asked += 1;
            if let Err(error) = outcome {
                tracing::warn!(what, %error, "a gateway did not say how something stands");
                failed += 1;
            }
        };
        let payments = &self.ports.payments;
        for id in payments.waiting(self.now(), MOST).await? {
            count(self.ask_about_payment(actor, id).await, &format!("payment {id}"));
        }
        for id in payments.waiting_refunds(self.now(), MOST).await? {
            count(self.ask_about_refund(actor, id).await, &format!("refund {id}"));
        }
        let summary = format!("gateways were asked about {asked} payments and refunds");
        Ok(match failed {
            0 => TaskOutcome::Succeeded(summary),
            failed => {
                TaskOutcome::Failed(format!("{summary}; {failed} times in vain, see the log"))
            }
        })
    }

    async fn ask_about_payment(&self, actor: &Actor, id: PaymentId) -> Result<(), Error> {
        let work = self.ports.store.begin().await?;
        let payment = work.payments().get(id).await?;
        drop(work);
        let stored = payment.as_stored();
        let external_id = stored.external_id.as_ref().map(ToString::to_string);
        let subject = NoticeSubject::Payment;
        let question = LookUp { subject, key: payment.key(), external_id };
        let answer = self.looked_up(&stored.gateway, &question).await;
        let work = self.ports.store.begin().await?;
        let mut payment = work.payments().get(id).await?;
        if !payment.status().is_open() {
            return Ok(());
        }
        let event = payment.wait_on(self.now());
        let state = match answer {
            Ok((name, state)) => {
                if let Some(name) = name {
                    payment.name(called(&name)?);
                }
                state
            }
            Err(error) => {
                work.payments().save(&payment).await?;
                self.commit(work, actor, event.as_slice()).await?;
                return Err(error);
            }
        };
        let is_held = payment.status() == PaymentStatus::Authorised;
        match state {
            GatewayState::Waiting { .. } => {
                work.payments().save(&payment).await?;
                self.commit(work, actor, event.as_slice()).await
            }
            // It was to be taken, and whoever was to do that has given up.
            GatewayState::Authorised if is_held => {
                work.payments().save(&payment).await?;
                self.start_taking(&*work, actor, id).await?;
                self.commit(work, actor, event.as_slice()).await
            }
            end => self.hear_of_payment(actor, work, payment, end).await,
        }
    }

    async fn ask_about_refund(&self, actor: &Actor, id: RefundId) -> Result<(), Error> {
        let work = self.ports.store.begin().await?;
        let known = work.refunds().look(id).await?;
        drop(work);
        let stored = known.as_stored();
        let external_id = stored.external_id.as_ref().map(ToString::to_string);
        let subject = NoticeSubject::Refund;
        let question = LookUp { subject, key: known.key(), external_id };
        let answer = self.looked_up(&stored.gateway, &question).await;
        let work = self.ports.store.begin().await?;
        // The order of locks is that of notices: the payment first.
        let payment: Payment = work.payments().get(stored.payment).await?;
        let mut refund: Refund = work.refunds().get(id).await?;
        if refund.as_stored().status != RefundStatus::Waiting || refund.key() != question.key {
            return Ok(());
        }
        let event = refund.wait_on(self.now());
        match answer {
            Ok((name, GatewayState::Succeeded { fee })) => {
                if let Some(name) = name {
                    refund.name(called(&name)?);
                }
                let state = GatewayState::Succeeded { fee };
                self.hear_of_refund(actor, work, payment, refund, state).await
            }
            Ok((_, state @ GatewayState::Failed { .. })) => {
                self.hear_of_refund(actor, work, payment, refund, state).await
            }
            Ok((_, GatewayState::Waiting { .. } | GatewayState::Authorised)) => {
                work.refunds().save(&refund).await?;
                self.commit(work, actor, event.as_slice()).await
            }
            Err(error) => {
                work.refunds().save(&refund).await?;
                self.commit(work, actor, event.as_slice()).await?;
                Err(error)
            }
        }
    }

    /// How something stands at its gateway, and what that calls it. What the gateway has never heard
    /// of has failed.
    async fn looked_up(
        &self,
        gateway: &GatewayCode,
        question: &LookUp,
    ) -> Result<(Option<String>, GatewayState), Error> {
        let port: Arc<dyn PaymentGateway> = Arc::clone(self.gateway_port(gateway)?);
        let found = port.look_up(question).await;
        Ok(match found.map_err(|error| Error::Unreachable(error.to_string()))? {
            Some(GatewayAnswer { external_id, state }) => (Some(external_id), state),
            None => (None, GatewayState::Failed { why: NEVER_HEARD.to_owned() }),
        })
    }
}
