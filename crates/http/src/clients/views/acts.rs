//! The acts on one client: where each is, and why it is refused at present.

use bursar_application::clients::ClientSummary;
use bursar_application::clients::directory::ClientDetails;
use bursar_domain::access::Permission;
use bursar_domain::client::{ClientStatus, Lifecycle, Step};
use hypertext::prelude::*;

use super::address::carry;
use crate::components::{IconButton, Menu, MenuItem};
use crate::icons::Icon;
use crate::reader::Reader;

/// Something that staff do to one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientAct {
    /// Change what is on record.
    Edit,
    /// Suspend with all services.
    Suspend,
    /// Lift the suspension.
    Resume,
    /// Add credit or subtract it.
    Credit,
    /// Put under another configuration.
    ChangeConfiguration,
    /// Put into groups.
    Group,
    /// Terminate the services of a suspended client.
    Terminate,
    /// Delete.
    Delete,
}

impl ClientAct {
    /// Its page.
    pub(crate) fn path(self, client: i64) -> String {
        let act = match self {
            Self::Edit => "edit",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Credit => "credit",
            Self::ChangeConfiguration => "configuration/change",
            Self::Group => "groups",
            Self::Terminate => "terminate",
            Self::Delete => "delete",
        };
        format!("/clients/{client}/{act}")
    }

    /// Its words in a menu.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Edit => "Edit",
            Self::Suspend => "Suspend",
            Self::Resume => "Resume",
            Self::Credit => "Add credit",
            Self::ChangeConfiguration => "Change configuration",
            Self::Group => "Add to group",
            Self::Terminate => "Terminate services",
            Self::Delete => "Delete client",
        }
    }

    /// Its drawing.
    pub(crate) const fn icon(self) -> Icon {
        match self {
            Self::Edit => Icon::Edit,
            Self::Suspend => Icon::Suspend,
            Self::Resume => Icon::Resume,
            Self::Credit => Icon::Journal,
            Self::ChangeConfiguration => Icon::Adjust,
            Self::Group => Icon::Group,
            Self::Terminate => Icon::Terminate,
            Self::Delete => Icon::Delete,
        }
    }

    const fn permission(self) -> Permission {
        match self {
            Self::Edit => Permission::EditClients,
            Self::Suspend | Self::Resume => Permission::SuspendClients,
            Self::Credit => Permission::AdjustCredit,
            Self::ChangeConfiguration => Permission::ChangeClientConfigurations,
            Self::Group => Permission::GroupClients,
            Self::Terminate => Permission::TerminateClients,
            Self::Delete => Permission::DeleteClients,
        }
    }

    /// Why it is refused, by permission or by the client's state; nothing if it is not.
    pub(crate) fn refusal(self, reader: Reader<'_>, status: ClientStatus) -> Option<String> {
        reader.refusal(self.permission()).or_else(|| self.forbidden_in(status))
    }

    /// Why the state forbids it, in the words of the domain.
    pub(crate) fn forbidden_in(self, status: ClientStatus) -> Option<String> {
        let step = match self {
            Self::Suspend => Step::Suspend,
            Self::Resume => Step::Resume,
            Self::Delete => Step::Delete,
            Self::Terminate if status == ClientStatus::Suspended => return None,
            Self::Terminate => {
                return Some("Only the services of suspended clients are terminated".to_owned());
            }
            Self::Edit | Self::Credit | Self::ChangeConfiguration | Self::Group => return None,
        };
        let refused = lifecycle(status).after(step).err()?;
        Some(capitalised(&refused.to_string()))
    }

    fn item<'a>(
        self,
        client: i64,
        reader: Reader<'_>,
        status: ClientStatus,
        list: &str,
        forbidden: Option<&str>,
    ) -> MenuItem<'a> {
        let to = carry(&self.path(client), list);
        let item = if self == Self::Edit {
            MenuItem::link(to, self.label())
        } else {
            MenuItem::act(to, self.label())
        };
        let refusal = self.refusal(reader, status).or_else(|| forbidden.map(str::to_owned));
        let item = item.icon(self.icon()).refused_because(refusal);
        if self == Self::Delete { item.dangerous() } else { item }
    }
}

const fn lifecycle(status: ClientStatus) -> Lifecycle {
    match status {
        ClientStatus::Active | ClientStatus::Inactive => Lifecycle::Normal,
        ClientStatus::Suspending => Lifecycle::Suspending,
        ClientStatus::Suspended => Lifecycle::Suspended,
        ClientStatus::Deleting => Lifecycle::Deleting,
    }
}

/// The same words with a capital first letter.
pub(crate) fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Suspending or resuming, whichever the status calls for.
pub(crate) const fn toggle(status: ClientStatus) -> ClientAct {
    match status {
        ClientStatus::Suspended => ClientAct::Resume,
        ClientStatus::Active
        | ClientStatus::Inactive
        | ClientStatus::Suspending
        | ClientStatus::Deleting => ClientAct::Suspend,
    }
}

