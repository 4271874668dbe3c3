//! Creating, changing and deleting client groups (product 3).

use bursar_domain::access::Permission;
use bursar_domain::client::group::GroupInput;
use bursar_domain::client::{Client, ClientGroup};
use bursar_domain::event::Event;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;

use crate::desk::require_seen;
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// How many members leave a group that is deleted in one go.
const MEMBERS: u32 = 500;

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

    /// Changes a group; nothing is written when nothing differs.
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
        let mut events: Vec<_> =
            Some(group.edit(input)?).filter(Event::is_change).into_iter().collect();
        if !events.is_empty() {
            if group.is_default() {
                events.extend(clear_default(&*work, group.id()).await?);
            }
            work.groups().save(&group).await?;
        }
        self.commit(work, actor, &events).await
    }

    /// Deletes a group; its members stay clients, and their histories tell that they left it.
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
        self.take_members_out(&*work, actor, group.id()).await?;
        work.groups().remove(&group).await?;
        self.commit(work, actor, &[group.removed()]).await
    }

    async fn take_members_out(
        &self,
        work: &dyn UnitOfWork,
        actor: &Actor,
        group: Id<ClientGroup>,
    ) -> Result<(), Error> {
        let (at, mut last) = (self.now(), None);
        loop {
            let members = work.clients().members(group, last, MEMBERS).await?;
            last = members.last().copied();
            if last.is_none() {
                return Ok(());
            }
            let mut clients = work.clients().load(&members).await?;
            let leave = |client: &mut Client| {
                client.regroup(client.groups().iter().copied().filter(|id| *id != group).collect())
            };
            let events: Vec<_> = clients.iter_mut().map(leave).collect();
            work.clients().save_left(group, &clients).await?;
            work.audit().record_all(actor, &events, at).await?;
        }
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

#[cfg(test)]
mod tests;
