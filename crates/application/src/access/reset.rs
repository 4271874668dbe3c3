//! A new password for a member of staff who has forgotten his, by a link that is sent to him.

use std::collections::BTreeSet;

use bursar_domain::access::{User, UserKind};
use bursar_domain::event::Event;
use bursar_domain::repository::Aggregate;
use bursar_kernel::{Email, Id};
use chrono::TimeDelta;

use super::password_of;
use super::sign_in::{MOST_FAILURES, account_key};
use crate::secret::Secret;
use crate::{Actor, Desk, Error};

/// How long the link can be used.
const LIFETIME: TimeDelta = TimeDelta::hours(1);

/// How many links may be asked for one account within the span in which failures are counted.
const MOST_FOR_ACCOUNT: u64 = 3;

/// A link that somebody asks for.
#[derive(Clone, Debug)]
pub struct AskReset {
    /// The account's address.
    pub email: String,
    /// Where the request comes from; none where that cannot be told from other places.
    pub remote: Option<String>,
    /// The request.
    pub request_id: String,
}

/// A new password from somebody who has a link.
#[derive(Clone, Debug)]
pub struct ResetPassword {
    /// What stands at the end of the link: the account and the secret.
    pub link: Secret,
    /// The new password.
    pub password: Secret,
    /// The request.
    pub request_id: String,
}

impl Desk {
    /// Counts that somebody asks for a link. Nothing that is answered here depends on whether there
    /// is such an account: the same is counted and refused for every address.
    pub async fn admit_reset(&self, ask: &AskReset) -> Result<(), Error> {
        let account = format!("reset {}", account_key(&ask.email));
        let most = MOST_FOR_ACCOUNT;
        let remote =
            ask.remote.as_ref().map(|remote| (format!("reset remote:{remote}"), MOST_FAILURES));
        let counted: Vec<_> = std::iter::once((account, most)).chain(remote).collect();
        let at = self.now();
        for (key, most) in &counted {
            self.require_patience(key, *most, at).await?;
        }
        for (key, _) in &counted {
            self.ports.throttle.fail(key, at).await?;
        }
        Ok(())
    }

    /// Sends the link to an active member of staff with this address, and to nobody else; an earlier
    /// link is void then. It takes longer where there is somebody, so nobody waits for it.
    #[tracing::instrument(skip_all)]
    pub async fn send_reset(&self, ask: &AskReset) -> Result<(), Error> {
        let Ok(email) = Email::new(&ask.email) else { return Ok(()) };
        let found = self.ports.sign_in.with_email(&email).await?;
        let Some(user) = found.filter(|user| user.kind() == UserKind::Staff && user.is_active())
        else {
            tracing::info!("a link for a new password was asked for nobody");
            return Ok(());
        };
        let (id, secret) = (user.id(), self.ports.secrets.draw());
        let work = self.ports.store.begin().await?;
        work.links().keep(&purpose(id), &secret.digest(), self.now() + LIFETIME).await?;
        self.tell_of_reset(&*work, &user, &secret, LIFETIME).await?;
        let asked = Event::new("user.password_reset_asked", User::NAME, id.get());
        let actor = Actor::staff(id, user.name(), BTreeSet::new(), ask.request_id.clone());
        self.commit(work, &actor, &[asked]).await
    }

    /// Sets the password of whoever has the link, which is used up by it; all his sessions end.
    #[tracing::instrument(skip_all)]
    pub async fn reset_password(&self, command: ResetPassword) -> Result<(), Error> {
        let closed = || {
            let message =
                "this link was used, has expired, or a newer one was sent: ask for another";
            Error::rule("link_closed", message)
        };
        let hash = password_of(&self.ports, command.password).await?;
        let (id, secret) = parts(&command.link).ok_or_else(closed)?;
        let work = self.ports.store.begin().await?;
        if !work.links().redeem(&purpose(id), &secret.digest(), self.now()).await? {
            return Err(closed());
        }
        let mut user = work.users().get(id).await?;
        if user.kind() != UserKind::Staff || !user.is_active() {
            return Err(closed());
        }
        let event = user.set_password(hash);
        work.users().save(&user).await?;
        work.sign_outs().everywhere(id).await?;
        let actor = Actor::staff(id, user.name(), BTreeSet::new(), command.request_id);
        self.commit(work, &actor, &[event]).await?;
        // Who got his mail need not wait because somebody else guessed.
        Ok(self.ports.throttle.forgive(&account_key(user.email().as_str())).await?)
    }
}

fn purpose(user: Id<User>) -> String {
    format!("password_reset:{user}")
}

/// The account and the secret at the end of a link.
fn parts(link: &Secret) -> Option<(Id<User>, Secret)> {
    let (user, secret) = link.expose().split_once('.')?;
    Some((user.parse().ok()?, Secret::new(secret)))
}
