//! The first member of staff, who signs himself up through a one-time link.

use bursar_domain::access::{User, UserInput, UserKind};
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use chrono::TimeDelta;

use super::password_of;
use crate::secret::Secret;
use crate::{Actor, Desk, Error};

const PURPOSE: &str = "first_staff_user";

/// How long the link can be used.
const LIFETIME: TimeDelta = TimeDelta::days(7);

/// What the first member of staff says of himself.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The secret part of the link.
    pub secret: Secret,
    /// The account.
    pub input: UserInput,
    /// Its password.
    pub password: Secret,
    /// The request.
    pub request_id: String,
}

impl Desk {
    /// The secret of a new one-time link, while there is no member of staff; an earlier link is
    /// void then.
    pub async fn setup_secret(&self) -> Result<Option<Secret>, Error> {
        let work = self.ports.store.begin().await?;
        if !work.users().is_staff_empty().await? {
            return Ok(None);
        }
        let secret = self.ports.secrets.draw();
        work.links().keep(PURPOSE, &secret.digest(), self.now() + LIFETIME).await?;
        work.commit().await?;
        Ok(Some(secret))
    }

    /// Creates the first member of staff, as administrator.
    pub async fn set_up(&self, command: SetUp) -> Result<Id<User>, Error> {
        let hash = password_of(&self.ports, command.password).await?;
        let work = self.ports.store.begin().await?;
        let at = self.now();
        let is_valid = work.links().redeem(PURPOSE, &command.secret.digest(), at).await?;
        if !is_valid || !work.users().is_staff_empty().await? {
            let message = "this link was used or has expired: start the server again for a new one";
            return Err(Error::rule("link_closed", message));
        }
        let id = work.ids().one().await?;
        let input = UserInput { is_active: true, ..command.input };
        let (mut user, created) = User::create(id, UserKind::Staff, &input, at)?;
        let administrator = work.users().administrator_role().await?.id();
        let events = [created, user.give_roles([administrator].into()), user.set_password(hash)];
        work.users().add(&user).await?;
        let nobody = std::collections::BTreeSet::new();
        let actor = Actor::staff(id, user.name(), nobody, command.request_id);
        self.commit(work, &actor, &events).await?;
        Ok(id)
    }
}
