//! Creating and changing members of staff.

use std::collections::BTreeSet;

use bursar_domain::access::{Permission, Role, User, UserInput, UserKind};
use bursar_domain::event::Event;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;

use super::{password_of, require_roles};
use crate::desk::require_seen;
use crate::ports::UnitOfWork;
use crate::secret::Secret;
use crate::{Actor, Desk, Error};

/// A member of staff to be created.
#[derive(Clone, Debug)]
pub struct CreateStaff {
    /// The account.
    pub input: UserInput,
    /// Its roles.
    pub roles: BTreeSet<Id<Role>>,
    /// Whether it gets the administrator role besides.
    pub is_administrator: bool,
    /// Its password.
    pub password: Secret,
}

/// New values for a member of staff.
#[derive(Clone, Debug)]
pub struct EditStaff {
    /// Which one.
    pub user: Id<User>,
    /// The version that was seen, if one was.
    pub seen: Option<i64>,
    /// The account.
    pub input: UserInput,
    /// Its roles, the whole set.
    pub roles: BTreeSet<Id<Role>>,
    /// A new password, if it is to change.
    pub password: Option<Secret>,
}

impl Desk {
    /// Creates a member of staff.
    pub async fn create_staff(
        &self,
        actor: &Actor,
        command: CreateStaff,
    ) -> Result<Id<User>, Error> {
        actor.require(Permission::ManageStaff)?;
        let hash = password_of(&self.ports, command.password).await?;
        let work = self.begin(actor).await?;
        let mut roles = command.roles;
        require_roles(work.roles(), &roles).await?;
        if command.is_administrator {
            roles.insert(work.users().administrator_role().await?.id());
        }
        require_not_more(&*work, actor, &roles).await?;
        let id = work.ids().one().await?;
        let (mut user, created) = User::create(id, UserKind::Staff, &command.input, self.now())?;
        let events = [created, user.give_roles(roles), user.set_password(hash)];
        work.users().add(&user).await?;
        self.commit(work, actor, &events).await?;
        Ok(id)
    }

    /// Changes a member of staff. The last active administrator stays one, and stays active.
    /// Whoever is made inactive or gets a new password is signed out everywhere.
    pub async fn edit_staff(&self, actor: &Actor, command: EditStaff) -> Result<(), Error> {
        actor.require(Permission::ManageStaff)?;
        let hash = match command.password {
            Some(password) => Some(password_of(&self.ports, password).await?),
            None => None,
        };
        let work = self.begin(actor).await?;
        let mut user = staff(&*work, command.user).await?;
        require_seen(&user, command.seen)?;
        require_roles(work.roles(), &command.roles).await?;
        require_not_more(&*work, actor, &command.roles).await?;
        let mut events = vec![user.edit(&command.input)?, user.give_roles(command.roles)];
        events.retain(Event::is_change);
        require_administrator(&*work, &user).await?;
        let signs_out = hash.is_some() || !user.is_active();
        events.extend(hash.map(|hash| user.set_password(hash)));
        if !events.is_empty() {
            work.users().save(&user).await?;
        }
        if signs_out {
            work.sign_outs().everywhere(command.user).await?;
        }
        self.commit(work, actor, &events).await
    }
}

async fn staff(work: &dyn UnitOfWork, id: Id<User>) -> Result<User, Error> {
    let user = work.users().get(id).await?;
    if user.kind() == UserKind::Staff {
        Ok(user)
    } else {
        Err(StoreError::NotFound { what: User::NAME, id: id.get() }.into())
    }
}

/// The administrator role may not lose its last active member.
async fn require_administrator(work: &dyn UnitOfWork, user: &User) -> Result<(), Error> {
    let administrator = work.users().administrator_role().await?.id();
    let stays = user.is_active() && user.roles().contains(&administrator);
    if stays || work.users().other_administrators(user.id()).await? > 0 {
        return Ok(());
    }
    Err(Error::rule("last_administrator", "there must be an active administrator"))
}

/// Nobody can give more than he has.
async fn require_not_more(
    work: &dyn UnitOfWork,
    actor: &Actor,
    roles: &BTreeSet<Id<Role>>,
) -> Result<(), Error> {
    for role in roles {
        for permission in work.roles().get(*role).await?.permissions() {
            actor.require(permission)?;
        }
    }
    Ok(())
}
