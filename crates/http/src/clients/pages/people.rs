//! Associating, inviting, changing and dissociating a client's users.

use std::collections::BTreeSet;

use axum::Extension;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use bursar_application::Error;
use bursar_application::access::UserFilter;
use bursar_application::clients::directory::{InvitationRow, TeamMember};
use bursar_application::clients::{
    AssociateUser, ChangeUserRoles, DissociateUser, InviteUser, Invited,
};
use bursar_domain::access::{ClientRole, Permission, UserKind};
use bursar_domain::field::FieldErrors;
use bursar_kernel::Id;

use super::at_client::AtClient;
use crate::HoldsSecret;
use crate::address::{Address, Entered, Noun, Values};
use crate::clients::views::people::{Candidates, Part, Whose};
use crate::components::{Guard, Html, Problem, VERSION_FIELD};
use crate::confirmation::{Confirmation, done};
use crate::failure::{Answer, Failure};
use crate::layout::Place;
use crate::visit::Mistakes;

impl AtClient {
    fn whose<'a>(&'a self, problems: &'a [Problem]) -> Whose<'a> {
        Whose { client: self.id.get(), name: self.name(), problems }
    }

    fn users_tab(&self) -> String {
        self.from.carry(&format!("/clients/{}/users", self.id))
    }

    fn show(&self, title: &str, page: Html) -> Answer<Response> {
        self.visit.actor().require(Permission::ManageClientUsers)?;
        Ok(self.visit.page(Place::Clients, title, page))
    }

    async fn member(&self, user: i64) -> Answer<TeamMember> {
        let (team, _) = self.visit.desk().client_team(self.visit.actor(), self.id).await?;
        team.into_iter().find(|one| one.user_id == user).ok_or_else(Failure::not_found)
    }

    async fn invitation(&self, id: i64) -> Answer<InvitationRow> {
        let (_, open) = self.visit.desk().client_team(self.visit.actor(), self.id).await?;
        open.into_iter().find(|one| one.id == id).ok_or_else(Failure::not_found)
    }

    fn guard_at(&self, version: i64) -> Guard {
        Guard { version: Some(version), ..self.visit.guard() }
    }
}

/// What is ticked, and the mistakes in it.
fn part(entered: &Values) -> (Part, FieldErrors) {
    let mut unread = FieldErrors::none();
    let roles = entered.choices("roles", &mut unread);
    (Part { roles, topics: entered.choices("notifications", &mut unread) }, unread)
}

/// What a member is for a client at present.
fn part_of(member: &TeamMember) -> Part {
    Part { roles: member.roles.clone(), topics: member.topics.clone() }
}

/// Looks for an end user to associate.
pub(super) async fn ask_associate(client: AtClient) -> Answer<Response> {
    let found = find(&client, &client.address).await?;
    let page =
        client.whose(&[]).associate(&found, &Part::new(BTreeSet::new()), client.visit.guard());
    client.show("Associate user", page)
}

/// Associates the chosen user.
pub(super) async fn associate(client: AtClient, entered: Entered) -> Answer<Response> {
    client.visit.actor().require(Permission::ManageClientUsers)?;
    let (part, unread) = part(&entered);
    match chosen(&client, &entered, part.clone(), unread).await {
        Ok(()) => Ok(done(client.users_tab(), associated(&client, &entered))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let found = find(&client, &client.address.asking("q", entered.text("q"))).await?;
            let guard = client.visit.guard();
            let page = client.whose(&mistakes.problems).associate(&found, &part, guard);
            Ok(client.visit.again(Place::Clients, "Associate user", &mistakes, page))
        }
    }
}

fn associated(client: &AtClient, entered: &Values) -> Confirmation {
    let back = client.path_of(&format!("users/{}/dissociate", entered.text("user_id")));
    Confirmation::new(format!("User associated with {}", client.name()))
        .undo(back, [(VERSION_FIELD, "1")])
}

/// What a member is for a client, as the fields of a form.
fn named(member: &TeamMember) -> impl Iterator<Item = (&'static str, String)> {
    let roles = member.roles.iter().map(|role| ("roles", role.code().to_owned()));
    roles.chain(member.topics.iter().map(|topic| ("notifications", topic.code().to_owned())))
}

/// The version after one more change.
fn next(version: i64) -> String {
    (version + 1).to_string()
}

async fn chosen(
    client: &AtClient,
    entered: &Values,
    part: Part,
    mut unread: FieldErrors,
) -> Result<(), Error> {
    let Ok(user) = entered.text("user_id").parse() else {
        unread.add("user_id", "required", "Choose a user");
        return Err(unread.into());
    };
    unread.ok(())?;
    let Part { roles, topics } = part;
    let command = AssociateUser { client: client.id, user, roles, topics: Some(topics) };
    client.visit.desk().associate_user(client.visit.actor(), command).await
}

async fn find(client: &AtClient, address: &Address) -> Answer<Candidates> {
    let query = address.text("q").trim();
    if query.chars().count() < 2 {
        return Ok(Candidates { query: query.to_owned(), ..Candidates::default() });
    }
    let search = Some(query.to_owned());
    let filter = UserFilter { kind: UserKind::EndUser, search, is_active: Some(true) };
    let (desk, actor) = (client.visit.desk(), client.visit.actor());
    let (people, total) = desk.people(actor, &filter, &address.page()).await?;
    let foot = address.foot(&people, total, Noun("user", "users"));
    Ok(Candidates { query: query.to_owned(), people: people.items, foot: Some(foot) })
}

