//! Changing one's own password.

use bursar_domain::field::FieldErrors;

use super::password_of;
use super::sign_in::MOST_FAILURES;
use crate::secret::Secret;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Changes the actor's own password, after asking for the present one; wrong guesses are
    /// throttled like those at the door. All his sessions end, this one too.
    pub async fn change_own_password(
        &self,
        actor: &Actor,
        current: Secret,
        new: Secret,
    ) -> Result<(), Error> {
        let (id, at) = (actor.require_user()?, self.now());
        let key = format!("password:{id}");
        self.require_patience(&key, MOST_FAILURES, at).await?;
        let hash = self.ports.store.begin().await?.users().get(id).await?;
        let hash = hash.password_hash().map(str::to_owned);
        if !self.ports.passwords.verify(current, hash).await {
            self.ports.throttle.fail(&key, at).await?;
            let message = "This is not your present password";
            return Err(FieldErrors::one("current_password", "wrong", message).into());
        }
        let hash = password_of(&self.ports, new).await?;
        let work = self.begin(actor).await?;
        let mut user = work.users().get(id).await?;
        let event = user.set_password(hash);
        work.users().save(&user).await?;
        work.sign_outs().everywhere(id).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(self.ports.throttle.forgive(&key).await?)
    }
}

#[cfg(test)]
mod tests;
