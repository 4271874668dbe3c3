//! Creating and changing end users.

use bursar_domain::access::{Permission, User, UserInput, UserKind};
use bursar_domain::event::Event;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;

use crate::desk::require_seen;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Creates an end user, without a password yet.
    pub async fn create_user(&self, actor: &Actor, input: &UserInput) -> Result<Id<User>, Error> {
        actor.require(Permission::EditUsers)?;
        let work = self.begin(actor).await?;
        let id = work.ids().one().await?;
        let (user, event) = User::create(id, UserKind::EndUser, input, self.now())?;
        work.users().add(&user).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(id)
    }

    /// Changes an end user.
    pub async fn edit_user(
        &self,
        actor: &Actor,
        user: Id<User>,
        seen: Option<i64>,
        input: &UserInput,
    ) -> Result<(), Error> {
        actor.require(Permission::EditUsers)?;
        let work = self.begin(actor).await?;
        let mut user = work.users().get(user).await?;
        if user.kind() != UserKind::EndUser {
            return Err(StoreError::NotFound { what: User::NAME, id: user.id().get() }.into());
        }
        require_seen(&user, seen)?;
        let events: Vec<_> = Some(user.edit(input)?).filter(Event::is_change).into_iter().collect();
        if !events.is_empty() {
            work.users().save(&user).await?;
        }
        self.commit(work, actor, &events).await
    }
}
