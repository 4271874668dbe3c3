//! The forms that create and change a client group.

use axum::response::Response;
use bursar_domain::{
    access::Permission,
    client::{ClientGroup, group::GroupInput},
};
use hypertext::prelude::*;

use super::{PATH, crumbs, list_crumbs, one, path};
use crate::{
    address::{Entered, Values},
    components::{Field, Guard, Html, Problem, form_section},
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    sheet::FormSheet,
    visit::{Mistakes, Visit, onward},
};

const NEW: &str = "New group";
const EDIT: &str = "Edit group";

pub(super) async fn show_new(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::EditGroups)?;
    let content = view(None, visit.guard(), &GroupInput::default(), &[]);
    Ok(visit.page(Place::Settings, NEW, content))
}

pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().create_group(visit.actor(), &input).await {
        Ok(id) => Ok(onward(format!("{PATH}/{id}"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = view(None, visit.guard(), &input, &mistakes.problems);
            Ok(visit.again(Place::Settings, NEW, &mistakes, content))
        }
    }
}

pub(super) async fn show_edit(visit: Visit, PathId(id): PathId<ClientGroup>) -> Answer<Response> {
    visit.actor().require(Permission::EditGroups)?;
    let group = one(&visit, id).await?.group;
    let content = view(Some(&group), visit.guard_of(&group), &as_input(&group), &[]);
    Ok(visit.page(Place::Settings, EDIT, content))
}

pub(super) async fn save(
    visit: Visit,
    PathId(id): PathId<ClientGroup>,
    entered: Entered,
) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().edit_group(visit.actor(), id, entered.version(), &input).await {
        Ok(()) => Ok(done(format!("{PATH}/{id}"), Confirmation::new("Changes saved"))),
        Err(error) => {
            let (mistakes, group) = (Mistakes::of(error)?, one(&visit, id).await?.group);
            let content = view(Some(&group), visit.guard_of(&group), &input, &mistakes.problems);
            Ok(visit.again(Place::Settings, EDIT, &mistakes, content))
        }
    }
}

fn input(entered: &Values) -> GroupInput {
    GroupInput {
        name: entered.owned("name"),
        description: entered.owned("description"),
        is_default: entered.is_ticked("is_default"),
    }
}

fn as_input(group: &ClientGroup) -> GroupInput {
    GroupInput {
        name: group.name().to_string(),
        description: group.description().map(ToString::to_string).unwrap_or_default(),
        is_default: group.is_default(),
    }
}

fn view(
    group: Option<&ClientGroup>,
    guard: Guard,
    input: &GroupInput,
    problems: &[Problem],
) -> Html {
    let sheet = match group {
        None => FormSheet {
            crumbs: list_crumbs(),
            title: NEW.into(),
            action: "/settings/groups/new".into(),
            guard,
            problems,
            submit: "Create group".into(),
            leave: PATH.into(),
        },
        Some(group) => FormSheet {
            crumbs: crumbs(group),
            title: EDIT.into(),
            action: format!("{}/edit", path(group)).into(),
            guard,
            problems,
            submit: "Save changes".into(),
            leave: path(group).into(),
        },
    };
    sheet.with(form_section("Group", None, maud! {
        (Field::text("name", "Name").value(&input.name).longest(64).required().first()
            .problems(problems).hint("Unique, whatever its case and accents."))
        (Field::area("description", "Description", 3).value(&input.description).longest(2000)
            .problems(problems).hint("What it is for, for your colleagues."))
        (Field::tick("is_default", "New clients join it", input.is_default).problems(problems)
            .hint("When no group is chosen for them. At most one group has this; it takes the place of the one before."))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_was_refused_keeps_what_was_entered() {
        let entered = Values::read(b"name=&description=For+studios&is_default=true");
        let problems = [Problem::of("name", "Enter a name")];
        let html = view(None, Guard::default(), &input(&entered), &problems).render().into_inner();
        assert!(html.contains("For studios") && html.contains("checked"), "{html}");
        assert!(html.contains("href=\"#field-name\""), "{html}");
    }

    #[test]
    fn an_edited_group_is_posted_to_its_own_address_with_its_version() {
        let group = crate::settings::pages::groups::tests::group("Studios", false, 0).group;
        let guard = Guard { version: Some(2), ..Guard::default() };
        let html = view(Some(&group), guard, &as_input(&group), &[]).render().into_inner();
        assert!(html.contains("action=\"/settings/groups/3/edit\""), "{html}");
        assert!(html.contains("name=\"version\" value=\"2\""), "{html}");
        assert!(html.contains("value=\"Studios\""), "{html}");
    }
}
