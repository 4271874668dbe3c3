//! The forms that create and change a client group.

use super::{PATH, crumbs, list_crumbs, one, path};
use crate::{
    address::{Entered, Values},
    components::{Field, Guard, Section},
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    sheet::{FormSheet, OnRecord},
    visit::{Visit, onward},
};
use axum::response::Response;
use bursar_domain::{
    access::Permission,
    client::{ClientGroup, group::GroupInput},
};

const NEW: &str = "New group";
const EDIT: &str = "Edit group";

pub(super) async fn show_new(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::EditGroups)?;
    let content = sheet(None, visit.guard(), &GroupInput::default()).view();
    Ok(visit.page(Place::Settings, NEW, content))
}

pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().create_group(visit.actor(), &input).await {
        Ok(id) => Ok(onward(format!("{PATH}/{id}"))),
        Err(error) => visit.refused(Place::Settings, error, sheet(None, visit.guard(), &input)),
    }
}

pub(super) async fn show_edit(visit: Visit, PathId(id): PathId<ClientGroup>) -> Answer<Response> {
    visit.actor().require(Permission::EditGroups)?;
    let group = one(&visit, id).await?.group;
    let content = sheet(Some(&group), visit.guard_of(&group), &as_input(&group)).view();
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
            let group = one(&visit, id).await?.group;
            let sheet = |input| sheet(Some(&group), Guard::default(), input);
            let (record, theirs) = (OnRecord::of(&group, entered.version()), as_input(&group));
            visit.not_saved(Place::Settings, error, record, sheet(&input), sheet(&theirs)).await
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

fn sheet<'a>(group: Option<&ClientGroup>, guard: Guard, input: &'a GroupInput) -> FormSheet<'a> {
    let section = Section::new("Group")
        .field(
            Field::text("name", "Name")
                .value(&input.name)
                .longest(64)
                .required()
                .first()
                .hint("Unique, whatever its case and accents."),
        )
        .field(
            Field::area("description", "Description", 3)
                .value(&input.description)
                .longest(2000)
                .hint("What it is for, for your colleagues."),
        )
        .field(
            Field::tick("is_default", "New clients join it", input.is_default)
                .hint("When no group is chosen for them. At most one group has this; it takes the place of the one before."),
        );
    FormSheet {
        crumbs: Some(group.map_or_else(list_crumbs, crumbs)),
        title: if group.is_some() { EDIT } else { NEW }.into(),
        action: group
            .map_or_else(|| format!("{PATH}/new"), |group| format!("{}/edit", path(group)))
            .into(),
        guard,
        submit: if group.is_some() { "Save changes" } else { "Create group" }.into(),
        leave: group.map_or_else(|| PATH.to_owned(), path).into(),
        refusal: None,
        fields: section.into(),
    }
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;
    use crate::components::Problem;

    #[test]
    fn a_form_that_was_refused_keeps_what_was_entered() {
        let entered = Values::read(b"name=&description=For+studios&is_default=true");
        let problems = [Problem::of("name", "Enter a name")];
        let input = input(&entered);
        let html = sheet(None, Guard::default(), &input).again(&problems).render().into_inner();
        assert!(html.contains("For studios") && html.contains("checked"), "{html}");
        assert!(html.contains("href=\"#field-name\""), "{html}");
    }

    #[test]
    fn an_edited_group_is_posted_to_its_own_address_with_its_version() {
        let group = crate::settings::pages::groups::tests::group("Studios", false, 0).group;
        let guard = Guard { version: Some(2), ..Guard::default() };
        let input = as_input(&group);
        let html = sheet(Some(&group), guard, &input).view().render().into_inner();
        assert!(html.contains("action=\"/settings/groups/3/edit\""), "{html}");
        assert!(html.contains("name=\"version\" value=\"2\""), "{html}");
        assert!(html.contains("value=\"Studios\""), "{html}");
    }
}
