//! The form that changes a member of staff.

use axum::response::Response;
use bursar_application::{
    Error,
    access::{EditStaff, RoleRow},
    secret::Secret,
};
use bursar_domain::{
    access::{Permission, User, UserKind},
    field::FieldErrors,
    repository::{Aggregate, StoreError},
};
use bursar_kernel::Id;

use super::{
    PATH, crumbs,
    fields::{StaffForm, roles_of},
};
use crate::{
    access::pages::users::person_input,
    address::Entered,
    components::Guard,
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    reader::Reader,
    sheet::{FormSheet, OnRecord},
    visit::Visit,
};

pub(super) async fn show(visit: Visit, PathId(id): PathId<User>) -> Answer<Response> {
    let (user, offered) = one(&visit, id).await?;
    let (input, roles) = (user.to_input(), user.roles().clone());
    let form = StaffForm { input, roles, offered: &offered };
    let content = sheet(visit.reader(), &user, &form, visit.guard_of(&user)).view();
    Ok(visit.page(Place::Settings, &user.name(), content))
}

pub(super) async fn save(
    visit: Visit,
    PathId(id): PathId<User>,
    entered: Entered,
) -> Answer<Response> {
    visit.actor().require(Permission::ManageStaff)?;
    let (command, unread) = command(id, &entered);
    let (input, roles) = (command.input.clone(), command.roles.clone());
    match edited(&visit, command, unread).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Changes saved"))),
        Err(error) => {
            let (user, offered) = one(&visit, id).await?;
            let mine = StaffForm { input, roles, offered: &offered };
            let (input, roles) = (user.to_input(), user.roles().clone());
            let theirs = StaffForm { input, roles, offered: &offered };
            let sheet = |form| sheet(visit.reader(), &user, form, Guard::default());
            let record = OnRecord::of(&user, entered.version());
            visit.not_saved(Place::Settings, error, record, sheet(&mine), sheet(&theirs)).await
        }
    }
}

async fn edited(visit: &Visit, command: EditStaff, unread: FieldErrors) -> Result<(), Error> {
    unread.ok(())?;
    visit.desk().edit_staff(visit.actor(), command).await
}

/// The command behind the form, and the choices in it that make no sense.
fn command(user: Id<User>, entered: &Entered) -> (EditStaff, FieldErrors) {
    let password = Some(entered.text("password")).filter(|typed| !typed.is_empty());
    let (roles, unread) = roles_of(entered);
    let command = EditStaff {
        user,
        seen: entered.version(),
        input: person_input(entered, entered.is_ticked("is_active")),
        roles,
        password: password.map(Secret::new),
    };
    (command, unread)
}

/// The member of staff, and the roles there are.
async fn one(visit: &Visit, id: Id<User>) -> Answer<(User, Vec<RoleRow>)> {
    let (person, _) = visit.desk().person(visit.actor(), id).await?;
    if person.user.kind() != UserKind::Staff {
        let what = User::NAME;
        return Err(Error::from(StoreError::NotFound { what, id: id.get() }).into());
    }
    Ok((person.user, visit.desk().roles(visit.actor()).await?))
}

fn sheet<'a>(
    reader: Reader<'_>,
    user: &User,
    form: &'a StaffForm<'_>,
    guard: Guard,
) -> FormSheet<'a> {
    FormSheet {
        crumbs: Some(crumbs()),
        title: user.name().into(),
        action: format!("{PATH}/{}", user.id()).into(),
        guard,
        submit: "Save changes".into(),
        leave: PATH.into(),
        refusal: reader.refusal(Permission::ManageStaff),
        fields: form.fields(false),
    }
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;
    use crate::{
        access::pages::users::tests::user,
        address::Values,
        reader::tests::{reader, staff_with},
    };

    #[test]
    fn an_empty_password_keeps_the_present_one() {
        let id = Id::new(7).unwrap();
        let entered = Entered(Values::read(b"first_name=Maja&password=&version=4"));
        let (kept, _) = command(id, &entered);
        assert!(kept.password.is_none() && !kept.input.is_active);
        assert_eq!(kept.seen, Some(4));
        let entered = Entered(Values::read(b"password=correct+horse&is_active=true"));
        assert!(command(id, &entered).0.password.is_some());
    }

    #[test]
    fn the_present_account_stands_in_the_form() {
        let user = user(UserKind::Staff, "Maja", true);
        let form = StaffForm { input: user.to_input(), roles: user.roles().clone(), offered: &[] };
        let shown = |permissions: &[Permission]| {
            let actor = staff_with(permissions);
            sheet(reader(&actor), &user, &form, Guard::default()).view().render().into_inner()
        };
        let html = shown(&[Permission::ManageStaff]);
        assert!(html.contains("value=\"Maja\"") && html.contains("/settings/staff/7"), "{html}");
        assert!(!html.contains("disabled"), "{html}");
        crate::markup::assert_sound_content(&html);
        let html = shown(&[Permission::ViewSettings]);
        assert!(html.contains("<fieldset class=\"whole\" disabled>"), "{html}");
        assert!(
            html.contains("You lack the permission") && html.contains("aria-disabled"),
            "{html}"
        );
    }
}
