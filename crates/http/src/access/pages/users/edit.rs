//! The form that changes an end user.

use axum::response::Response;
use bursar_application::access::PersonRow;
use bursar_domain::access::{Permission, User, UserInput};
use bursar_domain::repository::Aggregate;

use super::{end_user, person_fields, person_input};
use crate::{
    address::Entered,
    components::{Breadcrumb, Guard},
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    sheet::{FormSheet, OnRecord},
    visit::Visit,
};

pub(super) async fn show(visit: Visit, PathId(id): PathId<User>) -> Answer<Response> {
    visit.actor().require(Permission::EditUsers)?;
    let (person, _) = visit.desk().person(visit.actor(), id).await?;
    let user = end_user(person)?.user;
    let content = sheet(&user, visit.guard_of(&user), &user.to_input()).view();
    Ok(visit.page(Place::Users, &title(&user), content))
}

pub(super) async fn save(
    visit: Visit,
    PathId(id): PathId<User>,
    entered: Entered,
) -> Answer<Response> {
    let (person, _) = visit.desk().person(visit.actor(), id).await?;
    let PersonRow { user, .. } = end_user(person)?;
    let input = person_input(&entered, user.is_active());
    let (desk, actor) = (visit.desk(), visit.actor());
    match desk.edit_user(actor, id, entered.version(), &input).await {
        Ok(()) => Ok(done(format!("/users/{id}"), Confirmation::new("Changes saved"))),
        Err(error) => {
            let sheet = |input| sheet(&user, Guard::default(), input);
            let (record, theirs) = (OnRecord::of(&user, entered.version()), user.to_input());
            visit.not_saved(Place::Users, error, record, sheet(&input), sheet(&theirs)).await
        }
    }
}

fn title(user: &User) -> String {
    format!("Edit {}", user.name())
}

fn sheet<'a>(user: &User, guard: Guard, input: &'a UserInput) -> FormSheet<'a> {
    let path = format!("/users/{}", user.id());
    FormSheet {
        crumbs: Some(Breadcrumb::from("Users", "/users").then(user.name(), path.clone())),
        title: title(user).into(),
        action: format!("{path}/edit").into(),
        guard,
        submit: "Save changes".into(),
        leave: path.into(),
        refusal: None,
        fields: person_fields(input).into(),
    }
}
