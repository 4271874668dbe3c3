//! The pages that disable and enable an end user.

use axum::response::Response;
use bursar_domain::access::{Permission, User};
use bursar_domain::repository::Aggregate;
use bursar_kernel::Id;
use hypertext::prelude::*;

use super::end_user;
use crate::{
    address::Entered,
    components::{ActPage, Breadcrumb, Guard, Html, Problem, html},
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    visit::{Mistakes, Visit, onward},
};

pub(super) async fn ask_disable(visit: Visit, PathId(id): PathId<User>) -> Answer<Response> {
    ask(&visit, id, false).await
}

pub(super) async fn ask_enable(visit: Visit, PathId(id): PathId<User>) -> Answer<Response> {
    ask(&visit, id, true).await
}

pub(super) async fn disable(
    visit: Visit,
    PathId(id): PathId<User>,
    form: Entered,
) -> Answer<Response> {
    switch(&visit, id, &form, false).await
}

pub(super) async fn enable(
    visit: Visit,
    PathId(id): PathId<User>,
    form: Entered,
) -> Answer<Response> {
    switch(&visit, id, &form, true).await
}

async fn ask(visit: &Visit, id: Id<User>, is_active: bool) -> Answer<Response> {
    visit.actor().require(Permission::EditUsers)?;
    let (person, _) = visit.desk().person(visit.actor(), id).await?;
    let user = end_user(person)?.user;
    let content = view(&user, visit.guard_of(&user), is_active, &[]);
    Ok(visit.page(Place::Users, heading(is_active), content))
}

async fn switch(visit: &Visit, id: Id<User>, form: &Entered, is_active: bool) -> Answer<Response> {
    let (person, _) = visit.desk().person(visit.actor(), id).await?;
    let user = end_user(person)?.user;
    let input = bursar_domain::access::UserInput { is_active, ..user.to_input() };
    match visit.desk().edit_user(visit.actor(), user.id(), form.version(), &input).await {
        Ok(()) => Ok(onward(format!("/users/{id}"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = view(&user, visit.guard_of(&user), is_active, &mistakes.problems);
            Ok(visit.again(Place::Users, heading(is_active), &mistakes, content))
        }
    }
}

const fn heading(is_active: bool) -> &'static str {
    if is_active { "Enable user" } else { "Disable user" }
}

fn view(user: &User, guard: Guard, is_active: bool, problems: &[Problem]) -> Html {
    let (name, path) = (user.name(), format!("/users/{}", user.id()));
    let act = if is_active {
        ActPage::new(format!("Enable {name}?"), format!("{path}/enable"), guard, "Enable user")
            .leave("Keep disabled", path.clone())
            .consequence(Icon::Key, "They may sign in again, with the password they had.")
    } else {
        ActPage::new(format!("Disable {name}?"), format!("{path}/disable"), guard, "Disable user")
            .leave("Keep active", path.clone())
            .consequence(Icon::Lock, "They may no longer sign in.")
            .consequence(Icon::Email, "They get no more messages.")
            .consequence(Icon::Clients, "Their clients and roles stay as they are.")
    };
    let act = act.problems(problems);
    html(maud! {
        (Breadcrumb::from("Users", "/users").then(name.as_str(), path.as_str()))
        (act)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_says_what_will_happen_and_names_both_ways() {
        let user = crate::access::pages::users::tests::person("Ann", true).user;
        let html = view(&user, Guard::default(), false, &[]).render().into_inner();
        assert!(html.contains("Disable Ann?") && html.contains("Keep active"), "{html}");
        assert!(html.contains("They may no longer sign in."), "{html}");
    }
}
