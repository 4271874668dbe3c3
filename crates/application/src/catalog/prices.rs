//! Writing price lists: what a product costs, for how long, in which currency (product 5.3).

use bursar_domain::catalog::{Product, ProductCycle, ProductCycleInput, ProductUse};
use bursar_domain::currency::ListedCurrency;
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;

use super::TO_CHANGE;
use crate::desk::require_seen;
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Adds a line to a product's price list.
    #[tracing::instrument(skip_all, fields(product.id = %product))]
    pub async fn create_product_cycle(
        &self,
        actor: &Actor,
        product: Id<Product>,
        input: &ProductCycleInput,
    ) -> Result<Id<ProductCycle>, Error> {
        actor.require(TO_CHANGE)?;
        let currencies = self.ports.settings.currencies().await?;
        let work = self.begin(actor).await?;
        let product = work.products().get(product).await?;
        let (mut cycle, event) = ProductCycle::create(work.ids().one().await?, &product, input)?;
        if !currencies.iter().any(|listed| listed.currency() == cycle.currency()) {
            let message = "Choose a currency that the provider deals in";
            return Err(FieldErrors::one("currency", "unknown", message).into());
        }
        let followed = follow(&*work, &mut cycle, &currencies).await?;
        work.products().add_cycle(&cycle).await?;
        let events: Vec<_> = std::iter::once(event).chain(followed).collect();
        self.commit(work, actor, &events).await?;
        Ok(cycle.id())
    }

    /// Changes what a line charges, and what follows it; nothing is written when nothing differs.
    #[tracing::instrument(skip_all, fields(cycle.id = %cycle))]
    pub async fn edit_product_cycle(
        &self,
        actor: &Actor,
        cycle: Id<ProductCycle>,
        seen: Option<i64>,
        input: &ProductCycleInput,
    ) -> Result<(), Error> {
        actor.require(TO_CHANGE)?;
        let currencies = self.ports.settings.currencies().await?;
        let work = self.begin(actor).await?;
        let mut cycle = work.products().cycle(cycle).await?;
        require_seen(&cycle, seen)?;
        let product = work.products().get(cycle.product()).await?;
        let edited = Some(cycle.edit(&product, input)?).filter(Event::is_change);
        let followed = follow(&*work, &mut cycle, &currencies).await?;
        let mut events: Vec<_> = edited.into_iter().chain(followed).collect();
        if !events.is_empty() {
            work.products().save_cycle(&cycle).await?;
            for mut other in work.products().cycles(cycle.product()).await? {
                let is_led = other.is_relative()
                    && other.recurrence() == cycle.recurrence()
                    && other.id() != cycle.id();
                if is_led && let Some(event) = follow(&*work, &mut other, &currencies).await? {
                    work.products().save_cycle(&other).await?;
                    events.push(event);
                }
            }
        }
        self.commit(work, actor, &events).await
    }

    /// Takes a line off a price list; refused while services are billed by it, or prices follow it.
    #[tracing::instrument(skip_all, fields(cycle.id = %cycle))]
    pub async fn delete_product_cycle(
        &self,
        actor: &Actor,
        cycle: Id<ProductCycle>,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(TO_CHANGE)?;
        let default = default_of(&self.ports.settings.currencies().await?)?.currency();
        let work = self.begin(actor).await?;
        let cycle = work.products().cycle(cycle).await?;
        require_seen(&cycle, seen)?;
        let ProductUse { services } = work.products().cycle_used(cycle.id()).await?;
        if services > 0 {
            let message = format!("{services} services are billed by this price");
            return Err(Error::rule("cycle_in_use", message));
        }
        let all = work.products().cycles(cycle.product()).await?;
        let follows =
            |other: &&ProductCycle| other.is_relative() && other.recurrence() == cycle.recurrence();
        if cycle.currency() == default
            && let Some(follower) = all.iter().find(follows)
        {
            let message = format!("the price in {} follows this one", follower.currency());
            return Err(Error::rule("cycle_followed", message));
        }
        work.products().remove_cycle(&cycle).await?;
        self.commit(work, actor, &[cycle.removed()]).await
    }

    /// Reckons every price anew that follows the default currency's; answers how many changed.
    #[tracing::instrument(skip_all)]
    pub async fn update_relative_prices(&self, actor: &Actor) -> Result<u64, Error> {
        actor.require(TO_CHANGE)?;
        let currencies = self.ports.settings.currencies().await?;
        let work = self.begin(actor).await?;
        let mut events = Vec::new();
        for mut cycle in work.products().relative_cycles().await? {
            if let Some(event) = follow(&*work, &mut cycle, &currencies).await? {
                work.products().save_cycle(&cycle).await?;
                events.push(event);
            }
        }
        let changed = crate::page::count_of(&events)?;
        self.commit(work, actor, &events).await?;
        Ok(changed)
    }
}

fn default_of(currencies: &[ListedCurrency]) -> Result<&ListedCurrency, Error> {
    let default = currencies.iter().find(|listed| listed.is_default());
    default.ok_or_else(|| Error::rule("no_default_currency", "there is no default currency"))
}

/// Lets a relative price follow the default currency's for the same time.
async fn follow(
    work: &dyn UnitOfWork,
    cycle: &mut ProductCycle,
    currencies: &[ListedCurrency],
) -> Result<Option<Event>, Error> {
    if !cycle.is_relative() {
        return Ok(None);
    }
    let wrong = |message: String| Error::from(FieldErrors::one("is_relative", "no_base", message));
    let default = default_of(currencies)?.currency();
    if cycle.currency() == default {
        let message = "The price in the default currency follows no other".to_owned();
        return Err(wrong(message));
    }
    let listed = currencies.iter().find(|listed| listed.currency() == cycle.currency());
    let listed = listed.ok_or_else(|| wrong("The currency has no rate".to_owned()))?;
    let all = work.products().cycles(cycle.product()).await?;
    let is_base = |base: &&ProductCycle| {
        base.currency() == default && base.recurrence() == cycle.recurrence()
    };
    let Some(base) = all.iter().find(is_base) else {
        let label = cycle.recurrence().label();
        return Err(wrong(format!("Add the price in {default} for «{label}» first")));
    };
    cycle.follow(base, listed.rate()).map_err(|error| wrong(error.to_string()))
}
