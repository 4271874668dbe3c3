//! The index of settings.

use axum::response::Response;
use bursar_application::Actor;
use bursar_domain::access::Permission;
use hypertext::prelude::*;

use crate::{
    components::{Html, IndexEntry, html, index, page_head},
    failure::Answer,
    icons::Icon,
    layout::Place,
    visit::Visit,
};

/// Every section: drawing, title, what is found there, address, and what one needs to see it.
const SECTIONS: [(Icon, &str, &str, &str, Option<Permission>); 11] = [
    (
        Icon::Adjust,
        "Configurations",
        "How clients are billed, invoiced, notified and suspended.",
        "/settings/configurations",
        Some(Permission::ViewSettings),
    ),
    (
        Icon::Group,
        "Client groups",
        "Labels on clients, and the one that new clients join.",
        "/settings/groups",
        Some(Permission::ViewSettings),
    ),
    (
        Icon::Note,
        "Custom fields",
        "What your forms ask of clients beside the built-in fields.",
        "/settings/custom-fields",
        Some(Permission::ViewSettings),
    ),
    (
        Icon::Bank,
        "Currencies",
        "Which currencies you deal in, and their exchange rates.",
        "/settings/currencies",
        Some(Permission::ViewSettings),
    ),
    (
        Icon::Tax,
        "Tax rules",
        "Which taxes clients pay, by country, state and day.",
        "/settings/tax-rules",
        Some(Permission::ViewSettings),
    ),
    (
        Icon::Email,
        "E-mail templates",
        "The words of invoices' notices, reminders and invitations.",
        "/settings/mail-templates",
        Some(Permission::ViewSettings),
    ),
    (
        Icon::Bank,
        "Payment gateways",
        "Through whom money comes, for whom, and what it costs.",
        "/settings/gateways",
        Some(Permission::ViewSettings),
    ),
    (
        Icon::Users,
        "Staff",
        "Who may sign in to this panel, and with which roles.",
        "/settings/staff",
        Some(Permission::ViewSettings),
    ),
    (
        Icon::Lock,
        "Roles",
        "What each role of staff allows.",
        "/settings/roles",
        Some(Permission::ViewSettings),
    ),
    (
        Icon::Key,
        "API tokens",
        "Secrets with which programs act in your name.",
        "/settings/tokens",
        None,
    ),
    (
        Icon::Person,
        "Your settings",
        "Colours, time zone, shortcuts and your password.",
        "/settings/me",
        None,
    ),
];

pub(super) async fn show(visit: Visit) -> Answer<Response> {
    Ok(visit.page(Place::Settings, "Settings", view(visit.actor())))
}

fn view(actor: &Actor) -> Html {
    let entries = sections(actor).map(|(title, about, to, icon)| IndexEntry {
        icon,
        title: title.into(),
        about: about.into(),
        to: to.into(),
    });
    let index = html(index(entries.collect()));
    html(maud! { (page_head("Settings", None, ())) (index) })
}

/// The sections that somebody may see: title, words, address and drawing.
pub(crate) fn sections(
    actor: &Actor,
) -> impl Iterator<Item = (&'static str, &'static str, &'static str, Icon)> {
    SECTIONS
        .into_iter()
        .filter(|(.., needs)| needs.is_none_or(|permission| actor.may(permission)))
        .map(|(icon, title, about, to, _)| (title, about, to, icon))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::tests::staff_with;

    #[test]
    fn who_may_not_see_settings_finds_only_his_own() {
        let html = view(&staff_with(&[])).render().into_inner();
        assert!(html.contains("/settings/me") && html.contains("/settings/tokens"), "{html}");
        assert!(!html.contains("/settings/groups"), "{html}");
        let all = view(&staff_with(&[Permission::ViewSettings])).render().into_inner();
        assert!(all.contains("/settings/groups") && all.contains("/settings/roles"), "{all}");
    }
}
