//! Creating, changing, retiring and deleting products.

use bursar_domain::catalog::{PriceModel, Product, ProductInput, ProductStatus, ProductUse};
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;

use super::TO_CHANGE;
use crate::desk::require_seen;
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Creates a product. Until it has a price list, only staff can order it.
    #[tracing::instrument(skip_all)]
    pub async fn create_product(
        &self,
        actor: &Actor,
        input: &ProductInput,
    ) -> Result<Id<Product>, Error> {
        actor.require(TO_CHANGE)?;
        let work = self.begin(actor).await?;
        let (product, event) = Product::create(work.ids().one().await?, input, self.now())?;
        check_references(&*work, &product).await?;
        work.products().add(&product).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(product.id())
    }

    /// Changes a product; a product that becomes free has its price list emptied of prices.
    /// Services keep the cycles that they have. Nothing is written when nothing differs.
    #[tracing::instrument(skip_all, fields(product.id = %product))]
    pub async fn edit_product(
        &self,
        actor: &Actor,
        product: Id<Product>,
        seen: Option<i64>,
        input: &ProductInput,
    ) -> Result<(), Error> {
        actor.require(TO_CHANGE)?;
        let work = self.begin(actor).await?;
        let mut product = work.products().get(product).await?;
        require_seen(&product, seen)?;
        let used = work.products().used(product.id()).await?;
        let event = product.edit(input, used)?;
        if !event.is_change() {
            return self.commit(work, actor, &[]).await;
        }
        check_references(&*work, &product).await?;
        work.products().save(&product).await?;
        let mut events = vec![event];
        if product.as_stored().price_model == PriceModel::Free {
            for mut cycle in work.products().cycles(product.id()).await? {
                if let Some(event) = cycle.make_free() {
                    work.products().save_cycle(&cycle).await?;
                    events.push(event);
                }
            }
        }
        self.commit(work, actor, &events).await
    }

    /// Retires a product: nobody orders it any more, and its services go on.
    #[tracing::instrument(skip_all, fields(product.id = %product))]
    pub async fn retire_product(
        &self,
        actor: &Actor,
        product: Id<Product>,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(TO_CHANGE)?;
        let work = self.begin(actor).await?;
        let mut product = work.products().get(product).await?;
        require_seen(&product, seen)?;
        let status = ProductStatus::Retired.code().to_owned();
        let input = ProductInput { status, ..product.to_input() };
        let used = work.products().used(product.id()).await?;
        let event = Some(product.edit(&input, used)?).filter(Event::is_change);
        if event.is_some() {
            work.products().save(&product).await?;
        }
        self.commit(work, actor, event.as_slice()).await
    }

    /// Deletes a product with its price list; refused once any service has come of it.
    #[tracing::instrument(skip_all, fields(product.id = %product))]
    pub async fn delete_product(
        &self,
        actor: &Actor,
        product: Id<Product>,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(TO_CHANGE)?;
        let work = self.begin(actor).await?;
        let product = work.products().get(product).await?;
        require_seen(&product, seen)?;
        let used = work.products().used(product.id()).await?;
        let event = product.removed(used).map_err(in_use)?;
        work.products().remove(&product).await?;
        self.commit(work, actor, &[event]).await
    }
}

fn in_use(used: ProductUse) -> Error {
    let message = format!(
        "{} services have come of this product, and their history needs it: retire it instead",
        used.services
    );
    Error::rule("product_in_use", message)
}

/// Refuses a group or an upgrade that there is not.
async fn check_references(work: &dyn UnitOfWork, product: &Product) -> Result<(), Error> {
    let stored = product.as_stored();
    if let Some(group) = stored.group
        && work.product_groups().find(group).await?.is_none()
    {
        return Err(FieldErrors::one("group_id", "unknown", "Choose a group that exists").into());
    }
    let ids: Vec<_> = stored.upgrades.iter().copied().collect();
    if ids.is_empty() {
        return Ok(());
    }
    let targets = work.products().load(&ids).await?;
    if targets.len() < ids.len() {
        let message = "Choose products that exist";
        return Err(FieldErrors::one("upgrade_ids", "unknown", message).into());
    }
    Ok(product.check_upgrades(&targets)?)
}
