//! Money that goes back without our having asked for it: given back in the gateway's own panel, or
//! taken back by the payer's bank (decision 23).

use bursar_domain::billing::payment::{
    GatewayCode, NewRefund, Payment, PaymentId, Refund, RefundOrigin,
};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::money::Money;

use super::refund::{Keeping, Way};
use super::run::called;
use crate::billing::invoices::till::Till;
use crate::billing::journal::reason_of;
use crate::ports::UnitOfWork;
use crate::ports::gateway::{GatewayNotice, GatewayState, NoticeSubject};
use crate::{Actor, Desk, Error};

impl Desk {
    /// A gateway tells of a refund or a chargeback that is not in the books.
    pub(super) async fn refund_reported(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        code: &GatewayCode,
        notice: &GatewayNotice,
    ) -> Result<(), Error> {
        let missing = || StoreError::NotFound { what: Refund::NAME, id: 0 };
        let of = notice.payment.as_deref().ok_or_else(missing)?;
        let payment = work.payments().called(code, of).await?.ok_or_else(missing)?;
        // The same notice may have been taken while we waited for the payment.
        if let Some(known) = work.refunds().called(code, &notice.external_id).await? {
            return self.known_refund_told(actor, work, &known, notice).await;
        }
        if let GatewayState::Failed { .. } = notice.state {
            tracing::info!(payment.id = %payment.id(), "a refund that never was has failed");
            return Ok(());
        }
        if !payment.status().has_money() {
            let message = "the payment has not come yet: tell it again later";
            return Err(Error::rule("payment_not_there", message));
        }
        let id = payment.id();
        let outcome = self.book_reported(actor, work, payment, notice).await;
        self.or_trouble(actor, id, notice.amount, outcome).await
    }

    /// Money has gone, and the books cannot say so: that is for a person, who finds it at the
    /// payment.
    async fn or_trouble(
        &self,
        actor: &Actor,
        id: PaymentId,
        sum: Money,
        outcome: Result<(), Error>,
    ) -> Result<(), Error> {
        let Err(error @ (Error::Rule { .. } | Error::Invalid(_))) = outcome else { return outcome };
        let work = self.ports.store.begin().await?;
        let payment = work.payments().get(id).await?;
        let why = format!("the gateway says that {sum} went back, which is not booked: {error}");
        self.told_of_other_money(actor, work, payment, &why).await
    }

    async fn book_reported(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        mut payment: Payment,
        notice: &GatewayNotice,
    ) -> Result<(), Error> {
        let origin = match notice.subject {
            NoticeSubject::Chargeback => RefundOrigin::Chargeback,
            NoticeSubject::Payment | NoticeSubject::Refund => RefundOrigin::Gateway,
        };
        let (amount, reason) = (notice.amount, reason_of(origin.label())?);
        let mut till = Till::open(work, payment.as_stored().invoice, None).await?;
        let words = (reason.clone(), None);
        let entry = self.take_out(actor, &mut till, &mut payment, amount, Way::Gone, words).await?;
        let id = till.work.ids().one::<Refund>().await?;
        let new = NewRefund { id, origin, amount, reason, entry };
        let (mut refund, event) = Refund::begin(new, &payment, self.now());
        refund.name(called(&notice.external_id)?);
        till.events.push(event);
        let is_over = matches!(notice.state, GatewayState::Succeeded { .. });
        if is_over {
            till.events.extend(refund.succeed());
        }
        till.tells_of_refunds = is_over && origin == RefundOrigin::Gateway;
        self.keep_with(actor, till, payment, Some((refund, Keeping::New))).await
    }

    /// A refund that was taken for failed has gone back after all.
    pub(super) async fn went_back_late(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        payment: Payment,
        refund: Refund,
    ) -> Result<(), Error> {
        let (id, sum) = (payment.id(), refund.as_stored().amount);
        let outcome = self.book_late(actor, work, payment, refund).await;
        self.or_trouble(actor, id, sum, outcome).await
    }

    async fn book_late(
        &self,
        actor: &Actor,
        work: Box<dyn UnitOfWork>,
        mut payment: Payment,
        mut refund: Refund,
    ) -> Result<(), Error> {
        let (amount, reason) = (refund.as_stored().amount, refund.as_stored().reason.clone());
        let mut till = Till::open(work, payment.as_stored().invoice, None).await?;
        let words = (reason, None);
        let entry = self.take_out(actor, &mut till, &mut payment, amount, Way::Gone, words).await?;
        till.events.extend(refund.succeed_late(entry));
        self.keep_with(actor, till, payment, Some((refund, Keeping::Changed))).await
    }
}
