//! The form that changes an end user.

use axum::response::Response;
use bursar_application::access::PersonRow;
use bursar_domain::access::{Permission, User, UserInput};
use hypertext::prelude::*;

use super::{end_user, person_fields, person_input};
use crate::{
    address::Entered,
    components::{Breadcrumb, Guard, Html, Problem, error_summary, form_end, html, page_head},
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    visit::{Mistakes, Visit},
};

pub(super) async fn show(visit: Visit, PathId(id): PathId<User>) -> Answer<Response> {
    visit.actor().require(Permission::EditUsers)?;
    let (person, _) = visit.desk().person(visit.actor(), id).await?;
    let user = end_user(person)?.user;
    let content = view(&user, visit.guard_of(&user), &user.to_input(), &[]);
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
        Err(error) => Ok(again(&visit, &user, &input, &Mistakes::of(error)?)),
    }
}

fn again(visit: &Visit, user: &User, input: &UserInput, mistakes: &Mistakes) -> Response {
    let content = view(user, visit.guard_of(user), input, &mistakes.problems);
    visit.again(Place::Users, &title(user), mistakes, content)
}

fn title(user: &User) -> String {
    format!("Edit {}", user.name())
}

fn view(user: &User, guard: Guard, input: &UserInput, problems: &[Problem]) -> Html {
    let path = format!("/users/{}", bursar_domain::repository::Aggregate::id(user));
    html(maud! {
        (Breadcrumb::from("Users", "/users").then(user.name(), path.clone()))
        (page_head(title(user), None, ()))
        form .form method="post" action={ (path) "/edit" } novalidate data-guard {
            (guard)
            (error_summary(problems))
            (person_fields(input, problems))
            (form_end("Save changes", path.clone(), "Cancel"))
        }
    })
}
