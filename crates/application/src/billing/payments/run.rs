//! What workers do with gateways: ask outside of any unit of work, and keep what was answered.
//!
//! A worker that dies between the two leaves a payment or refund that waits; the next one asks
//! again under the same key, and is answered what was answered then.

use std::sync::Arc;

use bursar_domain::billing::payment::{Payment, PaymentStatus, Refund, RefundStatus};
use bursar_domain::repository::Aggregate;
use bursar_kernel::{Id, Line};

use crate::operations::{Operation, actor_of};
use crate::ports::gateway::{ChargeRequest, FollowUp, GatewayAnswer, GatewayError, GatewayState};
use crate::ports::{PaymentGateway, UnitOfWork};
use crate::{Desk, Error};

/// What an operation is about.
fn subject<A: Aggregate>(operation: &Operation) -> Result<Id<A>, Error> {
    let id = operation.subject.map(|subject| subject.id).unwrap_or_default();
    Id::new(id).map_err(|_| Error::rule("no_subject", format!("it is about no {}", A::NAME)))
}

/// What an answer comes to. That somebody declines is an answer; that nobody answers is none.
fn answered(
    outcome: Result<GatewayAnswer, GatewayError>,
) -> Result<(Option<String>, GatewayState), Error> {
    match outcome {
        Ok(GatewayAnswer { external_id, state }) => Ok((Some(external_id), state)),
        Err(GatewayError::Declined(why) | GatewayError::Wrong(why)) => {
            Ok((None, GatewayState::Failed { why }))
        }
        Err(error @ GatewayError::Unavailable(_)) => Err(Error::Unreachable(error.to_string())),
    }
}

/// What the gateway calls something, if that can be kept.
pub(super) fn called(external_id: &str) -> Result<Line, Error> {
    Line::parse(external_id, 255)
        .map_err(|error| Error::rule("gateway_nonsense", format!("the gateway's id: {error}")))
}

impl Desk {
    /// Asks for the money, or takes what the gateway holds of it.
    pub(crate) async fn run_take_payment(
        &self,
        operation: &mut Operation,
    ) -> Result<Option<String>, Error> {
        let (id, actor) = (subject::<Payment>(operation)?, actor_of(operation));
        let work = self.ports.store.begin().await?;
        let payment = work.payments().get(id).await?;
        let question = self.question(&*work, &payment).await?;
        drop(work);
        if let Some(question) = question {
            let (external_id, state) = answered(question.ask().await)?;
            let work = self.ports.store.begin().await?;
            let mut payment = work.payments().get(id).await?;
            if let Some(external_id) = external_id {
                payment.name(called(&external_id)?);
            }
            self.hear_of_payment(&actor, work, payment, state).await?;
        }
        let work = self.ports.store.begin().await?;
        let payment = work.payments().get(id).await?;
        self.was_asked(work, operation).await?;
        Ok(Some(outcome(&payment)))
    }

    /// The gateway has been asked, and what it answered is kept.
    async fn was_asked(
        &self,
        work: Box<dyn UnitOfWork>,
        operation: &mut Operation,
    ) -> Result<(), Error> {
        for step in &mut operation.steps {
            step.done = step.total;
        }
        work.operations().save(operation).await?;
        Ok(work.commit().await?)
    }

    /// What the gateway is asked next about a payment, if anything.
    async fn question(
        &self,
        work: &dyn UnitOfWork,
        payment: &Payment,
    ) -> Result<Option<Question>, Error> {
        let stored = payment.as_stored();
        let port = Arc::clone(self.gateway_port(&stored.gateway)?);
        let request = match (payment.status(), &stored.external_id) {
            (PaymentStatus::Waiting, None) => {
                let token = match stored.method {
                    None => None,
                    Some(method) => {
                        let method = work.payment_methods().get(method).await?;
                        Some(method.as_stored().token.to_string())
                    }
                };
                let invoice = work.invoices().get(stored.invoice).await?.into_issued()?;
                let number = invoice.number().map(ToString::to_string).unwrap_or_default();
                Request::Charge(ChargeRequest {
                    key: payment.key(),
                    amount: stored.amount,
                    token,
                    description: format!("Invoice {number}"),
                })
            }
            (PaymentStatus::Authorised, Some(external_id)) => Request::Capture(FollowUp {
                key: format!("{}-capture", payment.key()),
                external_id: external_id.to_string(),
                amount: stored.amount,
            }),
            _ => return Ok(None),
        };
        Ok(Some(Question { port, request }))
    }

    /// Asks the gateway to give money back.
    pub(crate) async fn run_refund_payment(
        &self,
        operation: &mut Operation,
    ) -> Result<Option<String>, Error> {
        let (id, actor) = (subject::<Refund>(operation)?, actor_of(operation));
        let work = self.ports.store.begin().await?;
        let refund = work.refunds().get(id).await?;
        let stored = refund.as_stored();
        if stored.status != RefundStatus::Waiting || stored.external_id.is_some() {
            return Ok(Some(format!("the refund is {} already", stored.status)));
        }
        let payment = work.payments().get(stored.payment).await?;
        drop(work);
        let port = self.gateway_port(&stored.gateway)?;
        let Some(external_id) = &payment.as_stored().external_id else {
            return Err(Error::rule("no_external_id", "the gateway does not know the payment"));
        };
        let request = FollowUp {
            key: refund.key(),
            external_id: external_id.to_string(),
            amount: stored.amount,
        };
        let (external_id, state) = answered(port.refund(&request).await)?;
        let work = self.ports.store.begin().await?;
        // The order of locks is that of notices: the payment first.
        let payment = work.payments().get(stored.payment).await?;
        let mut refund = work.refunds().get(id).await?;
        if refund.key() != request.key {
            return Ok(Some("another try came first".to_owned()));
        }
        if let Some(external_id) = external_id {
            refund.name(called(&external_id)?);
        }
        let words = match &state {
            GatewayState::Failed { why } => format!("the gateway refused: {why}"),
            GatewayState::Succeeded { .. } => "the money has gone back".to_owned(),
            GatewayState::Waiting { .. } | GatewayState::Authorised => {
                "the gateway will tell when the money has gone back".to_owned()
            }
        };
        self.hear_of_refund(&actor, work, payment, refund, state).await?;
        self.was_asked(self.ports.store.begin().await?, operation).await?;
        Ok(Some(words))
    }
}

/// A question for a gateway.
struct Question {
    port: Arc<dyn PaymentGateway>,
    request: Request,
}

enum Request {
    Charge(ChargeRequest),
    Capture(FollowUp),
}

impl Question {
    async fn ask(&self) -> Result<GatewayAnswer, GatewayError> {
        match &self.request {
            Request::Charge(request) if request.token.is_some() => {
                self.port.charge_stored(request).await
            }
            Request::Charge(request) => self.port.authorise(request).await,
            Request::Capture(request) => self.port.capture(request).await,
        }
    }
}

/// How a payment stands, in words for the operation's page.
fn outcome(payment: &Payment) -> String {
    let stored = payment.as_stored();
    match (stored.status, &stored.trouble) {
        (PaymentStatus::Failed, Some(why)) => format!("no money came: {why}"),
        (PaymentStatus::Waiting, _) => "the gateway will tell when the money has come".to_owned(),
        (status, _) => format!("payment #{} is {}", stored.id, status.label().to_lowercase()),
    }
}
