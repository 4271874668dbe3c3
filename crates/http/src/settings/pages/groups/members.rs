//! Adding clients to a group and removing them.

use axum::response::Response;
use bursar_application::{
    clients::{
        SetGroups,
        directory::{ClientFilter, ClientSummary, Search},
    },
    page::{Page, Total},
};
use bursar_domain::{
    access::Permission,
    client::{Client, ClientGroup, ClientId},
};
use bursar_kernel::{Id, text::needle};
use hypertext::prelude::*;

use super::{crumbs, group::members_of, one, path};
use crate::{
    address::{Address, Noun, Values},
    components::{
        Button, CSRF_FIELD, Empty, Html, Pill, Tone, company_mark, data_table, header, hidden,
        html, page_head, search_box, unseen_header,
    },
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::{PathId, PathIds},
    visit::Visit,
};

const TITLE: &str = "Add client to group";

/// The fields of a form that says all in its address.
const NOTHING: [(&str, &str); 0] = [];

pub(super) async fn find(
    visit: Visit,
    PathId(id): PathId<ClientGroup>,
    address: Address,
) -> Answer<Response> {
    visit.actor().require(Permission::GroupClients)?;
    let group = one(&visit, id).await?.group;
    let found = matching(&visit, id, &address).await?;
    let content = view(&group, &address, found.as_ref(), &visit.staff.csrf);
    Ok(visit.page(Place::Settings, TITLE, content))
}

pub(super) async fn add(
    visit: Visit,
    PathIds(group, client): PathIds<ClientGroup, Client>,
) -> Answer<Response> {
    regroup(&visit, group, client, true).await
}

pub(super) async fn remove(
    visit: Visit,
    PathIds(group, client): PathIds<ClientGroup, Client>,
) -> Answer<Response> {
    regroup(&visit, group, client, false).await
}

async fn regroup(
    visit: &Visit,
    group: Id<ClientGroup>,
    client: ClientId,
    joins: bool,
) -> Answer<Response> {
    let found = visit.desk().client_details(visit.actor(), client).await?.client;
    one(visit, group).await?;
    let mut groups = found.groups().clone();
    if joins {
        groups.insert(group)
    } else {
        groups.remove(&group)
    };
    let seen = Some(bursar_domain::repository::Aggregate::version(&found));
    visit.desk().set_client_groups(visit.actor(), SetGroups { client, seen, groups }).await?;
    let (words, opposite) =
        if joins { ("Client added to the group", "remove") } else { ("Client removed", "add") };
    let here = format!("{}/{group}", super::PATH);
    let undo = format!("{here}/members/{client}/{opposite}");
    Ok(done(&here, Confirmation::new(words).undo(undo, NOTHING)))
}

/// The clients on one page of a search, and how many match in all.
type Found = (Page<ClientSummary>, Total);

/// The clients that match the search, if there is one.
async fn matching(visit: &Visit, id: Id<ClientGroup>, address: &Address) -> Answer<Option<Found>> {
    let Some(search) = search(address) else { return Ok(None) };
    let filter = ClientFilter { search: Some(search), ..ClientFilter::default() };
    let query =
        bursar_application::clients::directory::ClientQuery { filter, ..members_of(id, visit) };
    let found = visit.desk().list_clients(visit.actor(), &query, &address.page()).await?;
    Ok(Some(found.counted()))
}

/// What is searched for: `#1042` is an id, at least two characters are words.
pub(crate) fn search(values: &Values) -> Option<Search> {
    let typed = values.given("q")?;
    let id = typed.strip_prefix('#').and_then(|id| id.parse().ok());
    match id.and_then(|id: i64| Id::new(id).ok()) {
        Some(id) => Some(Search::Id(id)),
        None => needle(typed).map(Search::Text),
    }
}

fn view(group: &ClientGroup, address: &Address, found: Option<&Found>, csrf: &str) -> Html {
    let title = format!("Add a client to {}", group.name());
    html(maud! {
        (crumbs(group))
        (page_head(title.clone(), None, ()))
        div #list data-swap {
            form .filters method="get" action=(address.path()) role="search" aria-label="Search clients" data-auto {
                (search_box("Search clients", "Name, email or #ID", address.text("q")))
                (Button::submit("Search").without_script_only())
            }
            @match found {
                None => (Empty::new("Which client?")
                    .text("Type part of a name or email address, or an ID such as #10482."))
                Some((page, _)) if page.items.is_empty() => (Empty::new("No clients match")
                    .text("Search needs at least two characters of a name, email, phone or VAT number.")
                    .actions(Button::link(path(group), "Back to the group")))
                Some((page, total)) => {
                    (table(group, &page.items, csrf))
                    (address.foot(page, *total, Noun("client", "clients")))
                }
            }
        }
    })
}

fn table(group: &ClientGroup, found: &[ClientSummary], csrf: &str) -> Html {
    let headers = maud! {
        (header("Client")) (header("ID")) (header("Email")) (unseen_header("Add"))
    };
    let rows = maud! { @for client in found { (line(group, client, csrf)) } };
    html(data_table("Clients that match", headers, rows))
}

fn line(group: &ClientGroup, client: &ClientSummary, csrf: &str) -> Html {
    let (id, name) = (client.id.get(), &client.display_name);
    let own = bursar_domain::repository::Aggregate::id(group).get();
    let is_member = client.groups.iter().any(|named| named.id == own);
    let action = format!("{}/members/{id}/add", path(group));
    html(maud! {
        tr {
            td { div .who { (company_mark(id, name)) span { (name) } } }
            td data-label="ID" { span .mono-id { "#" (id) } }
            td .soft data-label="Email" { (client.email) }
            td .r {
                @if is_member { (Pill::new(Tone::Neutral, "Member already")) } @else {
                    form method="post" action=(action) {
                        (hidden(CSRF_FIELD, csrf))
                        (Button::submit(format!("Add {name}")))
                    }
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_sign_searches_for_an_id_and_one_letter_for_nothing() {
        let of = |query: &str| search(&Address::new("/x", query));
        assert!(matches!(of("q=%2310482"), Some(Search::Id(id)) if id.get() == 10_482));
        assert!(matches!(of("q=nord"), Some(Search::Text(_))));
        assert!(of("q=n").is_none() && of("").is_none());
    }

    #[test]
    fn before_a_search_the_page_says_what_to_type() {
        let group = crate::settings::pages::groups::tests::group("Studios", false, 0).group;
        let html = view(&group, &Address::new("/x", ""), None, "t").render().into_inner();
        assert!(html.contains("Which client?"), "{html}");
        let address = Address::new("/x", "q=zz");
        let found = (Page { items: Vec::new(), next: None, previous: None }, Total::of(0));
        let none = view(&group, &address, Some(&found), "t").render().into_inner();
        assert!(none.contains("No clients match"), "{none}");
    }

    #[test]
    fn more_matches_than_a_page_holds_are_counted_and_lead_on() {
        let group = crate::settings::pages::groups::tests::group("Studios", false, 0).group;
        let address = Address::new("/x", "q=nord");
        let items = vec![crate::clients::views::example::client()];
        let found = (Page { items, next: None, previous: None }, Total::of(37));
        let html = view(&group, &address, Some(&found), "t").render().into_inner();
        assert!(html.contains("1 of <b class=\"num\">37</b> clients"), "{html}");
    }
}
