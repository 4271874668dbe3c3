//! API tokens: made for oneself, shown once, revoked at any time.

use bursar_domain::access::{ApiToken, Permission, User};
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::StoreError;
use bursar_kernel::{Id, Line};

use crate::secret::Secret;
use crate::{Actor, Desk, Error};

/// A token that was made. Its secret is known only now.
#[derive(Clone, Debug)]
pub struct IssuedToken {
    /// The token.
    pub token: Id<ApiToken>,
    /// What a program sends as bearer token.
    pub secret: Secret,
}

impl Desk {
    /// Makes a token for oneself, or, from the command line, for a member of staff. Nobody makes
    /// one for somebody else: it would do whatever its owner may do.
    pub async fn issue_token(
        &self,
        actor: &Actor,
        user: Id<User>,
        name: &str,
    ) -> Result<IssuedToken, Error> {
        if actor.user().is_some_and(|own| own != user) {
            return Err(Error::rule("not_own_token", "a token is made by its owner alone"));
        }
        let mut errors = FieldErrors::none();
        let name = errors.check("name", "malformed", Line::parse(name, 64));
        let Some(name) = name else { return Err(errors.into()) };
        let work = self.begin(actor).await?;
        work.users().get(user).await?;
        let secret = Secret::new(format!("bursar_{}", self.ports.secrets.draw().expose()));
        let id = work.ids().one().await?;
        let (token, event) = ApiToken::issue(id, user, name, secret.digest(), self.now());
        work.tokens().add(&token).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(IssuedToken { token: id, secret })
    }

    /// Revokes a token: one's own, or anybody's with the permission.
    pub async fn revoke_token(&self, actor: &Actor, token: Id<ApiToken>) -> Result<(), Error> {
        let work = self.begin(actor).await?;
        let found = work.tokens().get(token).await?;
        if actor.user() != Some(found.user()) && !actor.may(Permission::ManageTokens) {
            return Err(StoreError::NotFound { what: "token", id: token.get() }.into());
        }
        work.tokens().remove(&found).await?;
        self.commit(work, actor, &[found.revoked()]).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Mocks, id, staff_with};

    #[tokio::test]
    async fn nobody_makes_a_token_for_somebody_else() {
        // This desk has no store: whatever is asked of it fails the test.
        let desk = Mocks::default().desk();
        let manager = staff_with(&[Permission::ManageTokens]);
        let outcome = desk.issue_token(&manager, id(1), "export").await;
        assert_eq!(outcome.unwrap_err().code(), "not_own_token");
    }
}
