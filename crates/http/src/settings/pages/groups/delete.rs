//! The page that deletes a client group.

use axum::response::Response;
use bursar_application::settings::GroupRow;
use bursar_domain::{access::Permission, client::ClientGroup};
use hypertext::prelude::*;

use super::{PATH, crumbs, one, path};
use crate::{
    address::Entered,
    components::{ActPage, Guard, Html, Problem, count},
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    sheet::act_sheet,
    visit::{Mistakes, Visit},
};

const TITLE: &str = "Delete group";

pub(super) async fn ask(visit: Visit, PathId(id): PathId<ClientGroup>) -> Answer<Response> {
    visit.actor().require(Permission::EditGroups)?;
    let row = one(&visit, id).await?;
    let content = view(&row, visit.guard_of(&row.group), &[]);
    Ok(visit.page(Place::Settings, TITLE, content))
}

pub(super) async fn delete(
    visit: Visit,
    PathId(id): PathId<ClientGroup>,
    entered: Entered,
) -> Answer<Response> {
    match visit.desk().delete_group(visit.actor(), id, entered.version()).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Group deleted"))),
        Err(error) => {
            let (mistakes, row) = (Mistakes::of(error)?, one(&visit, id).await?);
            let content = view(&row, visit.guard_of(&row.group), &mistakes.problems);
            Ok(visit.again(Place::Settings, TITLE, &mistakes, content))
        }
    }
}

fn view(row: &GroupRow, guard: Guard, problems: &[Problem]) -> Html {
    let path = path(&row.group);
    let members = match row.members {
        1 => "1 client is no longer in it".to_owned(),
        many => format!("{} clients are no longer in it", count(many)),
    };
    let mut act = ActPage::new(
        format!("Delete the group “{}”?", row.group.name()),
        format!("{path}/delete"),
        guard,
        TITLE,
    )
    .leave("Keep group", path.clone())
    .consequence(Icon::Clients, maud! { b { (members) } "; nothing else about them changes." })
    .consequence(Icon::View, "Saved views that filter by it find nothing in its place.")
    .problems(problems)
    .dangerous();
    if row.group.is_default() {
        act = act.consequence(
            Icon::Information,
            "New clients join no group until another is the default.",
        );
    }
    act_sheet(crumbs(&row.group), act)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_names_the_number_of_members() {
        let row = crate::settings::pages::groups::tests::group("Studios", true, 41);
        let html = view(&row, Guard::default(), &[]).render().into_inner();
        assert!(html.contains("41 clients are no longer in it"), "{html}");
        assert!(
            html.contains("New clients join no group") && html.contains("Keep group"),
            "{html}"
        );
    }
}
