//! Signing in: who is at the door, and how often he may try.

use bursar_domain::access::UserKind;
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_kernel::Email;
use chrono::{DateTime, TimeDelta, Utc};

use super::{Preferences, StaffIdentity};
use crate::secret::Secret;
use crate::{Actor, Desk, Error};

/// How many failures within [`WINDOW`] one address or one account may have.
const MOST_FAILURES: u64 = 10;

/// The span in which failures are counted.
const WINDOW: TimeDelta = TimeDelta::minutes(15);

/// What is typed at the door.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The account's address.
    pub email: String,
    /// Its password.
    pub password: Secret,
    /// Where the request comes from.
    pub remote: String,
    /// The request.
    pub request_id: String,
}

impl Desk {
    /// Signs a member of staff in. One answer for an unknown account, an inactive one and a wrong
    /// password, after the same time; [`Error::Throttled`] after too many failures.
    #[tracing::instrument(skip_all)]
    pub async fn sign_in(&self, command: SignIn) -> Result<StaffIdentity, Error> {
        let at = self.now();
        let account = format!("account:{}", command.email.trim().to_lowercase());
        let remote = format!("remote:{}", command.remote);
        for key in [&account, &remote] {
            self.require_patience(key, at).await?;
        }
        let user = match Email::new(&command.email) {
            Ok(email) => {
                let work = self.ports.store.begin().await?;
                work.users().with_email(&email).await?
            }
            Err(_) => None,
        };
        let user = user.filter(|user| user.kind() == UserKind::Staff && user.is_active());
        let hash = user.as_ref().and_then(|user| user.password_hash()).map(str::to_owned);
        let is_right = self.ports.passwords.verify(command.password, hash).await;
        let (Some(user), true) = (user, is_right) else {
            tracing::warn!(remote = command.remote, "sign-in refused");
            self.ports.throttle.fail(&account, at).await?;
            self.ports.throttle.fail(&remote, at).await?;
            let message = "The e-mail address or the password is wrong";
            return Err(FieldErrors::one("password", "wrong", message).into());
        };
        let id = bursar_domain::repository::Aggregate::id(&user);
        self.ports.throttle.forgive(&account).await?;
        self.ports.sign_in.note_sign_in(id, at).await?;
        let staff = self.ports.sign_in.staff(id).await?.ok_or(Error::Unauthenticated)?;
        let actor = actor(&staff, command.request_id);
        let work = self.ports.store.begin().await?;
        self.commit(work, &actor, &[Event::new("user.signed_in", "user", id.get())]).await?;
        Ok(staff)
    }

    pub(super) async fn require_patience(&self, key: &str, at: DateTime<Utc>) -> Result<(), Error> {
        let (failures, last) = self.ports.throttle.failures(key, at - WINDOW).await?;
        match last {
            Some(last) if failures >= MOST_FAILURES => {
                Err(Error::Throttled((last + WINDOW - at).max(TimeDelta::seconds(1))))
            }
            _ => Ok(()),
        }
    }

    /// The member of staff whose session it is, as an actor and with his preferences.
    pub async fn signed_in(
        &self,
        user: bursar_kernel::Id<bursar_domain::access::User>,
        request_id: String,
    ) -> Result<(Actor, StaffIdentity), Error> {
        let staff = self.ports.sign_in.staff(user).await?.ok_or(Error::Unauthenticated)?;
        Ok((actor(&staff, request_id), staff))
    }

    /// The member of staff behind an API token.
    pub async fn by_token(
        &self,
        token: &Secret,
        request_id: String,
    ) -> Result<(Actor, StaffIdentity), Error> {
        let digest = token.digest();
        let found = self.ports.sign_in.by_token(&digest).await?;
        let staff = found.ok_or(Error::Unauthenticated)?;
        self.ports.sign_in.note_token_use(&digest, self.now()).await?;
        Ok((actor(&staff, request_id), staff))
    }

    /// Keeps how the actor likes his panel.
    pub async fn keep_preferences(
        &self,
        actor: &Actor,
        preferences: &Preferences,
    ) -> Result<(), Error> {
        let user = actor.require_user()?;
        Ok(self.ports.sign_in.keep_preferences(user, preferences).await?)
    }
}

fn actor(staff: &StaffIdentity, request_id: String) -> Actor {
    Actor::staff(staff.user, staff.name.clone(), staff.permissions.clone(), request_id)
}

#[cfg(test)]
mod tests;
