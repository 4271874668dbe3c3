//! The page of one role: what it allows, by group.

use axum::response::Response;
use bursar_application::access::RoleRow;
use bursar_domain::{
    access::{Permission, Role, RoleInput},
    repository::Aggregate,
};
use hypertext::prelude::*;

use super::{PATH, crumbs, matrix::GROUPS, one};
use crate::{
    address::{Entered, Values},
    components::{
        Banner, Button, Field, Guard, Html, Problem, Weight, count, error_summary, form_section,
        html, page_head,
    },
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    reader::Reader,
    visit::{Mistakes, Visit},
};

const NEW: &str = "New role";

pub(super) async fn show_new(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::ManageStaff)?;
    let content = view(visit.reader(), None, visit.guard(), &RoleInput::default(), &[]);
    Ok(visit.page(Place::Settings, NEW, content))
}

pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().create_role(visit.actor(), &input).await {
        Ok(_) => Ok(done(PATH, Confirmation::new("Role created"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = view(visit.reader(), None, visit.guard(), &input, &mistakes.problems);
            Ok(visit.again(Place::Settings, NEW, &mistakes, content))
        }
    }
}

pub(super) async fn show(visit: Visit, PathId(id): PathId<Role>) -> Answer<Response> {
    let row = one(&visit, id).await?;
    let guard = visit.guard_of(&row.role);
    let content = view(visit.reader(), Some(&row), guard, &as_input(&row.role), &[]);
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
            let (mistakes, row) = (Mistakes::of(error)?, one(&visit, id).await?);
            let guard = visit.guard_of(&row.role);
            let content = view(visit.reader(), Some(&row), guard, &input, &mistakes.problems);
            Ok(visit.again(Place::Settings, row.role.name().as_str(), &mistakes, content))
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

fn view(
    reader: Reader<'_>,
    row: Option<&RoleRow>,
    guard: Guard,
    input: &RoleInput,
    problems: &[Problem],
) -> Html {
    let fixed = fixed(reader, row);
    let title = row.map_or_else(|| NEW.to_owned(), |row| row.role.name().to_string());
    let action =
        row.map_or_else(|| format!("{PATH}/new"), |row| format!("{PATH}/{}", row.role.id()));
    let submit = if row.is_some() { "Save changes" } else { "Create role" };
    let fields = fields(reader, fixed.is_some(), input, problems);
    html(maud! {
        (crumbs())
        (page_head(title.clone(), None, row.map(|row| delete_button(reader, row))))
        @if let Some(reason) = &fixed { (Banner::new(Weight::Information, format!("{reason}."))) }
        form .form method="post" action=(action) novalidate data-guard {
            (guard)
            (error_summary(problems))
            (fields)
            div .form-end {
                (Button::submit(submit).primary().refused_because(fixed.clone()))
                (Button::link(PATH, "Cancel").ghost())
            }
        }
    })
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

fn fields(reader: Reader<'_>, is_fixed: bool, input: &RoleInput, problems: &[Problem]) -> Html {
    let why = is_fixed.then_some("It stays as it is.");
    let name = Field::text("name", "Name")
        .value(&input.name)
        .longest(64)
        .required()
        .problems(problems)
        .refused_because(why);
    let groups: Vec<Html> = GROUPS
        .into_iter()
        .map(|(title, permissions)| group(reader, is_fixed, input, title, permissions))
        .collect();
    let name = html(form_section("Role", None, name));
    html(maud! { (name) @for group in &groups { (group) } })
}

fn group(
    reader: Reader<'_>,
    is_fixed: bool,
    input: &RoleInput,
    title: &'static str,
    permissions: &'static [Permission],
) -> Html {
    html(form_section(
        title,
        None,
        maud! {
            div .field {
                @for permission in permissions { (tick(reader, is_fixed, input, *permission)) }
            }
        },
    ))
}

/// One permission. What one has not oneself can be taken away, but not given.
fn tick(reader: Reader<'_>, is_fixed: bool, input: &RoleInput, permission: Permission) -> Html {
    let code = permission.code();
    let id = format!("permission-{}", code.replace('_', "-"));
    let is_given = input.permissions.iter().any(|known| known == code);
    let is_beyond = !reader.may(permission) && !is_given;
    html(maud! {
        div .choice {
            input type="checkbox" id=(id) name="permissions" value=(code) checked[is_given]
                disabled[is_fixed || is_beyond]
                aria-describedby=[is_beyond.then(|| format!("{id}-why"))];
            label for=(id) { (permission.label().trim_end_matches('.')) }
            @if is_beyond && !is_fixed {
                span .hint id={ (id) "-why" } { "You have not got it yourself, so you cannot give it." }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::pages::roles::tests::role,
        reader::tests::{reader, staff_with},
    };

    fn shown(row: &RoleRow, permissions: &[Permission]) -> String {
        let actor = staff_with(permissions);
        let input = as_input(&row.role);
        view(reader(&actor), Some(row), Guard::default(), &input, &[]).render().into_inner()
    }

    #[test]
    fn the_administrator_role_is_shown_but_not_changed() {
        let html = shown(&role("Administrator", true, 2), Permission::ALL);
        assert!(html.contains("The administrator role allows everything, always."), "{html}");
        assert_eq!(html.matches("checked").count(), Permission::ALL.len());
        assert_eq!(html.matches("name=\"permissions\"").count(), html.matches(" disabled").count());
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
