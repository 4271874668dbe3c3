//! Creating, changing and deleting roles of staff.

use bursar_domain::access::{Permission, Role, RoleInput};
use bursar_domain::event::Event;
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;

use crate::desk::require_seen;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Creates a role. Nobody can put more into it than he has.
    pub async fn create_role(&self, actor: &Actor, input: &RoleInput) -> Result<Id<Role>, Error> {
        actor.require(Permission::ManageStaff)?;
        let work = self.begin(actor).await?;
        let id = work.ids().one().await?;
        let (role, event) = Role::create(id, input)?;
        require_all(actor, &role)?;
        work.roles().add(&role).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(id)
    }

    /// Changes a role; nothing is written when nothing differs.
    pub async fn edit_role(
        &self,
        actor: &Actor,
        role: Id<Role>,
        seen: Option<i64>,
        input: &RoleInput,
    ) -> Result<(), Error> {
        actor.require(Permission::ManageStaff)?;
        let work = self.begin(actor).await?;
        let mut role = work.roles().get(role).await?;
        require_seen(&role, seen)?;
        let event = Some(role.edit(input)?).filter(Event::is_change);
        require_all(actor, &role)?;
        if event.is_some() {
            work.roles().save(&role).await?;
        }
        self.commit(work, actor, event.as_slice()).await
    }

    /// Deletes a role that nobody has.
    pub async fn delete_role(
        &self,
        actor: &Actor,
        role: Id<Role>,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(Permission::ManageStaff)?;
        let work = self.begin(actor).await?;
        let role = work.roles().get(role).await?;
        require_seen(&role, seen)?;
        let event = role.removed()?;
        let holders = work.users().count_with_role(role.id()).await?;
        if holders > 0 {
            let message = format!("{holders} members of staff have this role");
            return Err(Error::rule("role_in_use", message));
        }
        work.roles().remove(&role).await?;
        self.commit(work, actor, &[event]).await
    }
}

fn require_all(actor: &Actor, role: &Role) -> Result<(), Error> {
    role.permissions().into_iter().try_for_each(|permission| actor.require(permission))
}
