//! The form that creates an end user.

use super::{person_fields, person_input};
use crate::{
    address::Entered,
    components::{Breadcrumb, Guard},
    failure::Answer,
    layout::Place,
    sheet::FormSheet,
    visit::{Visit, onward},
};
use axum::response::Response;
use bursar_domain::access::{Permission, UserInput};

const TITLE: &str = "New user";

pub(super) async fn show(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::EditUsers)?;
    let content = sheet(visit.guard(), &UserInput::default()).view();
    Ok(visit.page(Place::Users, TITLE, content))
}

pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    let input = person_input(&entered, true);
    match visit.desk().create_user(visit.actor(), &input).await {
        Ok(id) => Ok(onward(format!("/users/{id}"))),
        Err(error) => visit.refused(Place::Users, error, sheet(visit.guard(), &input)),
    }
}

fn sheet(guard: Guard, input: &UserInput) -> FormSheet<'_> {
    FormSheet {
        crumbs: Some(Breadcrumb::from("Users", "/users")),
        title: TITLE.into(),
        action: "/users/new".into(),
        guard,
        submit: "Create user".into(),
        leave: "/users".into(),
        refusal: None,
        fields: person_fields(input).into(),
    }
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;
    use crate::components::Problem;

    #[test]
    fn what_was_entered_and_what_is_wrong_with_it_stand_together() {
        let input = UserInput { email: "ann@".into(), ..UserInput::default() };
        let problems = [Problem::of("email", "Enter an address such as ann@example.com")];
        let html = sheet(Guard::default(), &input).again(&problems).render().into_inner();
        assert!(html.contains("There is 1 problem") && html.contains("value=\"ann@\""), "{html}");
        assert!(html.contains("aria-invalid=\"true\""), "{html}");
    }
}
