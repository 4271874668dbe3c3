//! The list of roles.

use axum::response::Response;
use bursar_application::access::RoleRow;
use bursar_domain::{access::Permission, repository::Aggregate};
use hypertext::prelude::*;

use super::PATH;
use crate::{
    components::{
        Breadcrumb, Button, Html, Pill, Tone, count, data_table, header, header_at_end, html,
        page_head,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    reader::Reader,
    visit::Visit,
};

pub(super) async fn show(visit: Visit) -> Answer<Response> {
    let roles = visit.desk().roles(visit.actor()).await?;
    let content = view(visit.reader(), &roles);
    Ok(visit.page(Place::Settings, "Roles", content))
}

fn view(reader: Reader<'_>, roles: &[RoleRow]) -> Html {
    let new = Button::link("/settings/roles/new", "New role")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .refused_because(reader.refusal(Permission::ManageStaff));
    let headers = maud! {
        (header("Role")) (header("Allows")) (header_at_end("Staff"))
    };
    let rows = maud! { @for row in roles { (line(row)) } };
    let table = html(data_table("Roles, the administrator’s first", headers, rows));
    let counted = roles.len().to_string();
    html(maud! {
        (Breadcrumb::from("Settings", "/settings"))
        (page_head("Roles", Some(counted.clone().into()), &new))
        (table)
    })
}

fn line(row: &RoleRow) -> Html {
    let RoleRow { role, staff } = row;
    let allows = allows(row);
    html(maud! {
        tr {
            td {
                span .who {
                    a .row-link href={ (PATH) "/" (role.id().get()) } { (role.name().to_string()) }
                    @if role.is_administrator() { (Pill::new(Tone::Ink, "Fixed")) }
                }
            }
            td .soft data-label="Allows" { (allows) }
            td .r data-label="Staff" { (count(*staff)) }
        }
    })
}

/// How much a role allows, in words.
fn allows(row: &RoleRow) -> String {
    match (row.role.is_administrator(), row.role.permissions().len()) {
        (true, _) => "Everything".to_owned(),
        (false, 0) => "Nothing yet".to_owned(),
        (false, number) => format!("{number} of {} permissions", Permission::ALL.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::pages::roles::tests::role,
        reader::tests::{reader, staff_with},
    };

    #[test]
    fn the_administrator_role_allows_everything_and_is_fixed() {
        let actor = staff_with(&[Permission::ViewSettings]);
        let rows = [role("Administrator", true, 2), role("Billing", false, 3)];
        let html = view(reader(&actor), &rows).render().into_inner();
        assert!(html.contains("Everything") && html.contains("Fixed"), "{html}");
        assert!(html.contains("1 of "), "{html}");
    }
}
