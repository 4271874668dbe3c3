//! Who looks after a client: associating, inviting, dissociating users (product 2.6).

use std::collections::BTreeSet;

use bursar_domain::access::{
    ClientRole, Invitation, Membership, Permission, Team, User, UserInput, UserKind,
};
use bursar_domain::client::ClientId;
use bursar_domain::field::FieldErrors;
use bursar_domain::mail::Topic;
use bursar_domain::repository::StoreError;
use bursar_kernel::{Email, Id};

use super::register::found;
use crate::access::password_of;
use crate::desk::require_seen;
use crate::ports::UnitOfWork;
use crate::secret::Secret;
use crate::{Actor, Desk, Error};

/// An end user to be associated with a client.
#[derive(Clone, Debug)]
pub struct AssociateUser {
    /// Which client.
    pub client: ClientId,
    /// Which user.
    pub user: Id<User>,
    /// In which roles; at least one.
    pub roles: BTreeSet<ClientRole>,
    /// What the user is told about; as usual in these roles if it is left out.
    pub topics: Option<BTreeSet<Topic>>,
}

/// Other roles for a client's user.
#[derive(Clone, Debug)]
pub struct ChangeUserRoles {
    /// Which client.
    pub client: ClientId,
    /// Which user.
    pub user: Id<User>,
    /// The version of the membership that was seen, if one was.
    pub seen: Option<i64>,
    /// The roles, the whole set; at least one.
    pub roles: BTreeSet<ClientRole>,
    /// What the user is told about, the whole set; as before if it is left out.
    pub topics: Option<BTreeSet<Topic>>,
}

/// A user who is no longer to look after a client.
#[derive(Clone, Copy, Debug)]
pub struct DissociateUser {
    /// Which client.
    pub client: ClientId,
    /// Which user.
    pub user: Id<User>,
    /// The version of the membership that was seen, if one was.
    pub seen: Option<i64>,
}

/// A person without an account who is to look after a client.
#[derive(Clone, Debug)]
pub struct InviteUser {
    /// Which client.
    pub client: ClientId,
    /// Where the invitation goes.
    pub email: String,
    /// In which roles; at least one.
    pub roles: BTreeSet<ClientRole>,
    /// What the person is told about; as usual in these roles if it is left out.
    pub topics: Option<BTreeSet<Topic>>,
}

/// An invitation that was made. Its secret is known only now.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The invitation.
    pub invitation: Id<Invitation>,
    /// The secret part of its link.
    pub secret: Secret,
}

/// What an invited person says of himself.
#[derive(Clone, Debug)]
pub struct AcceptInvitation {
    /// The secret part of the link.
    pub secret: Secret,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The password to sign in with.
    pub password: Secret,
}

impl Desk {
    /// Associates an existing end user with a client.
    pub async fn associate_user(&self, actor: &Actor, command: AssociateUser) -> Result<(), Error> {
        actor.require(Permission::ManageClientUsers)?;
        require_role(&command.roles)?;
        let work = self.begin(actor).await?;
        work.clients().get(command.client).await?;
        let user = found("user_id", work.users().get(command.user).await)?;
        if user.kind() != UserKind::EndUser {
            let message = "Staff look after all clients: choose an end user";
            return Err(FieldErrors::one("user_id", "malformed", message).into());
        }
        let team = Team::of(work.users().team(command.client).await?);
        if team.member(command.user).is_some() {
            return Err(Error::rule("already_associated", "this user is associated already"));
        }
        let id = work.ids().one().await?;
        let AssociateUser { client, user, roles, topics } = command;
        let (membership, event) = Membership::begin(id, client, user, roles, self.now());
        let (membership, event) = match topics {
            Some(topics) => membership.hearing_of(topics),
            None => (membership, event),
        };
        work.memberships().add(&membership).await?;
        self.commit(work, actor, &[event]).await
    }

    /// Replaces the roles of a client's user; the last owner stays owner while others remain.
    pub async fn change_user_roles(
        &self,
        actor: &Actor,
        command: ChangeUserRoles,
    ) -> Result<(), Error> {
        actor.require(Permission::ManageClientUsers)?;
        require_role(&command.roles)?;
        let work = self.begin(actor).await?;
        let (team, member) = member(&*work, command.client, command.user).await?;
        require_seen(&member, command.seen)?;
        let (changed, event) = team.change_roles(&member, command.roles, command.topics)?;
        work.memberships().save(&changed).await?;
        self.commit(work, actor, &[event]).await
    }

    /// Takes a user away from a client; the last owner cannot go while others remain.
    pub async fn dissociate_user(
        &self,
        actor: &Actor,
        command: DissociateUser,
    ) -> Result<(), Error> {
        actor.require(Permission::ManageClientUsers)?;
        let work = self.begin(actor).await?;
        let (team, member) = member(&*work, command.client, command.user).await?;
        require_seen(&member, command.seen)?;
        let event = team.dissociate(&member)?;
        work.memberships().remove(&member).await?;
        self.commit(work, actor, &[event]).await
    }

