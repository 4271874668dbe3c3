//! Stored payment methods, and the billing agreement that follows from them (product 5.12,
//! decision 12).

use bursar_domain::access::Permission;
use bursar_domain::billing::payment::{
    CardExpiry, GatewayCode, PaymentMethod, PaymentMethodId, StoredPaymentMethod,
};
use bursar_domain::client::{Agreement, ClientId};
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Line;

use super::gateway;
use crate::desk::require_seen;
use crate::ports::UnitOfWork;
use crate::schedule::TaskOutcome;
use crate::{Actor, Desk, Error};

/// How many clients are looked at together.
const CHUNK: u32 = 200;

/// A method that a client has stored with a gateway, as it was typed.
#[derive(Clone, Default)]
#[expect(missing_debug_implementations, reason = "the token is not to be printed")]
pub struct NewPaymentMethod {
    /// Whose.
    pub client: Option<ClientId>,
    /// Through which gateway.
    pub gateway: String,
    /// By what the gateway knows it. Never the number of a card.
    pub token: String,
    /// What people call it, such as `Visa 4242`.
    pub label: String,
    /// The last month in which it is good, as `2028-04`, where there is one.
    pub expires: String,
}

/// What was typed, read: gateway, token, label, expiry.
type ReadMethod = (GatewayCode, Line, Line, Option<CardExpiry>);

impl Desk {
    /// The stored methods of a client.
    pub async fn payment_methods(
        &self,
        actor: &Actor,
        client: ClientId,
    ) -> Result<Vec<PaymentMethod>, Error> {
        actor.require(Permission::ViewClients)?;
        self.require_client(actor, client).await?;
        self.ports.payments.methods(client).await
    }

    /// Keeps a method that a client has stored with a gateway.
    pub async fn store_payment_method(
        &self,
        actor: &Actor,
        command: &NewPaymentMethod,
    ) -> Result<PaymentMethod, Error> {
        actor.require(Permission::ManagePaymentMethods)?;
        let nobody = || FieldErrors::one("client_id", "required", "Choose a client");
        let client = command.client.ok_or_else(nobody)?;
        let stored = self.read_method(command)?;
        let work = self.begin(actor).await?;
        let gateway = stored.0.clone();
        let abilities = self.gateway_port(&gateway)?.abilities();
        if !abilities.stores_methods {
            let message = "This gateway keeps no methods that could be charged again";
            return Err(FieldErrors::one("gateway", "not_able", message).into());
        }
        work.clients().get(client).await?;
        let (gateway, token, label, expires) = stored;
        let (method, event) = PaymentMethod::store(StoredPaymentMethod {
            id: work.ids().one::<PaymentMethod>().await?,
            client,
            gateway,
            token,
            label,
            expires,
            created_at: self.now(),
            version: 1,
        });
        work.payment_methods().add(&method).await?;
        let mut events = vec![event];
        events.extend(self.derive_agreement(&*work, client).await?);
        self.commit(work, actor, &events).await?;
        Ok(method)
    }

    /// Forgets a stored method; payments that were made by it stay.
    pub async fn remove_payment_method(
        &self,
        actor: &Actor,
        client: ClientId,
        id: PaymentMethodId,
    ) -> Result<(), Error> {
        actor.require(Permission::ManagePaymentMethods)?;
        let work = self.begin(actor).await?;
        let method = work.payment_methods().get(id).await?;
        if method.as_stored().client != client {
            return Err(StoreError::NotFound { what: PaymentMethod::NAME, id: id.get() }.into());
        }
        work.payment_methods().remove(&method).await?;
        let mut events = vec![method.removed()];
        events.extend(self.derive_agreement(&*work, client).await?);
        self.commit(work, actor, &events).await
    }

    /// Sets whether a client may be charged without interaction whatever methods he has stored;
    /// answers what holds then, and the client's version.
    pub async fn set_billing_agreement(
        &self,
        actor: &Actor,
        client: ClientId,
        seen: Option<i64>,
        is_set: bool,
    ) -> Result<(Agreement, i64), Error> {
        actor.require(Permission::ManagePaymentMethods)?;
        let work = self.begin(actor).await?;
        let mut found = work.clients().get(client).await?;
        require_seen(&found, seen)?;
        let event = found.agree(is_set);
        if event.is_some() {
            work.clients().save(&found).await?;
            self.renew(&*work, &[client]).await?;
        }
        let version = found.version() + i64::from(event.is_some());
        self.commit(work, actor, event.as_slice()).await?;
        Ok((found.agreement(), version))
    }

    /// Keeps the flag that follows from a client's stored methods; his limits follow from it.
    async fn derive_agreement(
        &self,
        work: &dyn UnitOfWork,
        client: ClientId,
    ) -> Result<Option<Event>, Error> {
        let (methods, today) = (work.payment_methods().of_client(client).await?, self.today());
        let has_method = methods.iter().any(|method| method.is_usable_on(today));
        let mut found = work.clients().get(client).await?;
        let event = found.note_payment_method(has_method);
        if event.is_some() {
            work.clients().save(&found).await?;
            self.renew(work, &[client]).await?;
        }
        Ok(event)
    }

    /// Ends the agreement that followed from cards which have expired meanwhile; whose.
    pub(crate) async fn end_expired_agreements(&self, actor: &Actor) -> Result<TaskOutcome, Error> {
        let (mut after, mut ended) = (None, 0_u64);
        loop {
            let payments = &self.ports.payments;
            let some = payments.with_expired_methods(self.today(), after, CHUNK).await?;
            let Some(last) = some.last().copied() else { break };
            for client in some {
                let work = self.begin(actor).await?;
                let event = self.derive_agreement(&*work, client).await?;
                ended += u64::from(event.is_some());
                self.commit(work, actor, event.as_slice()).await?;
            }
            after = Some(last);
        }
        let word = if ended == 1 { "client has" } else { "clients have" };
        Ok(TaskOutcome::Succeeded(format!("{ended} {word} no card that is good any more")))
    }

    fn read_method(&self, command: &NewPaymentMethod) -> Result<ReadMethod, Error> {
        let mut errors = FieldErrors::none();
        let code = gateway(&command.gateway, &mut errors);
        if code.as_ref().is_some_and(|code| self.ports.gateways.get(code).is_none()) {
            errors.add("gateway", "unknown", "Choose a gateway that is there");
        }
        let token = errors.check("token", "malformed", Line::parse(&command.token, 255));
        let is_number = |text: &Line| {
            let digits = text.as_str().chars().filter(char::is_ascii_digit).count();
            let rest =
                text.as_str().chars().any(|sign| !(sign.is_ascii_digit() || " -".contains(sign)));
            (12..=19).contains(&digits) && !rest
        };
        if token.as_ref().is_some_and(is_number) {
            let message = "This looks like the number of a card: enter the gateway's token for it";
            errors.add("token", "card_number", message);
        }
        let label = errors.check("label", "malformed", Line::parse(&command.label, 64));
        let expires = Some(command.expires.trim()).filter(|month| !month.is_empty());
        let expires = expires.and_then(|month| {
            let month = month.parse::<CardExpiry>();
            errors.check("expires", "malformed", month)
        });
        let (Some(code), Some(token), Some(label)) = (code, token, label) else {
            return Err(errors.into());
        };
        Ok(errors.ok((code, token, label, expires))?)
    }
}
