//! Signing in: who is at the door, and how often he may try.

use bursar_domain::access::UserKind;
use bursar_domain::event::Event;
use bursar_domain::field::FieldErrors;
use bursar_kernel::Email;
use chrono::{DateTime, TimeDelta, Utc};

use super::{Preferences, StaffIdentity};
use crate::secret::Secret;
use crate::{Actor, Desk, Error};

/// How many failures within [`WINDOW`] one place may have at one account, and one who changes his
/// own password.
pub(super) const MOST_FAILURES: u64 = 10;

/// How many failures within [`WINDOW`] one account may have from all places, and one place at all
/// accounts: so many that nobody shuts others out in passing.
const MOST_IN_ALL: u64 = 200;

/// The longest that an address of an account is; what is longer is none.
const LONGEST_ADDRESS: usize = 254;

/// The span in which failures are counted.
const WINDOW: TimeDelta = TimeDelta::minutes(15);

/// How much older the noted use of a token may be than its last one, to spare the store.
const USE_IS_NOTED_AFTER: TimeDelta = TimeDelta::minutes(1);

/// What is typed at the door.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The account's address.
    pub email: String,
    /// Its password.
    pub password: Secret,
    /// Where the request comes from; none where that cannot be told from other places.
    pub remote: Option<String>,
    /// The request.
    pub request_id: String,
}

impl Desk {
    /// Signs a member of staff in. One answer for an unknown account, an inactive one and a wrong
    /// password, after the same time; [`Error::Throttled`] after too many failures.
    #[tracing::instrument(skip_all)]
    pub async fn sign_in(&self, command: SignIn) -> Result<StaffIdentity, Error> {
        let at = self.now();
        let counted = Counted::of(&command);
        for (key, most) in counted.all() {
            self.require_patience(key, most, at).await?;
        }
        let user = match Email::new(&command.email) {
            Ok(email) => self.ports.sign_in.with_email(&email).await?,
            Err(_) => None,
        };
        let user = user.filter(|user| user.kind() == UserKind::Staff && user.is_active());
        let hash = user.as_ref().and_then(|user| user.password_hash()).map(str::to_owned);
        let is_right = self.ports.passwords.verify(command.password, hash).await;
        let (Some(user), true) = (user, is_right) else {
            tracing::warn!(remote = command.remote, "sign-in refused");
            for (key, _) in counted.all() {
                self.ports.throttle.fail(key, at).await?;
            }
            let message = "The e-mail address or the password is wrong";
            return Err(FieldErrors::one("password", "wrong", message).into());
        };
        let id = bursar_domain::repository::Aggregate::id(&user);
        for (key, _) in &counted.of_account {
            self.ports.throttle.forgive(key).await?;
        }
        self.ports.sign_in.note_sign_in(id, at).await?;
        let staff = self.ports.sign_in.staff(id).await?.ok_or(Error::Unauthenticated)?;
        let actor = actor(&staff, command.request_id);
        let work = self.ports.store.begin().await?;
        self.commit(work, &actor, &[Event::new("user.signed_in", "user", id.get())]).await?;
        Ok(staff)
    }

    /// Refuses whoever had this many failures under a key.
    pub(super) async fn require_patience(
        &self,
        key: &str,
        most: u64,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let (failures, last) = self.ports.throttle.failures(key, at - WINDOW).await?;
        match last {
            Some(last) if failures >= most => {
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
        let (staff, used_at) = found.ok_or(Error::Unauthenticated)?;
        let is_noted = used_at.is_some_and(|at| self.now() - at < USE_IS_NOTED_AFTER);
        if !is_noted
            && let Err(error) = self.ports.sign_in.note_token_use(&digest, self.now()).await
        {
            // Reading goes on while somebody else writes for long.
            tracing::warn!(%error, "the use of a token was not noted");
        }
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

/// Under which keys the failures of one attempt are counted, each with the most that it may have.
struct Counted {
    /// Those that the right password forgives.
    of_account: Vec<(String, u64)>,
    /// Those that stay, whatever account of his own somebody has.
    of_remote: Option<(String, u64)>,
}

impl Counted {
    /// From a place of its own, one account is guessed at by few attempts and shut for nobody else.
    /// Without one, guesses at the account are all that can be counted.
    fn of(command: &SignIn) -> Self {
        let in_all = account_key(&command.email);
        let Some(remote) = &command.remote else {
            return Self { of_account: vec![(in_all, MOST_FAILURES)], of_remote: None };
        };
        let from_there = format!("{in_all} from {remote}");
        Self {
            of_account: vec![(from_there, MOST_FAILURES), (in_all, MOST_IN_ALL)],
            of_remote: Some((format!("remote:{remote}"), MOST_IN_ALL)),
        }
    }

    fn all(&self) -> impl Iterator<Item = (&str, u64)> {
        self.of_account.iter().chain(&self.of_remote).map(|(key, most)| (key.as_str(), *most))
    }
}

/// Under which key the failures at an account are counted, whether or not there is one.
pub(super) fn account_key(email: &str) -> String {
    let account = email.trim().chars().take(LONGEST_ADDRESS).collect::<String>();
    format!("account:{}", account.to_lowercase())
}

fn actor(staff: &StaffIdentity, request_id: String) -> Actor {
    Actor::staff(staff.user, staff.name.clone(), staff.permissions.clone(), request_id)
}

#[cfg(test)]
mod tests;
