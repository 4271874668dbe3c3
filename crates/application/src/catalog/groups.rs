//! Creating, changing and deleting groups of products.

use bursar_domain::catalog::{ProductGroup, ProductGroupInput};
use bursar_domain::event::Event;
use bursar_kernel::Id;

use super::TO_CHANGE;
use crate::desk::require_seen;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Creates a group of products.
    pub async fn create_product_group(
        &self,
        actor: &Actor,
        input: &ProductGroupInput,
    ) -> Result<Id<ProductGroup>, Error> {
        actor.require(TO_CHANGE)?;
        let work = self.begin(actor).await?;
        let id = work.ids().one().await?;
        let (group, event) = ProductGroup::create(id, input)?;
        work.product_groups().add(&group).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(id)
    }

    /// Renames and describes a group; nothing is written when nothing differs.
    pub async fn edit_product_group(
        &self,
        actor: &Actor,
        group: Id<ProductGroup>,
        seen: Option<i64>,
        input: &ProductGroupInput,
    ) -> Result<(), Error> {
        actor.require(TO_CHANGE)?;
        let work = self.begin(actor).await?;
        let mut group = work.product_groups().get(group).await?;
        require_seen(&group, seen)?;
        let event = Some(group.edit(input)?).filter(Event::is_change);
        if event.is_some() {
            work.product_groups().save(&group).await?;
        }
        self.commit(work, actor, event.as_slice()).await
    }

    /// Deletes a group; its products stay, in no group.
    pub async fn delete_product_group(
        &self,
        actor: &Actor,
        group: Id<ProductGroup>,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(TO_CHANGE)?;
        let work = self.begin(actor).await?;
        let group = work.product_groups().get(group).await?;
        require_seen(&group, seen)?;
        work.product_groups().remove(&group).await?;
        self.commit(work, actor, &[group.removed()]).await
    }
}
