//! The form that creates a member of staff.

use std::collections::BTreeSet;

use axum::response::Response;
use bursar_application::{Error, access::CreateStaff, secret::Secret};
use bursar_domain::access::{Permission, Role, UserInput};
use bursar_domain::field::FieldErrors;
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
    sheet::FormSheet,
    visit::Visit,
};

const TITLE: &str = "New member of staff";

pub(super) async fn show(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::ManageStaff)?;
    let offered = &visit.desk().roles(visit.actor()).await?;
    let input = UserInput { is_active: true, ..UserInput::default() };
    let form = StaffForm { input, roles: BTreeSet::new(), offered };
    Ok(visit.page(Place::Settings, TITLE, sheet(&form, visit.guard()).view()))
}

pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    visit.actor().require(Permission::ManageStaff)?;
    let input = person_input(&entered, entered.is_ticked("is_active"));
    let (roles, unread) = roles_of(&entered);
    match created(&visit, command(&entered, input.clone(), roles.clone()), unread).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Member of staff created"))),
        Err(error) => {
            let offered = &visit.desk().roles(visit.actor()).await?;
            let form = StaffForm { input, roles, offered };
            visit.refused(Place::Settings, error, sheet(&form, visit.guard()))
        }
    }
}

async fn created(visit: &Visit, command: CreateStaff, unread: FieldErrors) -> Result<(), Error> {
    unread.ok(())?;
    visit.desk().create_staff(visit.actor(), command).await.map(drop)
}

fn command(entered: &Entered, input: UserInput, roles: BTreeSet<Id<Role>>) -> CreateStaff {
    CreateStaff {
        input,
        roles,
        is_administrator: false,
        password: Secret::new(entered.text("password")),
    }
}

fn sheet<'a>(form: &'a StaffForm<'_>, guard: Guard) -> FormSheet<'a> {
    FormSheet {
        crumbs: Some(crumbs()),
        title: TITLE.into(),
        action: "/settings/staff/new".into(),
        guard,
        submit: "Create member of staff".into(),
        leave: PATH.into(),
        refusal: None,
        fields: form.fields(true),
    }
}
