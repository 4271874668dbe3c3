//! The page of one client group, with its members.

use std::collections::BTreeSet;

use axum::response::Response;
use bursar_application::{
    clients::directory::{Choice, ClientFilter, ClientQuery, ClientSort, ClientSummary, Direction},
    page::{Page, Total},
    settings::GroupRow,
};
use bursar_domain::{access::Permission, client::ClientGroup, repository::Aggregate};
use bursar_kernel::Id;
use hypertext::prelude::*;

use super::{list_crumbs, one, path};
use crate::{
    address::{Address, Noun, total_words},
    components::{
        Button, CSRF_FIELD, Empty, Facts, Html, IconButton, Menu, MenuItem, Pill, SectionHead,
        Tone, company_mark, data_table, fact, header, hidden, html, instant, none_given,
        object_head, record_id, unseen_header,
    },
    failure::Answer,
    icons::{Icon, icon},
    layout::Place,
    path::PathId,
    reader::Reader,
    visit::{Visit, unread},
};

pub(super) async fn show(
    visit: Visit,
    PathId(id): PathId<ClientGroup>,
    address: Address,
) -> Answer<Response> {
    let row = one(&visit, id).await?;
    let query = members_of(id, &visit);
    match visit.desk().list_clients(visit.actor(), &query, &address.page()).await {
        Ok(found) => {
            let (page, total) = found.counted();
            let csrf = &visit.staff.csrf;
            let content = view(visit.reader(), &row, &address, (&page, total), csrf);
            Ok(visit.page(Place::Settings, row.group.name().as_str(), content))
        }
        Err(error) => unread(&address, error),
    }
}

/// The members of a group by name.
pub(super) fn members_of(id: Id<ClientGroup>, visit: &Visit) -> ClientQuery {
    let group = Some(Choice::of(BTreeSet::from([id])));
    ClientQuery {
        filter: ClientFilter { group, ..ClientFilter::default() },
        sort: ClientSort::Company,
        direction: Direction::Ascending,
        at: visit.desk().now(),
    }
}

fn view(
    reader: Reader<'_>,
    row: &GroupRow,
    address: &Address,
    (page, total): (&Page<ClientSummary>, Total),
    csrf: &str,
) -> Html {
    html(maud! {
        (list_crumbs())
        (head(reader, row))
        (address.banner(&[], &[]))
        div .cols {
            div #list .col-main data-swap {
                section aria-labelledby="members" {
                    (SectionHead::new("members", "Members").counted(total_words(total))
                        .more("Open in the client list", format!("/clients?group={}", row.group.id())))
                    div .panel {
                        @if page.items.is_empty() { (nobody(reader, row)) } @else {
                            (table(reader, row, &page.items, csrf))
                        }
                    }
                    @if !page.items.is_empty() { (address.foot(page, total, Noun("client", "clients"))) }
                }
            }
            (details(reader, row))
        }
    })
}

fn head(reader: Reader<'_>, row: &GroupRow) -> Html {
    let (group, path) = (&row.group, path(&row.group));
    let refusal = reader.refusal(Permission::EditGroups);
    let default = group.is_default().then(|| Pill::new(Tone::Ink, "Default"));
    let menu = Menu::new("more", format!("More actions for {}", group.name()))
        .item(
            MenuItem::link(format!("/clients?group={}", group.id()), "Show clients")
                .icon(Icon::Clients),
        )
        .separator()
        .item(
            MenuItem::act(format!("{path}/delete"), "Delete group")
                .icon(Icon::Delete)
                .dangerous()
                .refused_because(refusal.clone()),
        );
    let add = add_button(reader, row);
    let edit = Button::link(format!("{path}/edit"), "Edit")
        .icon(Icon::Edit)
        .keys("e")
        .refused_because(refusal);
    let mark = maud! { span .avatar.a5 aria-hidden="true" { (icon(Icon::Group)) } };
    let noun = Noun("member", "members").of(Total::of(row.members));
    let members = format!("{} {noun}", crate::components::count(row.members));
    html(object_head(
        mark,
        group.name().as_str(),
        maud! { (default) },
        maud! { (record_id(group.id().get(), "group")) (fact(Icon::Clients, members.as_str())) },
        maud! { (edit) (add) (menu.clone().with_button()) },
    ))
}

fn add_button(reader: Reader<'_>, row: &GroupRow) -> Button<'static> {
    Button::link(format!("{}/members/add", path(&row.group)), "Add client")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .refused_because(reader.refusal(Permission::GroupClients))
}

fn nobody(reader: Reader<'_>, row: &GroupRow) -> Html {
    let empty = Empty::new("No members yet")
        .text("Clients join a group here, on their own form, or many at once from the client list.")
        .actions(
            Button::link(format!("{}/members/add", path(&row.group)), "Find a client to add")
                .refused_because(reader.refusal(Permission::GroupClients)),
        );
    html(empty)
}

fn table(reader: Reader<'_>, row: &GroupRow, members: &[ClientSummary], csrf: &str) -> Html {
    let headers = maud! {
        (header("Client")) (header("ID")) (header("Email")) (unseen_header("Actions"))
    };
    let rows = maud! { @for member in members { (line(reader, row, member, csrf)) } };
    html(data_table("Members of this group by name", headers, rows))
}

fn line(reader: Reader<'_>, row: &GroupRow, member: &ClientSummary, csrf: &str) -> Html {
    let (id, name) = (member.id.get(), &member.display_name);
    let remove = IconButton::submit(Icon::Close, format!("Remove {name} from the group"))
        .title("Remove from group")
        .refused_because(reader.refusal(Permission::GroupClients));
    let action = format!("{}/members/{id}/remove", path(&row.group));
    html(maud! {
        tr {
            td {
                div .who {
                    (company_mark(id, name))
                    span .cell2 {
                        a .row-link href={ "/clients/" (id) } { (name) }
                        small { @match &member.city { Some(city) => (city) None => (none_given()) } }
                    }
                }
            }
            td data-label="ID" { span .mono-id { "#" (id) } }
            td .soft data-label="Email" { (member.email) }
            td .acts {
                form .row-actions method="post" action=(action) { (hidden(CSRF_FIELD, csrf)) (remove) }
            }
        }
    })
}

fn details(reader: Reader<'_>, row: &GroupRow) -> Html {
    let group = &row.group;
    let facts = Facts::new()
        .fact("Name", group.name().to_string())
        .perhaps("Description", group.description().map(ToString::to_string))
        .fact("New clients join", if group.is_default() { "Yes, by default" } else { "No" })
        .fact("Created", instant(group.created_at(), reader.zone));
    html(maud! {
        aside .rail aria-label="Group details" {
            section aria-labelledby="details" { (SectionHead::new("details", "Details")) (facts) }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reader::tests::{reader, staff_with},
        settings::pages::groups::tests::group,
    };

    #[test]
    fn an_empty_group_offers_to_add_its_first_client() {
        let actor = staff_with(&[Permission::ViewClients, Permission::GroupClients]);
        let page = Page { items: Vec::new(), next: None, previous: None };
        let address = Address::new("/settings/groups/3", "");
        let row = group("Studios", false, 0);
        let html = view(reader(&actor), &row, &address, (&page, Total::Exact(0)), "t");
        let html = html.render().into_inner();
        assert!(html.contains("No members yet"), "{html}");
        assert!(html.contains("/settings/groups/3/members/add"), "{html}");
        assert!(html.contains("/clients?group=3"), "{html}");
    }
}
