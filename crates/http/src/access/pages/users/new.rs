//! The form that creates an end user.

use axum::response::Response;
use bursar_domain::access::{Permission, UserInput};
use hypertext::prelude::*;

use super::{person_fields, person_input};
use crate::{
    address::Entered,
    components::{Breadcrumb, Guard, Html, Problem, error_summary, form_end, html, page_head},
    failure::Answer,
    layout::Place,
    visit::{Mistakes, Visit, onward},
};

const TITLE: &str = "New user";

pub(super) async fn show(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::EditUsers)?;
    let content = view(visit.guard(), &UserInput::default(), &[]);
    Ok(visit.page(Place::Users, TITLE, content))
}

pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    let input = person_input(&entered, true);
    match visit.desk().create_user(visit.actor(), &input).await {
        Ok(id) => Ok(onward(format!("/users/{id}"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = view(visit.guard(), &input, &mistakes.problems);
            Ok(visit.again(Place::Users, TITLE, &mistakes, content))
        }
    }
}

fn view(guard: Guard, input: &UserInput, problems: &[Problem]) -> Html {
    html(maud! {
        (Breadcrumb::from("Users", "/users"))
        (page_head(TITLE, None, ()))
        form .form method="post" action="/users/new" novalidate data-guard {
            (guard)
            (error_summary(problems))
            (person_fields(input, problems))
            (form_end("Create user", "/users", "Cancel"))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_entered_and_what_is_wrong_with_it_stand_together() {
        let input = UserInput { email: "ann@".into(), ..UserInput::default() };
        let problems = [Problem::of("email", "Enter an address such as ann@example.com")];
        let html = view(Guard::default(), &input, &problems).render().into_inner();
        assert!(html.contains("There is 1 problem") && html.contains("value=\"ann@\""), "{html}");
        assert!(html.contains("aria-invalid=\"true\""), "{html}");
    }
}
