//! The list of members of staff.

use axum::response::Response;
use bursar_application::{
    access::{PersonRow, UserFilter},
    page::{Page, Total},
};
use bursar_domain::{
    access::{Permission, UserKind},
    repository::Aggregate,
};
use hypertext::prelude::*;

use super::PATH;
use crate::{
    access::pages::users::list::activity,
    address::{Address, Noun, total_words},
    components::{
        Breadcrumb, Button, Empty, Html, Pill, Tone, ago, header, html, none_given, page_head,
        person_mark, search_box,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    reader::Reader,
    visit::{Visit, unread},
};

pub(super) async fn show(visit: Visit, address: Address) -> Answer<Response> {
    let search = address.given("q").filter(|q| q.chars().count() > 1).map(str::to_owned);
    let filter = UserFilter { kind: UserKind::Staff, search, is_active: None };
    match visit.desk().people(visit.actor(), &filter, &address.page()).await {
        Ok((page, total)) => {
            let content = view(visit.reader(), &address, &page, total);
            Ok(visit.page(Place::Settings, "Staff", content))
        }
        Err(error) => unread(&address, error),
    }
}

fn view(reader: Reader<'_>, address: &Address, page: &Page<PersonRow>, total: Total) -> Html {
    let new = Button::link("/settings/staff/new", "New member of staff")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .refused_because(reader.refusal(Permission::ManageStaff));
    html(maud! {
        (Breadcrumb::from("Settings", "/settings"))
        (page_head("Staff", Some(total_words(total)), &new))
        (address.banner(&["q"], &[]))
        div #list data-swap {
            form .filters method="get" action=(address.path()) role="search" aria-label="Search staff" data-auto {
                (search_box("Search staff", "Name or email", address.text("q")))
                (Button::submit("Search").without_script_only())
            }
            @if page.items.is_empty() {
                (Empty::new("Nobody matches").text("Search looks in names and email addresses.")
                    .actions(Button::link(PATH, "Show all staff")))
            } @else {
                (table(reader, &page.items))
                (address.foot(page, total, Noun("member of staff", "members of staff")))
            }
        }
    })
}

fn table(reader: Reader<'_>, people: &[PersonRow]) -> Html {
    let headers = maud! {
        (header("Name")) (header("Status")) (header("Roles")) (header("Last seen"))
    };
    let rows = maud! { @for person in people { (line(reader, person)) } };
    html(crate::components::data_table("Staff, newest first", headers, rows))
}

fn line(reader: Reader<'_>, person: &PersonRow) -> Html {
    let (user, id) = (&person.user, person.user.id().get());
    let name = user.name();
    let email = user.email().to_string();
    let is_self = reader.actor.user() == Some(user.id());
    html(maud! {
        tr {
            td {
                div .who {
                    (person_mark(id, &name))
                    span .cell2 {
                        a .row-link href={ (PATH) "/" (id) } { (name) }
                        small { (email) @if is_self { " · you" } }
                    }
                }
            }
            td data-label="Status" { (activity(user.is_active())) }
            td data-label="Roles" {
                span .inline {
                    @for role in &person.roles { (Pill::new(Tone::Neutral, role.as_str())) }
                    @if person.roles.is_empty() { (none_given()) }
                }
            }
            td .soft data-label="Last seen" {
                @if let Some(at) = person.last_seen_at { (ago(at, reader.now, reader.zone)) }
                @else { (none_given()) }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::pages::users::tests::user,
        reader::tests::{reader, staff_with},
    };

    #[test]
    fn staff_are_listed_with_the_names_of_their_roles() {
        let actor = staff_with(&[Permission::ViewSettings]);
        let person = PersonRow {
            user: user(UserKind::Staff, "Maja", true),
            roles: vec!["Billing".into()],
            clients: 0,
            last_seen_at: None,
        };
        let page = Page { items: vec![person], next: None, previous: None };
        let address = Address::new(PATH, "");
        let html = view(reader(&actor), &address, &page, Total::Exact(1)).render().into_inner();
        assert!(html.contains("Maja") && html.contains("Billing"), "{html}");
        assert!(html.contains("/settings/staff/7") && html.contains("You lack"), "{html}");
    }
}
