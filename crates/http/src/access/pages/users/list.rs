//! The list of end users.

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

use crate::{
    address::{Address, Noun, total_words},
    components::{
        Button, Empty, Html, Menu, MenuItem, Standing, Tab, ago, count, data_table, header,
        header_at_end, html, instant_date, none_given, page_head, person_mark, search_box, status,
        tabs, unseen_header,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    reader::Reader,
    visit::{Visit, unread},
};

pub(super) async fn show(visit: Visit, address: Address) -> Answer<Response> {
    let filter = filter(&address);
    match visit.desk().people(visit.actor(), &filter, &address.page()).await {
        Ok((page, total)) => {
            let content = view(visit.reader(), &address, &page, total);
            Ok(visit.page(Place::Users, "Users", content))
        }
        Err(error) => unread(&address, error),
    }
}

/// What the address asks for; one letter is no search yet.
fn filter(address: &Address) -> UserFilter {
    UserFilter {
        kind: UserKind::EndUser,
        search: address.given("q").filter(|q| q.chars().count() > 1).map(str::to_owned),
        is_active: address.given("active").and_then(|active| active.parse().ok()),
    }
}

fn view(reader: Reader<'_>, address: &Address, page: &Page<PersonRow>, total: Total) -> Html {
    let misread = misread(address);
    let is_filtered = address.given("q").is_some() || address.given("active").is_some();
    html(maud! {
        (page_head("Users", Some(total_words(total)), new_button(reader)))
        (address.banner(&["q", "active"], &misread))
        div #list data-swap {
            (parts(address))
            form .filters method="get" action=(address.path()) role="search" aria-label="Search users" data-auto {
                (search_box("Search users", "Name or email", address.text("q")))
                @if let Some(active) = address.given("active") {
                    input type="hidden" name="active" value=(active);
                }
                (Button::submit("Search").without_script_only())
            }
            @if page.items.is_empty() {
                (nothing(reader, is_filtered, address))
            } @else {
                (table(reader, &page.items))
                (address.foot(page, total, Noun("user", "users")))
            }
        }
    })
}

fn misread(address: &Address) -> Vec<&'static str> {
    let active = address.given("active").is_some_and(|value| value.parse::<bool>().is_err());
    active.then_some("active").into_iter().collect()
}

fn new_button(reader: Reader<'_>) -> Button<'static> {
    Button::link("/users/new", "New user")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .refused_because(reader.refusal(Permission::EditUsers))
}

fn parts(address: &Address) -> Html {
    let part = |label: &'static str, value: &'static str| {
        let is_current = address.given("active").unwrap_or_default() == value;
        Tab::new(label, address.href_with("active", value)).current(is_current)
    };
    let all = vec![part("All", ""), part("Active", "true"), part("Disabled", "false")];
    html(tabs("Users by state", all, ()))
}

fn nothing(reader: Reader<'_>, is_filtered: bool, address: &Address) -> Html {
    let empty = if is_filtered {
        Empty::new("No users match")
            .text("Search looks in names and email addresses, from two characters on.")
            .actions(Button::link(address.path().to_owned(), "Show all users"))
    } else {
        Empty::new("No users yet")
            .first_use()
            .text("Users are the people who look after a client. They appear here once they are created or invited.")
            .actions(new_button(reader))
    };
    html(empty)
}

fn table(reader: Reader<'_>, people: &[PersonRow]) -> Html {
    let headers = maud! {
        (header("Name")) (header("ID")) (header("Status")) (header_at_end("Clients"))
        (header("Last seen")) (header("Created")) (unseen_header("Actions"))
    };
    let rows = maud! { @for person in people { (row(reader, person)) } };
    html(data_table("Users, newest first", headers, rows))
}

fn row(reader: Reader<'_>, person: &PersonRow) -> Html {
    let (user, id) = (&person.user, person.user.id().get());
    let (name, path) = (user.name(), format!("/users/{id}"));
    html(maud! {
        tr id={ "u" (id) } {
            td {
                div .who {
                    (person_mark(id, &name))
                    span .cell2 { a .row-link href=(path) { (name) } small { (user.email().to_string()) } }
                }
            }
            td data-label="ID" { span .mono-id { "#" (id) } }
            td data-label="Status" { (activity(user.is_active())) }
            td .r data-label="Clients" { (count(person.clients)) }
            td .soft data-label="Last seen" {
                @if let Some(at) = person.last_seen_at { (ago(at, reader.now, reader.zone)) }
                @else { (none_given()) }
            }
            td .soft data-label="Created" { (instant_date(user.created_at(), reader.zone)) }
            td .acts { div .row-actions { (menu(reader, person, &name, &path).with_button()) } }
        }
    })
}

/// Whether a person may sign in, as a state.
pub(crate) fn activity(is_active: bool) -> Html {
    let (standing, word) =
        if is_active { (Standing::Good, "Active") } else { (Standing::Idle, "Disabled") };
    html(status(standing, word))
}

fn menu(reader: Reader<'_>, person: &PersonRow, name: &str, path: &str) -> Menu<'static> {
    let id = person.user.id().get();
    let refusal = reader.refusal(Permission::EditUsers);
    let act = if person.user.is_active() {
        MenuItem::act(format!("{path}/disable"), "Disable").icon(Icon::Lock)
    } else {
        MenuItem::act(format!("{path}/enable"), "Enable").icon(Icon::Key)
    };
    Menu::new(format!("more-{id}"), format!("More actions for {name}"))
        .item(MenuItem::link(path.to_owned(), "Open in new tab").icon(Icon::External).in_new_tab())
        .item(
            MenuItem::link(format!("{path}/edit"), "Edit")
                .icon(Icon::Edit)
                .refused_because(refusal.clone()),
        )
        .item(MenuItem::copies(id.to_string(), "Copy ID"))
        .item(MenuItem::copies(person.user.email().to_string(), "Copy email"))
        .separator()
        .item(act.refused_because(refusal))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::tests::{reader, staff_with};

    fn shown(address: &Address, people: Vec<PersonRow>) -> String {
        let actor = staff_with(&[Permission::ViewUsers]);
        let total = Total::of(u64::try_from(people.len()).unwrap());
        let page = Page { items: people, next: None, previous: None };
        view(reader(&actor), address, &page, total).render().into_inner()
    }

    #[test]
    fn one_letter_is_no_search_and_the_filter_is_read_from_the_address() {
        let read = filter(&Address::new("/users", "q=a&active=false"));
        assert_eq!((read.search, read.is_active), (None, Some(false)));
        assert_eq!(filter(&Address::new("/users", "q=ann")).search.as_deref(), Some("ann"));
    }

    #[test]
    fn a_person_is_shown_with_name_and_address_and_the_refused_act_says_why() {
        let person = crate::access::pages::users::tests::person("Ann <b>", true);
        let html = shown(&Address::new("/users", ""), vec![person]);
        assert!(html.contains("Ann &lt;b&gt;") && html.contains("ann@nordlys.example"), "{html}");
        assert!(html.contains("You lack the permission"), "{html}");
        assert!(html.contains("1 of <b class=\"num\">1</b> user"), "{html}");
    }

    #[test]
    fn an_empty_list_tells_first_use_from_no_match() {
        assert!(shown(&Address::new("/users", ""), vec![]).contains("No users yet"));
        assert!(shown(&Address::new("/users", "q=zz"), vec![]).contains("No users match"));
        let odd = shown(&Address::new("/users", "active=perhaps"), vec![]);
        assert!(odd.contains("Left out of this address: active"), "{odd}");
    }
}
