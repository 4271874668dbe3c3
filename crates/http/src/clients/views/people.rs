//! The pages of acts on a client's users: associating, inviting, roles, dissociating.

use std::collections::BTreeSet;

use bursar_application::access::PersonRow;
use bursar_application::clients::directory::{InvitationRow, TeamMember};
use bursar_domain::access::{ClientRole, Invitation};
use bursar_domain::mail::Topic;
use bursar_domain::repository::Aggregate;
use hypertext::prelude::*;

use crate::components::{
    ActPage, Button, Choice, Field, Guard, Html, Problem, copy_button, html, page_head, search_box,
};
use crate::icons::Icon;

/// The end users that match a search: one page of them, and its foot.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    pub(crate) query: String,
    pub(crate) people: Vec<PersonRow>,
    pub(crate) foot: Option<Html>,
}

/// What somebody is to be for a client.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) roles: BTreeSet<ClientRole>,
    pub(crate) topics: BTreeSet<Topic>,
}

impl Part {
    /// Somebody in these roles who is told about everything.
    pub(crate) fn new(roles: BTreeSet<ClientRole>) -> Self {
        Self { roles, topics: Topic::ALL.iter().copied().collect() }
    }
}

/// A client whose users are dealt with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whose<'a> {
    pub(crate) client: i64,
    pub(crate) name: &'a str,
    pub(crate) problems: &'a [Problem],
}

impl<'a> Whose<'a> {
    fn tab(self) -> String {
        format!("/clients/{}/users", self.client)
    }

    fn roles(self, chosen: &Part) -> Html {
        let choices = ClientRole::ALL.map(|role| {
            let hint = match role {
                ClientRole::Owner => "May do everything.",
                ClientRole::Member => "May do everything but billing, users and deletion.",
            };
            Choice::new(role.code(), role.label(), chosen.roles.contains(&role)).hint(hint)
        });
        let roles = Field::ticks("roles", "Roles", choices.into());
        let roles = roles.required().problems(self.problems);
        let topics = Topic::ALL.iter().map(|topic| {
            let hint = match topic {
                Topic::Billing => "Invoices, reminders, payments and credit.",
                Topic::Services => "When services are suspended and resumed.",
            };
            Choice::new(topic.code(), topic.label(), chosen.topics.contains(topic)).hint(hint)
        });
        let topics = Field::ticks("notifications", "E-mails about", topics.collect());
        let topics = topics.problems(self.problems);
        html(maud! { (roles) (topics) })
    }

    /// Looking for an end user and choosing his roles.
    pub(crate) fn associate(self, found: &Candidates, roles: &Part, guard: Guard) -> Html {
        let path = format!("/clients/{}/users/associate", self.client);
        let (query, people) = (found.query.as_str(), &found.people);
        // The heading of the choice is that of the page, once there is one.
        let head = people
            .is_empty()
            .then(|| page_head(format!("Associate a user with {}", self.name), None, ()).memoize());
        let choose = (!people.is_empty()).then(|| self.choose(query, people, roles, guard));
        let is_searched = !query.is_empty();
        let invite = format!("/clients/{}/users/invite", self.client);
        let tab = self.tab();
        html(maud! {
            (head)
            div #associate .region data-swap {
                form .act method="get" action=(path) role="search" aria-label="Search users" {
                    (search_box("Name or e-mail of the user", "Name or e-mail", query))
                    div .act-end {
                        (Button::link(tab.as_str(), "Back to the client").ghost())
                        (Button::submit("Search"))
                    }
                }
                @match &choose {
                    Some(choose) => { (choose) (found.foot) }
                    None => @if is_searched {
                        p .act {
                            "No end user matches “" (query) "”. "
                            a .link href=(invite) { "Invite somebody by e-mail" }
                        }
                    }
                }
            }
        })
    }

    fn choose(self, query: &str, found: &[PersonRow], roles: &Part, guard: Guard) -> Html {
        let people = found.iter().map(|person| {
            let user = &person.user;
            Choice::new(user.id().to_string(), user.name(), false).hint(user.email().to_string())
        });
        let people = Field::radios("user_id", "User", people.collect());
        let fields = maud! {
            (crate::components::hidden("q", query))
            (people.clone().required().problems(self.problems))
            (self.roles(roles))
        };
        let path = format!("/clients/{}/users/associate", self.client);
        html(
            ActPage::new(
                format!("Whom to associate with {}?", self.name),
                path,
                guard,
                "Associate user",
            )
            .fields(fields)
            .leave("Cancel", self.tab())
            .problems(self.problems),
        )
    }

    /// Inviting somebody by e-mail.
    pub(crate) fn invite(self, email: &str, roles: &Part, guard: Guard) -> Html {
        let email = Field::email("email", "E-mail").value(email.to_owned()).required().first();
        let fields = maud! { (email.clone().problems(self.problems)) (self.roles(roles)) };
        let path = format!("/clients/{}/users/invite", self.client);
        html(
            ActPage::new(format!("Invite a user to {}", self.name), path, guard, "Make invitation")
                .lead(
                    "For people without an account. The link goes to them by e-mail, and is shown to you once.",
                )
                .fields(fields)
                .leave("Cancel", self.tab())
                .problems(self.problems),
        )
    }

    /// The link of an invitation, shown once.
    pub(crate) fn invited(self, email: &str, link: &str, is_sent: bool) -> Html {
        let tab = self.tab();
        let days = Invitation::LIFETIME.num_days();
        html(maud! {
            div .outcome {
                h1 { "Invitation of " (email) }
                p { @if is_sent { "This link goes out by e-mail. " } @else { "No e-mails are sent here, so give this link to the person yourself. " } "It is valid for " (days) " days and works once. It is not shown again: if it is lost, withdraw the invitation and make another." }
                p .secret { span .mono { (link) } " " (copy_button(link, "Copy link")) }
                div .actions { (Button::link(tab.as_str(), "Done").primary()) }
            }
        })
    }

    /// Choosing other roles.
    pub(crate) fn edit_roles(self, member: &TeamMember, roles: &Part, guard: Guard) -> Html {
        let path = format!("/clients/{}/users/{}/roles", self.client, member.user_id);
        html(
            ActPage::new(format!("Roles of {}", member.name), path, guard, "Save roles")
                .lead(format!("What {} may do for {}.", member.name, self.name))
                .fields(self.roles(roles))
                .leave("Cancel", self.tab())
                .problems(self.problems),
        )
    }

    /// Taking a user away from the client.
    pub(crate) fn dissociate(self, member: &TeamMember, guard: Guard) -> Html {
        let path = format!("/clients/{}/users/{}/dissociate", self.client, member.user_id);
        let heading = format!("Dissociate {} from {}?", member.name, self.name);
        html(
            ActPage::new(heading, path, guard, "Dissociate user")
                .consequence(
                    Icon::Person,
                    "The account stays, with the other clients it looks after.",
                )
                .consequence(Icon::Key, "The person sees nothing of this client any more, at once.")
                .leave("Keep user", self.tab())
                .problems(self.problems),
        )
    }

    /// Taking an invitation back.
    pub(crate) fn withdraw(self, invitation: &InvitationRow, guard: Guard) -> Html {
        let path = format!("/clients/{}/invitations/{}/withdraw", self.client, invitation.id);
        let heading = format!("Withdraw the invitation of {}?", invitation.email);
        html(
            ActPage::new(heading, path, guard, "Withdraw invitation")
                .consequence(Icon::Link, "Its link stops working at once.")
                .leave("Keep invitation", self.tab())
                .problems(self.problems),
        )
    }
}