/// Asks whom to invite.
pub(super) async fn ask_invite(client: AtClient) -> Answer<Response> {
    let owner = Part::new([ClientRole::Owner].into());
    let page = client.whose(&[]).invite("", &owner, client.visit.guard());
    client.show("Invite user", page)
}

/// Makes an invitation and shows its link, once.
pub(super) async fn invite(client: AtClient, entered: Entered) -> Answer<Response> {
    client.visit.actor().require(Permission::ManageClientUsers)?;
    let (email, (part, unread)) = (entered.owned("email"), part(&entered));
    let Part { roles, topics } = part.clone();
    let topics = Some(topics);
    let command = InviteUser { client: client.id, email: email.clone(), roles, topics };
    match invited(&client, command, unread).await {
        Ok(invited) => {
            let link = client.link(&format!("/invitations/{}", invited.secret.expose()));
            let is_sent = client.visit.desk().sends_mail();
            let page = client.whose(&[]).invited(&email, &link, is_sent);
            Ok((Extension(HoldsSecret), client.show("Invitation", page)?).into_response())
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let guard = client.visit.guard();
            let page = client.whose(&mistakes.problems).invite(&email, &part, guard);
            Ok(client.visit.again(Place::Clients, "Invite user", &mistakes, page))
        }
    }
}

async fn invited(
    client: &AtClient,
    command: InviteUser,
    unread: FieldErrors,
) -> Result<Invited, Error> {
    unread.ok(())?;
    client.visit.desk().invite_user(client.visit.actor(), command).await
}

/// Asks for other roles.
pub(super) async fn ask_roles(
    client: AtClient,
    Path((_, user)): Path<(i64, i64)>,
) -> Answer<Response> {
    let member = client.member(user).await?;
    let guard = client.guard_at(member.version);
    let page = client.whose(&[]).edit_roles(&member, &part_of(&member), guard);
    client.show("Edit roles", page)
}

/// Gives other roles.
pub(super) async fn change_roles(
    client: AtClient,
    Path((_, user)): Path<(i64, i64)>,
    entered: Entered,
) -> Answer<Response> {
    client.visit.actor().require(Permission::ManageClientUsers)?;
    let (member, (part, unread)) = (client.member(user).await?, part(&entered));
    let user = Id::new(user).map_err(|_| Failure::not_found())?;
    let seen = entered.version();
    let Part { roles, topics } = part.clone();
    let command = ChangeUserRoles { client: client.id, user, seen, roles, topics: Some(topics) };
    match changed(&client, command, unread).await {
        Ok(()) => {
            let back = client.path_of(&format!("users/{}/roles", member.user_id));
            let fields = named(&member).chain([(VERSION_FIELD, next(member.version))]);
            let confirmation = Confirmation::new(format!("Roles of {} changed", member.name));
            Ok(done(client.users_tab(), confirmation.undo(back, fields)))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let guard = client.guard_at(member.version);
            let page = client.whose(&mistakes.problems).edit_roles(&member, &part, guard);
            Ok(client.visit.again(Place::Clients, "Edit roles", &mistakes, page))
        }
    }
}

async fn changed(
    client: &AtClient,
    command: ChangeUserRoles,
    unread: FieldErrors,
) -> Result<(), Error> {
    unread.ok(())?;
    client.visit.desk().change_user_roles(client.visit.actor(), command).await
}

/// Asks before a user is dissociated.
pub(super) async fn ask_dissociate(
    client: AtClient,
    Path((_, user)): Path<(i64, i64)>,
) -> Answer<Response> {
    let member = client.member(user).await?;
    let page = client.whose(&[]).dissociate(&member, client.guard_at(member.version));
    client.show("Dissociate user", page)
}

/// Takes a user away from the client.
pub(super) async fn dissociate(
    client: AtClient,
    Path((_, user)): Path<(i64, i64)>,
    entered: Entered,
) -> Answer<Response> {
    let member = client.member(user).await?;
    let user = Id::new(user).map_err(|_| Failure::not_found())?;
    let command = DissociateUser { client: client.id, user, seen: entered.version() };
    match client.visit.desk().dissociate_user(client.visit.actor(), command).await {
        Ok(()) => {
            let user = [("user_id", member.user_id.to_string())];
            let fields = named(&member).chain(user);
            let confirmation = Confirmation::new(format!("{} dissociated", member.name));
            let back = client.path_of("users/associate");
            Ok(done(client.users_tab(), confirmation.undo(back, fields)))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let guard = client.guard_at(member.version);
            let page = client.whose(&mistakes.problems).dissociate(&member, guard);
            Ok(client.visit.again(Place::Clients, "Dissociate user", &mistakes, page))
        }
    }
}

/// Asks before an invitation is withdrawn.
pub(super) async fn ask_withdraw(
    client: AtClient,
    Path((_, invitation)): Path<(i64, i64)>,
) -> Answer<Response> {
    let invitation = client.invitation(invitation).await?;
    let page = client.whose(&[]).withdraw(&invitation, client.visit.guard());
    client.show("Withdraw invitation", page)
}

/// Withdraws an invitation.
pub(super) async fn withdraw(
    client: AtClient,
    Path((_, invitation)): Path<(i64, i64)>,
    _entered: Entered,
) -> Answer<Response> {
    let invitation = Id::new(invitation).map_err(|_| Failure::not_found())?;
    let (desk, actor) = (client.visit.desk(), client.visit.actor());
    desk.withdraw_invitation(actor, client.id, invitation).await?;
    Ok(done(client.users_tab(), Confirmation::new("Invitation withdrawn")))
}