/// The quick acts of a row or a card.
pub(crate) fn quick_acts(
    client: &ClientSummary,
    reader: Reader<'_>,
    list: &str,
) -> impl Renderable {
    let status = client.status;
    let quick = |act: ClientAct| {
        let label = format!("{} {}", act.label(), client.display_name);
        let to = carry(&act.path(client.id.get()), list);
        let button = IconButton::link(to, act.icon(), label).title(act.label()).on_hover();
        let button = if act == ClientAct::Edit { button } else { button.in_dialog() };
        button.refused_because(act.refusal(reader, status))
    };
    let acts = [ClientAct::Credit, ClientAct::Edit, ClientAct::Group, toggle(status)];
    acts.map(quick).into_iter().collect::<Vec<_>>()
}

/// Why the services of a suspended client cannot be terminated, as far as its details tell.
pub(crate) const fn never_terminated(details: &ClientDetails) -> Option<&'static str> {
    if details.suspends_instead_of_terminating {
        return Some("Its configuration suspends instead of terminating");
    }
    if details.hanging.services == 0 { Some("It has no services to terminate") } else { None }
}

/// The menu with every act on a client; `no_termination` says why its services are never
/// terminated, where that is known.
pub(crate) fn more_menu<'a>(
    client: &ClientSummary,
    reader: Reader<'_>,
    list: &str,
    no_termination: Option<&str>,
) -> impl Renderable + use<'a> {
    let (id, status) = (client.id.get(), client.status);
    let item = |act: ClientAct| {
        let forbidden = no_termination.filter(|_| act == ClientAct::Terminate);
        act.item(id, reader, status, list, forbidden)
    };
    Menu::new(format!("more-{id}"), format!("More actions for {}", client.display_name))
        .item(
            MenuItem::link(carry(&format!("/clients/{id}"), list), "Open in new tab")
                .icon(Icon::External)
                .in_new_tab(),
        )
        .item(item(ClientAct::Edit))
        .item(item(ClientAct::ChangeConfiguration))
        .item(item(ClientAct::Group))
        .item(MenuItem::copies(id.to_string(), "Copy ID"))
        .item(MenuItem::link(format!("mailto:{}", client.email), "Email").icon(Icon::Email))
        .separator()
        .item(item(toggle(status)))
        .item(item(ClientAct::Terminate))
        .item(item(ClientAct::Delete))
        .with_button()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bursar_application::Actor;
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::clients::views::example;

    fn html(actor: &Actor, status: ClientStatus) -> String {
        let client = ClientSummary { status, ..example::client() };
        let reader = Reader { actor, now: DateTime::<Utc>::default(), zone: chrono_tz::UTC };
        let menu = more_menu(&client, reader, "status=active", None).render().into_inner();
        menu + quick_acts(&client, reader, "").render().into_inner().as_str()
    }

    #[test]
    fn what_the_state_forbids_stays_in_place_with_its_reason() {
        let html = html(&Actor::system("r"), ClientStatus::Suspending);
        assert!(html.contains("A client that is suspending cannot be suspended"), "{html}");
        assert!(html.contains("Only the services of suspended clients are terminated"), "{html}");
        assert!(html.contains("/delete?list=status%3Dactive"), "{html}");
    }

    #[test]
    fn a_suspended_client_is_offered_to_be_resumed() {
        let html = html(&Actor::system("r"), ClientStatus::Suspended);
        assert!(html.contains("/resume") && !html.contains("/suspend"), "{html}");
    }

    #[test]
    fn terminating_is_refused_where_the_configuration_suspends_instead() {
        let mut details = example::details();
        details.summary.status = ClientStatus::Suspended;
        details.hanging.services = 2;
        let actor = Actor::system("r");
        let reader = Reader { actor: &actor, now: example::now(), zone: chrono_tz::UTC };
        let menu = |details: &ClientDetails| {
            let why = never_terminated(details);
            more_menu(&details.summary, reader, "", why).render().into_inner()
        };
        assert!(menu(&details).contains("/terminate\""), "{}", menu(&details));
        details.suspends_instead_of_terminating = true;
        let refused = menu(&details);
        assert!(refused.contains("suspends instead of terminating"), "{refused}");
        assert!(!refused.contains("/terminate\""), "{refused}");
    }

    #[test]
    fn what_one_may_not_do_is_refused_naming_the_permission() {
        let id = "7".parse().expect("an id");
        let nobody = Actor::staff(id, "Per".into(), BTreeSet::new(), "r".into());
        let html = html(&nobody, ClientStatus::Active);
        assert!(html.contains("You lack the permission “Delete clients”"), "{html}");
        assert!(!html.contains("href=\"/clients/10482/edit"), "{html}");
    }
}
