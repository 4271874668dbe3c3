//! Listing currencies and setting their rates (product 5.15).

use bursar_domain::access::Permission;
use bursar_domain::currency::{CurrencyInput, ListedCurrency};
use bursar_domain::event::Event;
use bursar_kernel::Id;

use crate::desk::require_seen;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Lists a currency.
    pub async fn list_currency(
        &self,
        actor: &Actor,
        input: &CurrencyInput,
    ) -> Result<Id<ListedCurrency>, Error> {
        actor.require(Permission::EditCurrencies)?;
        let work = self.begin(actor).await?;
        let id = work.ids().one().await?;
        let (listed, event) = ListedCurrency::list(id, input, self.now())?;
        work.currencies().add(&listed).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(id)
    }

    /// Sets a currency's rate, and values the credit of its clients by it; nothing is written when
    /// the rate is the same.
    pub async fn set_rate(
        &self,
        actor: &Actor,
        currency: Id<ListedCurrency>,
        seen: Option<i64>,
        rate: &str,
    ) -> Result<(), Error> {
        actor.require(Permission::EditCurrencies)?;
        let work = self.begin(actor).await?;
        let mut listed = work.currencies().get(currency).await?;
        require_seen(&listed, seen)?;
        let event = Some(listed.set_rate(rate, self.now())?).filter(Event::is_change);
        if event.is_some() {
            work.currencies().save(&listed).await?;
            self.revalue(&*work, listed.currency()).await?;
        }
        self.commit(work, actor, event.as_slice()).await
    }

    /// Takes a currency off the list; refused for the default one and for one in use.
    pub async fn remove_currency(
        &self,
        actor: &Actor,
        currency: Id<ListedCurrency>,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(Permission::EditCurrencies)?;
        let work = self.begin(actor).await?;
        let listed = work.currencies().get(currency).await?;
        require_seen(&listed, seen)?;
        if listed.is_default() {
            return Err(Error::rule("default_currency", "the default currency cannot be removed"));
        }
        let users = work.settings().count_with_currency(listed.currency()).await?;
        if users > 0 {
            let message = format!("{users} clients use {}", listed.currency().code());
            return Err(Error::rule("currency_in_use", message));
        }
        work.currencies().remove(&listed).await?;
        self.commit(work, actor, &[listed.removed()]).await
    }
}
