//! The page of one role: what it allows, by group.

use super::{PATH, crumbs, matrix::GROUPS, one};
use crate::{
    address::{Entered, Values},
    components::{Button, Choice, Field, Guard, Section, count, html},
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    reader::Reader,
    sheet::{FormSheet, OnRecord},
    visit::Visit,
};
use axum::response::Response;
use bursar_application::access::RoleRow;
use bursar_domain::{
    access::{Permission, Role, RoleInput},
    repository::Aggregate,
};

const NEW: &str = "New role";

pub(super) async fn show_new(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::ManageStaff)?;
    let content = sheet(visit.reader(), None, visit.guard(), &RoleInput::default()).view();
    Ok(visit.page(Place::Settings, NEW, content))
}

pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().create_role(visit.actor(), &input).await {
        Ok(_) => Ok(done(PATH, Confirmation::new("Role created"))),
        Err(error) => {
            let sheet = sheet(visit.reader(), None, visit.guard(), &input);
            visit.refused(Place::Settings, error, sheet)
        }
    }
}

pub(super) async fn show(visit: Visit, PathId(id): PathId<Role>) -> Answer<Response> {
    let row = one(&visit, id).await?;
    let guard = visit.guard_of(&row.role);
    let input = as_input(&row.role);
    let sheet = sheet(visit.reader(), Some(&row), guard, &input);
    let content = sheet.headed(Some(html(delete_button(visit.reader(), &row))), &[]);
    Ok(visit.page(Place::Settings, row.role.name().as_str(), content))
}

pub(super) async fn save(
    visit: Visit,
    PathId(id): PathId<Role>,
    entered: Entered,
) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().edit_role(visit.actor(), id, entered.version(), &input).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Role saved"))),
        Err(error) => {
            let row = one(&visit, id).await?;
            let sheet = |input| sheet(visit.reader(), Some(&row), Guard::default(), input);
            let (record, theirs) =
                (OnRecord::of(&row.role, entered.version()), as_input(&row.role));
            visit.not_saved(Place::Settings, error, record, sheet(&input), sheet(&theirs)).await
        }
    }
}

fn input(entered: &Values) -> RoleInput {
    let permissions = entered.all("permissions").map(str::to_owned).collect();
    RoleInput { name: entered.owned("name"), permissions }
}

fn as_input(role: &Role) -> RoleInput {
    let permissions = role.permissions().into_iter().map(|known| known.code().to_owned());
    RoleInput { name: role.name().to_string(), permissions: permissions.collect() }
}

/// Why a role cannot be changed, if it cannot.
fn fixed(reader: Reader<'_>, row: Option<&RoleRow>) -> Option<String> {
    match row {
        Some(row) if row.role.is_administrator() => {
            Some("The administrator role allows everything, always".to_owned())
        }
        _ => reader.refusal(Permission::ManageStaff),
    }
}

fn sheet<'a>(
    reader: Reader<'_>,
    row: Option<&RoleRow>,
    guard: Guard,
    input: &'a RoleInput,
) -> FormSheet<'a> {
    let refusal = fixed(reader, row);
    let name = Field::text("name", "Name").value(&input.name).longest(64).required();
    let groups = GROUPS.into_iter().map(|(title, permissions)| {
        Section::new(title).field(group(reader, input, title, permissions))
    });
    let sections = std::iter::once(Section::new("Role").field(name)).chain(groups);
    FormSheet {
        crumbs: Some(crumbs()),
        title: row.map_or_else(|| NEW.to_owned(), |row| row.role.name().to_string()).into(),
        action: row
            .map_or_else(|| format!("{PATH}/new"), |row| format!("{PATH}/{}", row.role.id()))
            .into(),
        guard,
        submit: if row.is_some() { "Save changes" } else { "Create role" }.into(),
        leave: PATH.into(),
        refusal,
        fields: sections.collect(),
    }
}

fn delete_button(reader: Reader<'_>, row: &RoleRow) -> Button<'static> {
    let held = match row.staff {
        0 => None,
        1 => Some("1 member of staff has it".to_owned()),
        many => Some(format!("{} members of staff have it", count(many))),
    };
    let refusal = fixed(reader, Some(row)).or(held);
    Button::link(format!("{PATH}/{}/delete", row.role.id()), "Delete role")
        .look(crate::components::Look::DangerSoft)
        .in_dialog()
        .refused_because(refusal)
}

/// The permissions of a group. What one has not oneself can be taken away, but not given.
fn group(
    reader: Reader<'_>,
    input: &RoleInput,
    title: &'static str,
    permissions: &'static [Permission],
) -> Field<'static> {
    let choice = |permission: &Permission| {
        let is_given = input.permissions.iter().any(|known| known == permission.code());
        let label = permission.label().trim_end_matches('.');
        let choice = Choice::new(permission.code(), label, is_given);
        if reader.may(*permission) || is_given {
            return choice;
        }
        choice.refused("You have not got it yourself, so you cannot give it.")
    };
    Field::ticks("permissions", title, permissions.iter().map(choice).collect())
        .unmarked()
        .headed_by_section()
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;
    use crate::{
        access::pages::roles::tests::role,
        reader::tests::{reader, staff_with},
    };

    fn shown(row: &RoleRow, permissions: &[Permission]) -> String {
        let actor = staff_with(permissions);
        let input = as_input(&row.role);
        let sheet = sheet(reader(&actor), Some(row), Guard::default(), &input);
        sheet.headed(Some(html(delete_button(reader(&actor), row))), &[]).render().into_inner()
    }

    #[test]
    fn the_administrator_role_is_shown_but_not_changed() {
        let html = shown(&role("Administrator", true, 2), Permission::ALL);
        assert!(html.contains("The administrator role allows everything, always."), "{html}");
        assert_eq!(html.matches("checked").count(), Permission::ALL.len());
        assert!(html.contains("<fieldset class=\"whole\" disabled>"), "{html}");
    }

    #[test]
    fn nobody_can_give_what_he_has_not() {
        let html = shown(&role("Billing", false, 0), &[Permission::ManageStaff]);
        assert!(html.contains("You have not got it yourself"), "{html}");
        assert!(html.contains("value=\"view_clients\" checked"), "{html}");
    }

    #[test]
    fn a_role_that_staff_have_cannot_be_deleted_and_says_so() {
        let html = shown(&role("Billing", false, 3), Permission::ALL);
        assert!(html.contains("3 members of staff have it"), "{html}");
    }
}
