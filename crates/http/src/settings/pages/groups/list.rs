//! The list of client groups.

use axum::response::Response;
use bursar_application::settings::GroupRow;
use bursar_domain::{access::Permission, repository::Aggregate};
use hypertext::prelude::*;

use super::path;
use crate::{
    components::{
        Breadcrumb, Button, Empty, Html, Menu, MenuItem, Pill, Tone, count, data_table, header,
        header_at_end, html, instant_date, none_given, page_head, unseen_header,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    reader::Reader,
    visit::Visit,
};

pub(super) async fn show(visit: Visit) -> Answer<Response> {
    let groups = visit.desk().groups(visit.actor()).await?;
    let content = view(visit.reader(), &groups);
    Ok(visit.page(Place::Settings, "Client groups", content))
}

fn view(reader: Reader<'_>, groups: &[GroupRow]) -> Html {
    let new = Button::link("/settings/groups/new", "New group")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .refused_because(reader.refusal(Permission::EditGroups));
    let counted = groups.len().to_string();
    html(maud! {
        (Breadcrumb::from("Settings", "/settings"))
        (page_head("Client groups", Some(counted.clone().into()), &new))
        @if groups.is_empty() {
            (Empty::new("No groups yet").first_use()
                .text("Groups are labels on clients: filter the list by them, and say which flavors they may use.")
                .actions(&new))
        } @else { (table(reader, groups)) }
    })
}

fn table(reader: Reader<'_>, groups: &[GroupRow]) -> Html {
    let headers = maud! {
        (header("Name")) (header("Description")) (header_at_end("Members")) (header("Created"))
        (unseen_header("Actions"))
    };
    let rows = maud! { @for row in groups { (line(reader, row)) } };
    html(data_table("Client groups by name", headers, rows))
}

fn line(reader: Reader<'_>, row: &GroupRow) -> Html {
    let (group, path) = (&row.group, path(&row.group));
    let description = group.description().map(ToString::to_string);
    html(maud! {
        tr {
            td {
                span .who {
                    a .row-link href=(path) { (group.name().to_string()) }
                    @if group.is_default() { (Pill::new(Tone::Ink, "Default")) }
                }
            }
            td .soft data-label="Description" {
                @match &description {
                    Some(text) => span .name title=(text) { (text) }
                    None => (none_given())
                }
            }
            td .r data-label="Members" { (count(row.members)) }
            td .soft data-label="Created" { (instant_date(group.created_at(), reader.zone)) }
            td .acts { div .row-actions { (menu(reader, row)) } }
        }
    })
}

fn menu(reader: Reader<'_>, row: &GroupRow) -> Html {
    let (path, id) = (path(&row.group), row.group.id().get());
    let refusal = reader.refusal(Permission::EditGroups);
    let menu = Menu::new(format!("more-{id}"), format!("More actions for {}", row.group.name()))
        .item(
            MenuItem::link(format!("{path}/edit"), "Edit")
                .icon(Icon::Edit)
                .refused_because(refusal.clone()),
        )
        .item(MenuItem::link(format!("/clients?group={id}"), "Show clients").icon(Icon::Clients))
        .separator()
        .item(
            MenuItem::act(format!("{path}/delete"), "Delete group")
                .icon(Icon::Delete)
                .dangerous()
                .refused_because(refusal),
        );
    html(menu.with_button())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reader::tests::{reader, staff_with},
        settings::pages::groups::tests::group,
    };

    #[test]
    fn groups_show_their_members_and_the_default_is_marked() {
        let actor = staff_with(&[Permission::ViewSettings]);
        let html = view(reader(&actor), &[group("A & B", true, 1284)]).render().into_inner();
        assert!(html.contains("A &amp; B") && html.contains("1,284"), "{html}");
        assert!(html.contains("Default"), "{html}");
        assert!(html.contains("You lack the permission"), "{html}");
    }

    #[test]
    fn without_groups_the_page_says_what_they_are_for() {
        let actor = staff_with(&[Permission::ViewSettings, Permission::EditGroups]);
        let html = view(reader(&actor), &[]).render().into_inner();
        assert!(html.contains("No groups yet") && html.contains("/settings/groups/new"), "{html}");
    }
}
