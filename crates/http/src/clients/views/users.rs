//! The users tab of a client: who looks after it, and who is invited to.

use bursar_application::clients::directory::{InvitationRow, TeamMember};
use bursar_domain::access::{ClientRole, Permission};
use hypertext::prelude::*;

use super::words::roles_words;
use crate::components::{
    Button, Empty, IconButton, Pill, SectionHead, Tone, ago, data_table, header, instant_date,
    none_given, person, unseen_header,
};
use crate::icons::Icon;
use crate::reader::Reader;

/// The content of the users tab.
pub(crate) fn users(
    client: i64,
    team: &[TeamMember],
    invitations: &[InvitationRow],
    reader: Reader<'_>,
) -> impl Renderable {
    let refusal = reader.refusal(Permission::ManageClientUsers);
    let associate = Button::link(format!("/clients/{client}/users/associate"), "Associate user")
        .icon(Icon::AddPerson)
        .keys("c")
        .refused_because(refusal.clone());
    let invite = Button::link(format!("/clients/{client}/users/invite"), "Invite user")
        .icon(Icon::Email)
        .in_dialog()
        .refused_because(refusal);
    let buttons = maud! { (associate) (invite) }.memoize();
    maud! {
        div .col-main {
            section aria-labelledby="team" {
                (SectionHead::new("team", "Users").counted(team.len().to_string()))
                @if team.is_empty() {
                    (Empty::new("Nobody looks after this client yet")
                        .text("Users sign in to the client's own panel. Associate one who has an account, or invite somebody by e-mail.")
                        .actions(buttons.clone()))
                }
                @else {
                    (members(client, team, reader))
                    div .actions.below { (buttons.clone()) }
                }
            }
            @if !invitations.is_empty() { (open_invitations(client, invitations, reader)) }
        }
    }
}

fn members(client: i64, team: &[TeamMember], reader: Reader<'_>) -> impl Renderable {
    let headers = maud! {
        (header("Person")) (header("Roles")) (header("Since")) (header("Last seen"))
        (unseen_header("Actions"))
    };
    let rows: Vec<_> = team.iter().map(|one| member(client, one, team, reader).memoize()).collect();
    data_table("Users of this client", headers.memoize(), rows).memoize()
}

fn member(
    client: i64,
    member: &TeamMember,
    team: &[TeamMember],
    reader: Reader<'_>,
) -> impl Renderable {
    let id = member.user_id;
    let name = member.name.clone();
    let seen = member.last_seen_at.map(|at| ago(at, reader.now, reader.zone).memoize());
    let roles = format!("/clients/{client}/users/{id}/roles");
    let roles = IconButton::link(roles, Icon::Edit, format!("Edit roles of {name}"))
        .title("Edit roles")
        .in_dialog()
        .refused_because(reader.refusal(Permission::ManageClientUsers));
    let leave = format!("/clients/{client}/users/{id}/dissociate");
    let leave = IconButton::link(leave, Icon::Close, format!("Dissociate {name}"))
        .title("Dissociate")
        .in_dialog()
        .refused_because(why_not_leave(member, team, reader));
    let who = person(id, name, member.email.clone()).memoize();
    let labels: Vec<_> =
        member.roles.iter().map(|role| Pill::new(Tone::Neutral, role.label())).collect();
    maud! {
        tr {
            td { (who) @if !member.is_active { " " (Pill::new(Tone::Warning, "Disabled")) } }
            td data-label="Roles" { @for label in &labels { (label) " " } }
            td .soft data-label="Since" { (instant_date(member.since, reader.zone)) }
            td .soft data-label="Last seen" {
                @match &seen { Some(seen) => (seen) None => (none_given()) }
            }
            td .acts.still { (roles) (leave) }
        }
    }
}

/// Why a user cannot be dissociated at present.
fn why_not_leave(member: &TeamMember, team: &[TeamMember], reader: Reader<'_>) -> Option<String> {
    let owners = team.iter().filter(|one| one.roles.contains(&ClientRole::Owner)).count();
    let is_last = member.roles.contains(&ClientRole::Owner) && owners == 1 && team.len() > 1;
    reader.refusal(Permission::ManageClientUsers).or_else(|| {
        is_last.then(|| {
            "The last owner cannot go while others remain: make another user owner first".to_owned()
        })
    })
}

fn open_invitations(
    client: i64,
    invitations: &[InvitationRow],
    reader: Reader<'_>,
) -> impl Renderable {
    let headers = maud! {
        (header("E-mail")) (header("Roles")) (header("Invited by")) (header("Valid until"))
        (unseen_header("Actions"))
    };
    let rows: Vec<_> =
        invitations.iter().map(|one| invitation(client, one, reader).memoize()).collect();
    let table = data_table("Open invitations", headers.memoize(), rows).memoize();
    let number = invitations.len().to_string();
    maud! {
        section aria-labelledby="invited" {
            (SectionHead::new("invited", "Invitations not yet accepted").counted(number.as_str()))
            (table)
        }
    }
}

fn invitation(client: i64, row: &InvitationRow, reader: Reader<'_>) -> impl Renderable {
    let withdraw = format!("/clients/{client}/invitations/{}/withdraw", row.id);
    let withdraw = IconButton::link(
        withdraw,
        Icon::Close,
        format!("Withdraw the invitation of {}", row.email),
    )
    .title("Withdraw")
    .in_dialog()
    .refused_because(reader.refusal(Permission::ManageClientUsers));
    let is_over = row.expires_at <= reader.now;
    maud! {
        tr {
            td { (row.email) }
            td .soft data-label="Roles" { (roles_words(&row.roles)) }
            td .soft data-label="Invited by" { (row.invited_by) }
            td .soft data-label="Valid until" {
                (instant_date(row.expires_at, reader.zone))
                @if is_over { " " (Pill::new(Tone::Warning, "Expired")) }
            }
            td .acts.still { (withdraw) }
        }
    }
}

#[cfg(test)]
mod tests {
    use bursar_application::Actor;

    use super::*;
    use crate::clients::views::example;

    fn member(id: i64, name: &str, roles: &[ClientRole]) -> TeamMember {
        TeamMember {
            user_id: id,
            name: name.to_owned(),
            email: "a@nordlys.example".to_owned(),
            is_active: true,
            roles: roles.iter().copied().collect(),
            topics: std::collections::BTreeSet::new(),
            since: example::now(),
            last_seen_at: None,
            version: 1,
        }
    }

    fn html(team: &[TeamMember]) -> String {
        let actor = Actor::system("r");
        let reader = Reader { actor: &actor, now: example::now(), zone: chrono_tz::UTC };
        users(10_482, team, &[], reader).render().into_inner()
    }

    #[test]
    fn the_last_owner_is_kept_while_others_remain_and_it_says_why() {
        let owner = member(1, "Ingrid <Solheim>", &[ClientRole::Owner]);
        let other = member(2, "Per Arneson", &[ClientRole::Member]);
        let both = html(&[owner.clone(), other]);
        assert!(both.contains("The last owner cannot go"), "{both}");
        assert!(both.contains("Ingrid &lt;Solheim&gt;"), "{both}");
        assert!(!both.contains("/users/1/dissociate") && both.contains("/users/2/dissociate"));
        assert!(html(&[owner]).contains("/users/1/dissociate"));
    }

    #[test]
    fn a_client_without_users_says_what_users_are_for() {
        let html = html(&[]);
        assert!(html.contains("Nobody looks after this client yet"), "{html}");
        assert!(html.contains("/clients/10482/users/associate"), "{html}");
    }
}
