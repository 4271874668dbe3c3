//! Taking a currency off a client's credit in which he holds nothing (product 2.1).

use bursar_domain::access::Permission;
use bursar_domain::client::{Client, ClientId};
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::Currency;

use crate::{Actor, Desk, Error};

impl Desk {
    /// Takes a currency off a client's credit. Refused while there is anything in it, be it below
    /// zero. The journal keeps its entries.
    #[tracing::instrument(skip_all, fields(client.id = %client))]
    pub async fn close_credit(
        &self,
        actor: &Actor,
        client: ClientId,
        currency: &str,
    ) -> Result<(), Error> {
        actor.require(Permission::AdjustCredit)?;
        let code = currency.trim().to_uppercase();
        let mut errors = FieldErrors::none();
        let Some(currency) = errors.check("currency", "unknown", Currency::new(&code)) else {
            return Err(errors.into());
        };
        let work = self.begin(actor).await?;
        work.clients().get(client).await?;
        let ledger = work.ledgers().get(client).await?;
        let held = ledger.held().find(|held| held.credit.currency() == currency);
        let Some(held) = held else {
            let message = format!("The client holds no {currency}");
            return Err(FieldErrors::one("currency", "unknown", message).into());
        };
        if !held.credit.is_zero() || !held.unpaid_usage.is_zero() {
            let message = format!("there are still {} of credit", held.credit);
            return Err(Error::rule("credit_left", message));
        }
        work.ledgers().close(client, currency).await?;
        let event = Event::new("client.credit_closed", Client::NAME, client.get());
        let event = event.of_client(client.get()).because(currency.code());
        self.commit(work, actor, &[event]).await
    }
}