    /// Invites a person without an account, by e-mail. The link is shown once besides.
    pub async fn invite_user(&self, actor: &Actor, command: InviteUser) -> Result<Invited, Error> {
        actor.require(Permission::ManageClientUsers)?;
        let invited_by = actor.require_user()?;
        require_role(&command.roles)?;
        let mut errors = FieldErrors::none();
        let email = errors.check("email", "malformed", Email::new(&command.email));
        let Some(email) = email else { return Err(errors.into()) };
        let work = self.begin(actor).await?;
        let invited_to = work.clients().get(command.client).await?;
        if work.users().with_email(&email).await?.is_some() {
            let message = "This address has an account: associate the user instead";
            return Err(FieldErrors::one("email", "taken", message).into());
        }
        let (id, secret) = (work.ids().one().await?, self.ports.secrets.draw());
        let InviteUser { client, email: _, roles, topics } = command;
        let (digest, at) = (secret.digest(), self.now());
        let (invitation, event) =
            Invitation::offer(id, client, email, roles, digest, invited_by, at);
        let invitation = match topics {
            Some(topics) => invitation.hearing_of(topics),
            None => invitation,
        };
        work.invitations().add(&invitation).await?;
        self.tell_of_invitation(&*work, &invited_to, &invitation, &secret, actor.name()).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(Invited { invitation: id, secret })
    }

    /// Takes an open invitation back.
    pub async fn withdraw_invitation(
        &self,
        actor: &Actor,
        client: ClientId,
        invitation: Id<Invitation>,
    ) -> Result<(), Error> {
        actor.require(Permission::ManageClientUsers)?;
        let work = self.begin(actor).await?;
        let invitation = work.invitations().get(invitation).await?;
        if invitation.client() != client {
            let id = client.get();
            return Err(StoreError::NotFound { what: "invitation", id }.into());
        }
        work.invitations().remove(&invitation).await?;
        self.commit(work, actor, &[invitation.ended(false)]).await
    }

    /// The invitation behind a link, for the page that accepts it.
    pub async fn open_invitation(&self, secret: &Secret) -> Result<Invitation, Error> {
        let invitation = self.ports.sign_in.invitation(&secret.digest()).await?;
        let invitation = invitation.ok_or_else(no_invitation)?;
        invitation.require_open(self.now())?;
        Ok(invitation)
    }

    /// Makes an end user of the invited person and associates him with the client.
    pub async fn accept_invitation(
        &self,
        request_id: &str,
        command: AcceptInvitation,
    ) -> Result<Id<User>, Error> {
        let hash = password_of(&self.ports, command.password.clone()).await?;
        let work = self.ports.store.begin().await?;
        let invitation = work.users().invitation(&command.secret.digest()).await?;
        let invitation = invitation.ok_or_else(no_invitation)?;
        invitation.require_open(self.now())?;
        let input = UserInput {
            email: invitation.email().to_string(),
            first_name: command.first_name,
            last_name: command.last_name,
            phone: String::new(),
            is_active: true,
        };
        let (at, id) = (self.now(), work.ids().one().await?);
        let (mut user, created) = User::create(id, UserKind::EndUser, &input, at)?;
        let password = user.set_password(hash);
        work.users().add(&user).await?;
        let (client, roles) = (invitation.client(), invitation.roles().clone());
        let place = work.ids().one().await?;
        let (membership, _) = Membership::begin(place, client, id, roles, at);
        let (membership, associated) = membership.hearing_of(invitation.topics().clone());
        work.memberships().add(&membership).await?;
        work.invitations().remove(&invitation).await?;
        let actor = Actor::staff(id, user.name(), BTreeSet::new(), request_id.to_owned());
        let events = [created, password, associated, invitation.ended(true)];
        self.commit(work, &actor, &events).await?;
        Ok(id)
    }
}

fn no_invitation() -> Error {
    Error::rule("invitation_closed", "this invitation was used or withdrawn: ask for a new one")
}

fn require_role(roles: &BTreeSet<ClientRole>) -> Result<(), FieldErrors> {
    if roles.is_empty() {
        return Err(FieldErrors::one("roles", "required", "Choose at least one role"));
    }
    Ok(())
}

async fn member(
    work: &dyn UnitOfWork,
    client: ClientId,
    user: Id<User>,
) -> Result<(Team, Membership), Error> {
    let team = Team::of(work.users().team(client).await?);
    let member = team.member(user).cloned();
    let member = member.ok_or(StoreError::NotFound { what: "user", id: user.get() })?;
    Ok((team, member))
}
