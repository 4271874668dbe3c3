//! The page of one end user.

use axum::response::Response;
use bursar_application::access::{PersonClient, PersonRow};
use bursar_domain::{
    access::{ClientRole, Permission, User, UserKind},
    repository::Aggregate,
};
use hypertext::prelude::*;

use crate::{
    components::{
        Breadcrumb, Button, Empty, Facts, Html, Menu, MenuItem, Pill, SectionHead, Standing, Tone,
        ago, company_mark, copy_button, data_table, fact, header, html, instant, instant_date,
        object_head, person_mark, record_id,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    reader::Reader,
    visit::{Visit, onward},
};

pub(super) async fn show(visit: Visit, PathId(id): PathId<User>) -> Answer<Response> {
    let (person, clients) = visit.desk().person(visit.actor(), id).await?;
    if person.user.kind() == UserKind::Staff {
        return Ok(onward(format!("/settings/staff/{id}")));
    }
    let content = view(visit.reader(), &person, &clients);
    Ok(visit.page(Place::Users, &person.user.name(), content))
}

fn view(reader: Reader<'_>, person: &PersonRow, clients: &[PersonClient]) -> Html {
    html(maud! {
        (Breadcrumb::from("Users", "/users"))
        (head(reader, person))
        div .cols {
            div .col-main { (clients_of(reader, person, clients)) }
            (details(reader, person))
        }
    })
}

fn head(reader: Reader<'_>, person: &PersonRow) -> Html {
    let (user, id) = (&person.user, person.user.id().get());
    let (name, path) = (user.name(), format!("/users/{id}"));
    let refusal = reader.refusal(Permission::EditUsers);
    let state = if user.is_active() {
        Pill::of_status(Standing::Good, "Active")
    } else {
        Pill::of_status(Standing::Idle, "Disabled")
    };
    let act = if user.is_active() {
        MenuItem::act(format!("{path}/disable"), "Disable").icon(Icon::Lock)
    } else {
        MenuItem::act(format!("{path}/enable"), "Enable").icon(Icon::Key)
    };
    let menu = Menu::new("more", format!("More actions for {name}"))
        .item(MenuItem::copies(user.email().to_string(), "Copy email"))
        .item(act.refused_because(refusal.clone()));
    html(object_head(
        person_mark(id, &name),
        name.as_str(),
        state,
        maud! { (record_id(id, "user")) (fact(Icon::Email, user.email().to_string())) },
        maud! {
            (Button::link(format!("{path}/edit"), "Edit").icon(Icon::Edit).keys("e")
                .refused_because(refusal.clone()))
            (menu.clone().with_button())
        },
    ))
}

fn clients_of(reader: Reader<'_>, person: &PersonRow, clients: &[PersonClient]) -> Html {
    let title = SectionHead::new("clients", "Clients").counted(clients.len().to_string());
    html(maud! {
        section aria-labelledby="clients" {
            (title)
            div .panel {
                @if clients.is_empty() { (no_clients(person)) } @else {
                    (data_table("Clients of this user", maud! {
                        (header("Client")) (header("ID")) (header("Roles")) (header("Since"))
                    }, maud! { @for client in clients { (row(reader, client)) } }))
                }
            }
        }
    })
}

fn no_clients(person: &PersonRow) -> Html {
    let empty = Empty::new("No clients")
        .text(format!(
            "{} looks after no client yet. Users are associated on the client’s page.",
            person.user.name()
        ))
        .actions(Button::link("/clients", "Find a client"));
    html(empty)
}

fn row(reader: Reader<'_>, client: &PersonClient) -> Html {
    let PersonClient { client_id, name, roles, since } = client;
    let roles: Vec<_> =
        roles.iter().map(|role| (*role == ClientRole::Owner, role.label())).collect();
    html(maud! {
        tr {
            td {
                div .who {
                    (company_mark(*client_id, name))
                    a .row-link href={ "/clients/" (client_id) } { (name) }
                }
            }
            td data-label="ID" { span .mono-id { "#" (client_id) } }
            td data-label="Roles" {
                span .inline {
                    @for (is_owner, label) in &roles {
                        (Pill::new(if *is_owner { Tone::Ink } else { Tone::Neutral }, *label))
                    }
                }
            }
            td .soft data-label="Since" { (instant_date(*since, reader.zone)) }
        }
    })
}

fn details(reader: Reader<'_>, person: &PersonRow) -> Html {
    let user = &person.user;
    let email = user.email().to_string();
    let password = if user.password_hash().is_some() { "Set" } else { "Not set yet" };
    let facts = Facts::new()
        .fact("Name", user.name())
        .fact("Email", maud! { (email) (copy_button(email.as_str(), "Copy email")) })
        .perhaps("Phone", user.phone().map(|phone| phone.e164().to_owned()))
        .fact("Password", password)
        .perhaps("Last seen", person.last_seen_at.map(|at| ago(at, reader.now, reader.zone)))
        .fact("Created", instant(user.created_at(), reader.zone));
    html(maud! {
        aside .rail aria-label="User details" {
            section aria-labelledby="details" { (SectionHead::new("details", "Details")) (facts) }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::tests::{reader, staff_with};

    #[test]
    fn the_page_leads_to_every_client_with_the_roles_there() {
        let actor = staff_with(&[Permission::ViewUsers, Permission::EditUsers]);
        let client = PersonClient {
            client_id: 10_482,
            name: "Nordlys Analytics AS".into(),
            roles: [ClientRole::Owner].into(),
            since: "2024-06-11T12:00:00Z".parse().unwrap(),
        };
        let person = crate::access::pages::users::tests::person("Ann", true);
        let html = view(reader(&actor), &person, &[client]).render().into_inner();
        assert!(html.contains("href=\"/clients/10482\"") && html.contains("Owner"), "{html}");
        assert!(!html.contains("You lack"), "{html}");
    }

    #[test]
    fn a_user_without_clients_is_not_a_dead_end() {
        let actor = staff_with(&[Permission::ViewUsers]);
        let person = crate::access::pages::users::tests::person("Ann", false);
        let html = view(reader(&actor), &person, &[]).render().into_inner();
        assert!(html.contains("looks after no client yet") && html.contains("Disabled"), "{html}");
        assert!(html.contains("/users/7/enable") || html.contains("You lack"), "{html}");
    }
}
