//! Creating, changing and deleting client groups (product 3).

use bursar_domain::access::Permission;
use bursar_domain::client::ClientGroup;
use bursar_domain::client::group::GroupInput;
use bursar_domain::event::Event;
use bursar_kernel::Id;

use crate::desk::require_seen;
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Creates a group. A new default takes the place of the old one.
    pub async fn create_group(
        &self,
        actor: &Actor,
        input: &GroupInput,
    ) -> Result<Id<ClientGroup>, Error> {
        actor.require(Permission::EditGroups)?;
        let work = self.begin(actor).await?;
        let id = work.ids().one().await?;
        let (group, event) = ClientGroup::create(id, input, self.now())?;
        let mut events = vec![event];
        if group.is_default() {
            events.extend(clear_default(&*work, id).await?);
        }
        work.groups().add(&group).await?;
        self.commit(work, actor, &events).await?;
        Ok(id)
    }

    /// Changes a group.
    pub async fn edit_group(
        &self,
        actor: &Actor,
        group: Id<ClientGroup>,
        seen: Option<i64>,
        input: &GroupInput,
    ) -> Result<(), Error> {
        actor.require(Permission::EditGroups)?;
        let work = self.begin(actor).await?;
        let mut group = work.groups().get(group).await?;
        require_seen(&group, seen)?;
        let mut events = vec![group.edit(input)?];
        if group.is_default() {
            events.extend(
                clear_default(&*work, bursar_domain::repository::Aggregate::id(&group)).await?,
            );
        }
        work.groups().save(&group).await?;
        self.commit(work, actor, &events).await
    }

    /// Deletes a group; its members stay clients.
    pub async fn delete_group(
        &self,
        actor: &Actor,
        group: Id<ClientGroup>,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(Permission::EditGroups)?;
        let work = self.begin(actor).await?;
        let group = work.groups().get(group).await?;
        require_seen(&group, seen)?;
        work.groups().remove(&group).await?;
        self.commit(work, actor, &[group.removed()]).await
    }
}

/// Takes the default away from another group, since at most one has it (product decision 37).
async fn clear_default(
    work: &dyn UnitOfWork,
    keeps: Id<ClientGroup>,
) -> Result<Option<Event>, Error> {
    let defaults = work.settings().new_client_defaults().await?;
    let Some(old) = defaults.group.filter(|old| *old != keeps) else { return Ok(None) };
    let mut old = work.groups().get(old).await?;
    let event = old.yield_default();
    work.groups().save(&old).await?;
    Ok(Some(event))
}
